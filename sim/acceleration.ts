'use grad'
import { isLiteralZero, type Scalar, solve } from '../ad/index.ts'
import { type ConstrainedMotion, constrainedMotion } from './constraint/constrainedMotion.ts'
import { type Constraints, constraintsOf } from './constraint/constraints.ts'
import { dofTree } from './constraint/dofTree.ts'
import type { Presence } from './constraint/presence.ts'
import { contactPushes } from './contact/contactPushes.ts'
import { fluidForces } from './dynamics/fluidForces.ts'
import { forwardDynamics, type Loads } from './dynamics/forwardDynamics.ts'
import { gyroscopicAhead } from './dynamics/gyroscopic.ts'
import { inverseDynamics } from './dynamics/inverseDynamics.ts'
import { type Kinematics, kinematics, twists } from './dynamics/kinematics.ts'
import { type Matrix, massMatrix } from './dynamics/massMatrix.ts'
import { motorForces } from './dynamics/motorForces.ts'
import { isPlain } from './model/checkNumber.ts'
import { coordinatesOf, dofsOf } from './model/link.ts'
import type { Model, State } from './model/model.ts'
import { type ArticulatedInertia, articulatedAdd, articulatedScale } from './spatial/articulated.ts'
import { forceAdd, type Motion } from './spatial/motion.ts'

/** How far ahead a step looks [s]: dt in an implicit one; 0 is the acceleration now. */
export interface Ahead {
  /** for the damping of joints and contacts */
  readonly joints: Scalar
  /** for the damping of motors and fluid, and the gyroscopic forces of bodies that are alone */
  readonly drives: Scalar
}

/**
 * v̇ of the machine under its motors, springs, dampers, fluid, contacts and constraints, length nv.
 *
 * @param ahead - how far ahead the damping of joints and contacts looks [s]: dt in a step; 0 is the acceleration now
 * @param drivesAhead - the same for motors, fluid and the gyroscopic forces of bodies that are alone [s]
 */
export function acceleration(
  model: Model,
  state: State,
  u: readonly Scalar[],
  ahead: Scalar = 0,
  drivesAhead: Scalar = 0,
): readonly Scalar[] {
  return motion(model, state, u, { joints: ahead, drives: drivesAhead }).vdot
}

/** How a machine moves on, and what its constraints do to it. */
export interface MachineMotion {
  /** v̇, length nv, with damping a time ahead */
  readonly vdot: readonly Scalar[]
  readonly constraints: Constraints
  /** none: nothing was solved */
  readonly held?: ConstrainedMotion
}

/** The acceleration with everything that was found on the way. */
export function motion(model: Model, state: State, u: readonly Scalar[], ahead: Ahead): MachineMotion {
  const acting = everythingOn(model, state, u, ahead)
  const { kin, V, constraints, loads } = acting
  const stepped = (vdot: readonly Scalar[]) =>
    isLiteralZero(ahead.drives) ? vdot : gyroscopicAhead(model, kin, V, loads, vdot, ahead.drives)
  if (isFree(constraints)) return { vdot: stepped(forwardDynamics(model, state, loads, kin, V)), constraints }
  const { held, M } = constrained(model, state, acting)
  const vdot = damped(model, held, {
    M,
    loads,
    dynamics: (of) => forwardDynamics(model, state, of, kin, V),
  })
  return { vdot: stepped(vdot), constraints, held }
}

/** Whether there is nothing to heed. */
function isFree({ lasting, solids }: Constraints): boolean {
  return lasting.length === 0 && !solids
}

/** Forces that are part of equations must be known better than those are to be solved: share that the last step may miss. */
const FINE = 1e-13

/** Forces on the degrees of freedom, and what its constraints do to a machine. */
export interface AppliedForces {
  /** length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  /** none: nothing was solved */
  readonly held?: ConstrainedMotion
}

/**
 * All forces that are not inertial: of motors, springs, dampers, gravity, fluid, contacts and constraints.
 *
 *   τ = M(q) v̇ + c(q, v), where v̇ is the acceleration and c are the centrifugal and Coriolis forces
 *
 * @param present - which limits and contacts take part in constraints; none: those within their margins
 */
export function appliedForces(
  model: Model,
  state: State,
  u: readonly Scalar[],
  present?: Presence,
): AppliedForces {
  const acting = everythingOn(model, state, u, { joints: 0, drives: 0 }, present)
  const { kin, constraints, loads } = acting
  const still = state.v.map(() => 0)
  const opposed = inverseDynamics(model, { q: state.q, v: still }, still, loads.external, kin)
  const applied = loads.tau.map((t, i) => t - opposed[i]!)
  if (isFree(constraints)) return { tau: applied }
  const { held } = constrained(model, state, acting, FINE)
  return { tau: applied.map((t, i) => t + held.tau[i]!), held }
}

/** What acts on a machine in a state, before anything is solved. */
interface Everything {
  readonly kin: Kinematics
  readonly V: readonly Motion[]
  readonly constraints: Constraints
  readonly loads: Loads & Required<Pick<Loads, 'external' | 'linkInertia'>>
}

function everythingOn(
  model: Model,
  state: State,
  u: readonly Scalar[],
  ahead: Ahead,
  present?: Presence,
): Everything {
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const constraints = constraintsOf(model, kin, V, state, present)
  const { tau, damping, motorDamping } = jointForces(model, state, u)
  const dofInertia = damping.map((c, i) => ahead.joints * c + ahead.drives * motorDamping[i]!)
  const surroundings = surroundingLoads(model, kin, V, ahead)
  return { kin, V, constraints, loads: { tau, dofInertia, ...surroundings } }
}

/** The motion that heeds the constraints, and what it was solved from. */
function constrained(
  model: Model,
  state: State,
  { kin, constraints, loads }: Everything,
  tolerance?: number,
) {
  const M = massMatrix(model, state.q, kin)
  checkInvertible(model, state.q, kin, M)
  const still = state.v.map(() => 0)
  const needed = inverseDynamics(model, state, still, loads.external, kin)
  const smooth = loads.tau.map((t, i) => t - needed[i]!)
  return {
    M,
    held: constrainedMotion(model, state, {
      M,
      tau: smooth,
      constraints: constraints.lasting,
      solids: constraints.solids,
      ...(tolerance && { tolerance }),
    }),
  }
}

/**
 * Refuses a mass matrix without an inverse, as forward dynamics does: a solve of constraints may find its way round it to
 * one of many accelerations. Only plain numbers are looked at.
 */
function checkInvertible(model: Model, q: readonly Scalar[], kin: Kinematics, M: Matrix): void {
  if (!M.flat().every(isPlain)) return
  const still = M.map(() => 0)
  forwardDynamics(model, { q, v: still }, { tau: still }, kin)
}

/** What is known of a machine whose constraints have been solved. */
interface Smooth {
  readonly M: Matrix
  readonly loads: Loads
  readonly dynamics: (loads: Loads) => readonly Scalar[]
}

/**
 * (M + dt D)⁻¹ (τ + Jᵀ f): constraints are solved without the damping ahead, as MuJoCo does, and their forces then stay. As
 * τ + Jᵀ f = M v̇, that is v̇ − (M + dt D)⁻¹ dt D v̇.
 */
function damped(
  model: Model,
  { vdot, tau }: ConstrainedMotion,
  { M, loads, dynamics }: Smooth,
): readonly Scalar[] {
  const { dofInertia = [], linkInertia = [] } = loads
  if (linkInertia.some((I) => I)) return dynamics({ ...loads, tau: loads.tau.map((t, i) => t + tau[i]!) })
  if (dofInertia.every(isLiteralZero)) return vdot
  const heavier = M.map((row, i) => row.map((entry, j) => (i === j ? entry + dofInertia[i]! : entry)))
  const drag = vdot.map((a, i) => dofInertia[i]! * a)
  const lag = solve(heavier, drag, { tree: dofTree(model) })
  return vdot.map((a, i) => a - lag[i]!)
}

/** What contacts and fluid do to the links: wrenches, and their damping a time ahead. */
function surroundingLoads(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  ahead: Ahead,
): Required<Pick<Loads, 'external' | 'linkInertia'>> {
  const pushing = model.contactModel === 'convex' ? { ...model, pairs: [] } : model
  const pushes = contactPushes(pushing, kin, V, ahead.joints)
  const fluid = fluidForces(model, kin, V)
  return {
    external: pushes.map(({ wrench }, i) => forceAdd(wrench, fluid.wrenches[i]!)),
    linkInertia: fluid.damping.map((damping, i) =>
      together(pushes[i]!.inertia, damping && scaledInertia(ahead.drives, damping)),
    ),
  }
}

/** k I, or nothing where k is a literal zero. */
function scaledInertia(k: Scalar, I: ArticulatedInertia): ArticulatedInertia | undefined {
  return isLiteralZero(k) ? undefined : articulatedScale(k, I)
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

/**
 * Motors, springs and dampers on each degree of freedom, and the damping among them. End stops and dry friction are among
 * them with compliant contacts; with convex ones they are constraints.
 */
export function jointForces(model: Model, state: State, u: readonly Scalar[]): JointForces {
  const { q, v } = state
  const part = model.contactModel === 'convex' ? 'smooth' : 'passive'
  const passive = model.links.map((link) => link.joint[part](coordinatesOf(link, q), dofsOf(link, v)))
  const force = passive.flatMap((p) => p.force)
  const damping = passive.flatMap((p) => p.damping)
  const driving = motorForces(model, state, u)
  return {
    tau: force.map((f, i) => driving.tau[i]! + f - damping[i]! * v[i]!),
    damping,
    motorDamping: driving.damping,
  }
}
