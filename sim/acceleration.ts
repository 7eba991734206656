'use grad'
import type { Scalar } from '../ad/index.ts'
import { compliant } from './contact/compliant.ts'
import {
  type Contact,
  type ContactResponse,
  contactInertias,
  contacts,
  contactWrenches,
  slip,
} from './contact/contact.ts'
import { fluidForces } from './dynamics/fluidForces.ts'
import { forwardDynamics, type Loads } from './dynamics/forwardDynamics.ts'
import { type Kinematics, kinematics, twists } from './dynamics/kinematics.ts'
import { motorForces } from './dynamics/motorForces.ts'
import { ModelError } from './model/errors.ts'
import { coordinatesOf, dofsOf } from './model/link.ts'
import type { Model, State } from './model/model.ts'
import { type ArticulatedInertia, articulatedAdd, articulatedScale } from './spatial/articulated.ts'
import { forceAdd, type Motion } from './spatial/motion.ts'

/**
 * v̇ of the machine under its motors, springs, dampers, end stops, fluid and contacts, length nv.
 *
 * @param ahead - how far ahead the damping of joints and contacts looks [s]: dt in a step; 0 is the acceleration now
 * @param drivesAhead - the same for motors and fluid [s]
 */
export function acceleration(
  model: Model,
  state: State,
  u: readonly Scalar[],
  ahead: Scalar = 0,
  drivesAhead: Scalar = 0,
): readonly Scalar[] {
  refuseEqualities(model)
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const { tau, damping, motorDamping } = jointForces(model, state, u)
  const surroundings = surroundingLoads(model, kin, V, ahead, drivesAhead)
  const dofInertia = damping.map((c, i) => ahead * c + drivesAhead * motorDamping[i]!)
  return forwardDynamics(model, state, { tau, dofInertia, ...surroundings }, kin, V)
}

/** @throws ModelError when the model has loops to close: the tree alone would be another machine */
function refuseEqualities({ name, ties }: Model): void {
  if (ties.length === 0) return
  const { kind, name: first } = ties[0]!.equality
  throw new ModelError(
    `model "${name}": ${kind} "${first}" cannot be simulated yet, expected no active equalities: set active: false.`,
  )
}

/** What contacts and fluid do to the links: wrenches, and their damping a time ahead. */
function surroundingLoads(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  ahead: Scalar,
  drivesAhead: Scalar,
): Pick<Loads, 'external' | 'linkInertia'> {
  const touching = contacts(model, kin)
  const responses = contactResponses(model, kin, V, touching)
  const pushes = contactWrenches(model, kin, touching, responses)
  const fluid = fluidForces(model, kin, V)
  const ofContacts = model.contact.implicit ? contactInertias(model, touching, responses, ahead) : []
  return {
    external: pushes.map((push, i) => forceAdd(push, fluid.wrenches[i]!)),
    linkInertia: fluid.damping.map((damping, i) =>
      together(ofContacts[i], damping && articulatedScale(drivesAhead, damping)),
    ),
  }
}

/** A + B, where either may be missing. */
function together(
  A: ArticulatedInertia | undefined,
  B: ArticulatedInertia | undefined,
): ArticulatedInertia | undefined {
  return A && B ? articulatedAdd(A, B) : (A ?? B)
}

/** What acts on the degrees of freedom. */
export interface JointForces {
  /** motors, springs, end stops and dampers, length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  /** damping coefficients of the joints among them, length nv [N·s/m or N·m·s/rad] */
  readonly damping: readonly Scalar[]
  /** how much less the motors push per speed, length nv [N·s/m or N·m·s/rad] */
  readonly motorDamping: readonly Scalar[]
}

/** Motors, springs, end stops and dampers on each degree of freedom, and the damping among them. */
export function jointForces(model: Model, state: State, u: readonly Scalar[]): JointForces {
  const { q, v } = state
  const passive = model.links.map((link) => link.joint.passive(coordinatesOf(link, q), dofsOf(link, v)))
  const force = passive.flatMap((p) => p.force)
  const damping = passive.flatMap((p) => p.damping)
  const driving = motorForces(model, state, u)
  return {
    tau: force.map((f, i) => driving.tau[i]! + f - damping[i]! * v[i]!),
    damping,
    motorDamping: driving.damping,
  }
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
