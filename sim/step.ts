'use grad'
import { clamp, type Scalar } from '../ad/index.ts'
import { compliantForce } from './contact/compliant.ts'
import { type Contact, contacts, contactWrenches, slip } from './contact/contact.ts'
import { forwardDynamics } from './dynamics/forwardDynamics.ts'
import { type Kinematics, kinematics, twists } from './dynamics/kinematics.ts'
import { checkState, checkVector } from './model/checkState.ts'
import { coordinatesOf, dofsOf } from './model/link.ts'
import type { Model, State } from './model/model.ts'
import type { Motion } from './spatial/motion.ts'
import type { Vec3 } from './spatial/types.ts'

/**
 * The state one timestep later: semi-implicit Euler, with the joints' damping taken implicitly.
 *
 *   v⁺ = v + dt (M + dt D)⁻¹ (τ − D v + Jᵀ f − c),   q⁺ = q ⊕ dt v⁺
 *
 * @param u - controls, one a motor
 * @throws StateError when a length is wrong or a plain number is not finite
 */
export function step(model: Model, state: State, u: readonly Scalar[]): State {
  checkState(model, state)
  checkVector(model, 'u', u, model.nu)
  return integrated(model, state, acceleration(model, state, u, model.timestep))
}

/**
 * v̇ of the machine under its motors, springs, dampers, end stops and contacts, length nv.
 *
 * @param implicitTime - how far ahead the dampers look [s]: dt in a step, 0 for the acceleration now
 */
export function acceleration(
  model: Model,
  state: State,
  u: readonly Scalar[],
  implicitTime: Scalar = 0,
): readonly Scalar[] {
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const { tau, damping } = jointForces(model, state, u)
  const touching = contacts(model, kin)
  const external = contactWrenches(model, kin, touching, contactForces(model, kin, V, touching))
  const dofInertia = damping.map((c) => implicitTime * c)
  return forwardDynamics(model, state, { tau, external, dofInertia }, kin, V)
}

/** Motors, springs, end stops and dampers on each degree of freedom, and the damping coefficients among them. */
export function jointForces(
  model: Model,
  { q, v }: State,
  u: readonly Scalar[],
): { tau: readonly Scalar[]; damping: readonly Scalar[] } {
  const passive = model.links.map((link) => link.joint.passive(coordinatesOf(link, q), dofsOf(link, v)))
  const force = passive.flatMap((p) => p.force)
  const damping = passive.flatMap((p) => p.damping)
  const driving = motorForces(model, u)
  return { tau: force.map((f, i) => driving[i]! + f - damping[i]! * v[i]!), damping }
}

/** gear · clamp(u) of every motor, on the degrees of freedom, length nv. */
export function motorForces(model: Model, u: readonly Scalar[]): readonly Scalar[] {
  const tau: Scalar[] = Array(model.nv).fill(0)
  model.motors.forEach((motor, i) => {
    const dof = model.motorDofs[i]!
    tau[dof] = tau[dof]! + motor.gear * (motor.range ? clamp(u[i]!, motor.range[0], motor.range[1]) : u[i]!)
  })
  return tau
}

/** Force on the second shape's link of every contact, in that link's axes [N]. */
export function contactForces(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  touching: readonly Contact[],
): readonly Vec3[] {
  return touching.map((contact) => compliantForce(model.contact, contact, slip(kin, V, contact)))
}

/** Velocities first, then places with the new velocities. */
function integrated(model: Model, { q, v }: State, vdot: readonly Scalar[]): State {
  const dt = model.timestep
  const vNext = v.map((vi, i) => vi + dt * vdot[i]!)
  return { q: moved(model, q, vNext, dt), v: vNext }
}

/** q ⊕ v dt: the configuration after moving with v for dt [s]. */
export function moved(
  model: Model,
  q: readonly Scalar[],
  v: readonly Scalar[],
  dt: Scalar,
): readonly Scalar[] {
  return model.links.flatMap((link) => link.joint.integrate(coordinatesOf(link, q), dofsOf(link, v), dt))
}

/** The v that takes `from` to `to` in one second. */
export function difference(model: Model, from: readonly Scalar[], to: readonly Scalar[]): readonly Scalar[] {
  return model.links.flatMap((link) =>
    link.joint.difference(coordinatesOf(link, from), coordinatesOf(link, to)),
  )
}
