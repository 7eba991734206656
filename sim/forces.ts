'use grad'
import type { Scalar } from '../ad/index.ts'
import { motion } from './acceleration.ts'
import { constraintNames } from './constraint/constraints.ts'
import { contactWrench } from './constraint/contactLaw.ts'
import { contactResponses } from './contact/compliant.ts'
import { type Contact, contactInWorld, contacts } from './contact/contact.ts'
import { contactFrame } from './contact/contactFrame.ts'
import { kinematics, twists } from './dynamics/kinematics.ts'
import { checkState, checkVector } from './model/checkState.ts'
import type { Model, State } from './model/model.ts'
import type { Vec3 } from './spatial/types.ts'

// Forces as results: they move with state, controls and model, and may stand in a loss.

/** What a constraint does to a machine. */
export interface ConstraintForce {
  /** e.g. "lower limit of knee" */
  readonly name: string
  /** along the constraint's rows [N or N·m]: of a contact along its normal, its two tangents, and about them */
  readonly force: readonly Scalar[]
}

/** All constraints at a state, and what they do together. */
export interface ConstraintForces {
  /** in MuJoCo's order: equalities, dry friction, limits, contacts; empty where nothing is solved */
  readonly constraints: readonly ConstraintForce[]
  /** Σ Jᵀ f on the degrees of freedom, length nv [N or N·m]: MuJoCo's `qfrc_constraint` */
  readonly tau: readonly Scalar[]
}

/**
 * The forces of all constraints that are solved at a state: with convex contacts, equalities, dry friction, limits and
 * contacts; with compliant ones, equalities alone.
 *
 * @param u - controls, one a motor
 * @throws StateError when a length is wrong or a plain number is not finite
 * @throws SolveError when the solve does not converge
 */
export function constraintForces(model: Model, state: State, u: readonly Scalar[]): ConstraintForces {
  const { constraints, held } = now(model, state, u)
  return {
    constraints: constraintNames(model, constraints).map((name, c) => ({ name, force: held!.forces[c]! })),
    tau: held?.tau ?? state.v.map(() => 0),
  }
}

/** How a contact pushes at a state. */
export interface ContactForce {
  readonly contact: Contact
  /** where, in the world [m] */
  readonly p_WC: Vec3
  /** on the second of the two shapes, in world axes [N] */
  readonly force_W: Vec3
  /** about the contact, on the second of the two shapes, in world axes [N·m] */
  readonly torque_W: Vec3
}

/**
 * The force of every place where two shapes may touch, by the model's contact model; zero where they do not.
 *
 * @param u - controls, one a motor; with compliant contacts they do not count
 * @throws StateError when a length is wrong or a plain number is not finite
 * @throws SolveError when the solve does not converge
 */
export function contactForces(model: Model, state: State, u: readonly Scalar[]): readonly ContactForce[] {
  return model.contactModel === 'convex' ? convexForces(model, state, u) : compliantForces(model, state)
}

function convexForces(model: Model, state: State, u: readonly Scalar[]): readonly ContactForce[] {
  const { held } = now(model, state, u)
  const kin = kinematics(model, state.q)
  const touching = contacts(model, kin)
  const first = (held?.forces.length ?? 0) - touching.length
  return touching.map((contact, i) => {
    const { p_WC, R_CW } = contactFrame(kin, contact)
    const { force, torque } = contactWrench(R_CW, held!.forces[first + i]!)
    return { contact, p_WC, force_W: force, torque_W: torque }
  })
}

function now(model: Model, state: State, u: readonly Scalar[]) {
  checkState(model, state)
  checkVector(model, 'u', u, model.nu)
  return motion(model, state, u, { joints: 0, drives: 0 })
}

function compliantForces(model: Model, state: State): readonly ContactForce[] {
  checkState(model, state)
  const kin = kinematics(model, state.q)
  const touching = contacts(model, kin)
  const responses = contactResponses(model, kin, twists(model, kin, state), touching)
  return touching.map((contact, i) => ({
    contact,
    ...contactInWorld(kin, contact, responses[i]!.force),
    torque_W: contactInWorld(kin, contact, responses[i]!.torque).force_W,
  }))
}
