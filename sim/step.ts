'use grad'
import { clamp, type Scalar } from '../ad/index.ts'
import { compliant } from './contact/compliant.ts'
import {
  type Contact,
  type ContactResponse,
  contactInertias,
  contacts,
  contactWrenches,
  slip,
} from './contact/contact.ts'
import { forwardDynamics } from './dynamics/forwardDynamics.ts'
import { type Kinematics, kinematics, twists } from './dynamics/kinematics.ts'
import { checkState, checkVector } from './model/checkState.ts'
import { coordinatesOf, dofsOf } from './model/link.ts'
import type { Model, State } from './model/model.ts'
import type { Motion } from './spatial/motion.ts'

/**
 * The state one timestep later: semi-implicit Euler, with the damping of joints, and of ground contacts where
 * `contact.implicit` says so, a step ahead.
 *
 *   v⁺ = v + dt (M + dt D)⁻¹ (τ + Jᵀ f − c),   q⁺ = q ⊕ dt v⁺,   D = −∂(τ + Jᵀ f)/∂v
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
 * @param ahead - how far ahead damping looks [s]: dt in a step; 0 is the acceleration now
 */
export function acceleration(
  model: Model,
  state: State,
  u: readonly Scalar[],
  ahead: Scalar = 0,
): readonly Scalar[] {
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const { tau, damping } = jointForces(model, state, u)
  const touching = contacts(model, kin)
  const responses = contactResponses(model, kin, V, touching)
  const loads = {
    tau,
    external: contactWrenches(model, kin, touching, responses),
    dofInertia: damping.map((c) => ahead * c),
    ...(model.contact.implicit && { linkInertia: contactInertias(model, touching, responses, ahead) }),
  }
  return forwardDynamics(model, state, loads, kin, V)
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

/** How every contact pushes back, by the compliant model. */
export function contactResponses(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  touching: readonly Contact[],
): readonly ContactResponse[] {
  return touching.map((contact) => compliant(model.contact, contact, slip(kin, V, contact)))
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
