'use grad'
import { factorized, isLiteralZero, jacobian, type Scalar, vmap } from '../ad/index.ts'
import { jointForces, type MachineMotion } from './acceleration.ts'
import type { ConstrainedMotion } from './constraint/constrainedMotion.ts'
import type { Constraint } from './constraint/constraint.ts'
import {
  contactJacobian,
  contactPush,
  type GroundContact,
  movingLink,
  type Solved,
} from './constraint/contactJacobian.ts'
import { dofTree } from './constraint/dofTree.ts'
import { frictionConstraints, limitConstraints } from './constraint/jointConstraints.ts'
import { constrainedMatrix, curvatureAt, forceAt, jointForcesOf } from './constraint/rows.ts'
import { sparseFactor } from './constraint/sparseFactor.ts'
import { contactsOfPair } from './contact/contact.ts'
import { areSolids } from './contact/reach.ts'
import { moved } from './dynamics/configuration.ts'
import { dofMotions } from './dynamics/dofMotions.ts'
import { inverseDynamicsJacobian } from './dynamics/inverseDynamicsJacobian.ts'
import { kinematics } from './dynamics/kinematics.ts'
import { type Matrix, massMatrix } from './dynamics/massMatrix.ts'
import { stagesOf } from './dynamics/stages.ts'
import { WORLD } from './model/link.ts'
import type { Model, State } from './model/model.ts'
import { type Force, forceAdd, zeroForce } from './spatial/motion.ts'
import { zero3 } from './spatial/vec3.ts'

/** Whether `accelerationJacobian` knows the machine. */
export function hasAccelerationJacobian(model: Model): boolean {
  const { contactModel, integrator = 'euler', ties, fluid, pairs, shapeFrames } = model
  const ofWorld = (shape: number) => shapeFrames[shape]!.link === WORLD
  const grounded = pairs.every((pair) => !areSolids(model, pair) && (ofWorld(pair.a) || ofWorld(pair.b)))
  return contactModel === 'convex' && integrator === 'euler' && ties.length === 0 && !fluid && grounded
}

/** How the residual of the equations of motion moves, each nv rows. */
interface ResidualJacobian {
  readonly dq: Matrix
  readonly dv: Matrix
  readonly du: Matrix
}

/**
 * The derivatives of the acceleration of a step, of which `motion` found the value: with respect to configuration and
 * velocity in tangent coordinates, and to controls, column by column.
 *
 *   r(v̇) = ID(q, v, v̇) − τ(q, v, u) − Jᵀ f(J v̇) = 0,   dv̇ = −(M + Jᵀ W J)⁻¹ dr
 *
 * Damped joints change v̇ by δ = −(M + dt D)⁻¹ dt D v̇, and so by
 *
 *   dδ = −(M + dt D)⁻¹ (dM δ + dt D dv̇).
 *
 * dr and dM δ are known without a pass for each column (`inverseDynamicsJacobian`, `contactJacobian`); what is left for each
 * are substitutions, two columns at a time in lanes.
 *
 * @param after - what is made of each column: a function of the change of v̇
 * @returns the columns of dq, then of v, then of u
 */
export function accelerationJacobian<T>(
  model: Model,
  state: State,
  u: readonly Scalar[],
  { vdot, constraints, held }: MachineMotion,
  after: (dvdot: readonly Scalar[]) => T,
): readonly T[] {
  const kin = kinematics(model, state.q)
  const motions = dofMotions(model, kin)
  const weights = model.inverseWeights!
  const tree = stagesOf(model, kin)
  const at: Solved = { model, kin, motions, state, weights, tree, vdot: held?.vdot ?? vdot }
  const r = residualJacobian(at, u, held ? groundContacts(at, constraints.lasting, held) : [])
  const M = massMatrix(model, state.q, kin)
  const damping = jointForces(model, state, u).damping.map((c) => model.timestep * c)
  const light = held && constrainedFactor(M, constraints.lasting, held.vdot)
  const heavy = damping.every(isLiteralZero) && light ? undefined : dampedFactor(model, M, damping)
  const dMdelta = columnsOf(light && heavy ? inertiaJacobian(at, vdot) : [])
  const respond = ({ dr, dMdelta }: Column): T => after(response({ light, heavy, damping }, dr, dMdelta))
  const nothing = after(vdot.map(() => 0))
  const byConfiguration = columnsOf(r.dq).map((dr, j) => ({ dr, dMdelta: dMdelta[j] ?? [] }))
  const byOthers = [...columnsOf(r.dv), ...columnsOf(r.du)].map((dr) => ({ dr, dMdelta: [] }))
  return [byConfiguration, byOthers].flatMap((columns) => eachColumn(columns, respond, nothing))
}

/** What a number moves: the residual, and M δ; where it moves no inertia, the latter is empty. */
interface Column {
  readonly dr: readonly Scalar[]
  readonly dMdelta: readonly Scalar[]
}

/** The result of each column, in one loop over all but those that are zero whatever the numbers. */
function eachColumn<T>(columns: readonly Column[], respond: (column: Column) => T, nothing: T): readonly T[] {
  const still = columns.map(({ dr, dMdelta }) => [...dr, ...dMdelta].every(isLiteralZero))
  const found = [...vmap(respond)(columns.filter((_, j) => !still[j]))]
  return still.map((zero) => (zero ? nothing : found.shift()!))
}

/** The inverses of the matrices that are solved with, and dt D. */
interface Factors {
  /** (M + Jᵀ W J)⁻¹; none: there are no constraints */
  readonly light: Solve | undefined
  /** (M + dt D)⁻¹; none: nothing is damped */
  readonly heavy: Solve | undefined
  readonly damping: readonly Scalar[]
}

/** What v̇ changes by. */
function response({ light, heavy, damping }: Factors, dr: readonly Scalar[], dMdelta: readonly Scalar[]) {
  if (!light) return negated(heavy!(dr))
  const free = negated(light(dr))
  if (!heavy) return free
  const lag = heavy(free.map((a, i) => damping[i]! * a + (dMdelta[i] ?? 0)))
  return free.map((a, i) => a - lag[i]!)
}

/** Contacts with the forces that were found for them: the last of the constraints. */
function groundContacts(
  { model, kin }: Solved,
  constraints: readonly Constraint[],
  { forces }: ConstrainedMotion,
): readonly GroundContact[] {
  const places = model.pairs.flatMap((pair) =>
    contactsOfPair(model, kin, pair).map((contact, place) => ({ contact, place })),
  )
  const first = constraints.length - places.length
  return places.map((at, i) => ({ ...at, constraint: constraints[first + i]!, force: forces[first + i]! }))
}

/** ∂r at a fixed v̇. */
function residualJacobian(
  at: Solved,
  u: readonly Scalar[],
  touching: readonly GroundContact[],
): ResidualJacobian {
  const { model, kin, state, vdot, tree } = at
  const { nv } = model
  const needed = inverseDynamicsJacobian(model, state, vdot, pushesOnLinks(at, touching), kin, tree)
  const applied = appliedJacobian(at, u)
  const less = (from: number, to: number, rows?: Matrix) =>
    applied.map((row, i) => row.slice(from, to).map((entry, j) => (rows ? rows[i]![j]! : 0) - entry))
  const dq = less(0, nv, needed.dtau_dq)
  const dv = less(nv, 2 * nv, needed.dtau_dv)
  for (const { dofs, dtau_dq, dtau_dv } of touching.map((contact) => contactJacobian(at, contact))) {
    dofs.forEach((i, a) => {
      dofs.forEach((j, b) => {
        dq[i]![j] = dq[i]![j]! - dtau_dq[a]![b]!
        dv[i]![j] = dv[i]![j]! - dtau_dv[a]![b]!
      })
    })
  }
  return { dq, dv, du: less(2 * nv, 2 * nv + u.length) }
}

/** The wrenches of contacts, on each link in its own axes. */
function pushesOnLinks({ model, kin }: Solved, touching: readonly GroundContact[]): readonly Force[] {
  const F: Force[] = model.links.map(() => zeroForce)
  for (const one of touching) {
    const link = movingLink(one.contact)
    F[link] = forceAdd(F[link]!, contactPush(kin, one))
  }
  return F
}

/** The derivatives of what joints feel by themselves: springs, dampers, motors, stops and dry friction. */
function appliedJacobian({ model, state, weights, vdot }: Solved, u: readonly Scalar[]): Matrix {
  const { nv } = model
  const applied = (x: readonly Scalar[]) => {
    const there = { q: moved(model, state.q, x.slice(0, nv), 1), v: x.slice(nv, 2 * nv) }
    const { tau } = jointForces(model, there, x.slice(2 * nv))
    const own = [...frictionConstraints(model, there, weights), ...limitConstraints(model, there, weights)]
    const pushes = jointForcesOf(
      nv,
      own,
      own.map((constraint) => forceAt(constraint, vdot)),
    )
    return tau.map((t, i) => t + pushes[i]!)
  }
  return jacobian(applied, { mode: 'forward' })([...Array<Scalar>(nv).fill(0), ...state.v, ...u])
}

type Solve = (r: readonly Scalar[]) => readonly Scalar[]

/** (M + Jᵀ W J)⁻¹ */
function constrainedFactor(M: Matrix, constraints: readonly Constraint[], vdot: readonly Scalar[]): Solve {
  const curvatures = constraints.map((constraint) => curvatureAt(constraint, vdot))
  return sparseFactor(constrainedMatrix(M, constraints, curvatures)).solve
}

/** (M + dt D)⁻¹ */
function dampedFactor(model: Model, M: Matrix, damping: readonly Scalar[]): Solve {
  const heavier = M.map((row, i) => row.map((entry, j) => (i === j ? entry + damping[i]! : entry)))
  return factorized(heavier, { tree: dofTree(model) }).solve
}

/** ∂(M δ)/∂dq, where δ is what damping ahead changes v̇ by: forces of a machine at rest without gravity. */
function inertiaJacobian({ model, kin, tree, state, vdot }: Solved, damped: readonly Scalar[]): Matrix {
  const delta = damped.map((a, i) => a - vdot[i]!)
  const still = { q: state.q, v: state.v.map(() => 0) }
  const weightless = { ...model, gravity: zero3 }
  return inverseDynamicsJacobian(weightless, still, delta, undefined, kin, tree).dtau_dq
}

const negated = (x: readonly Scalar[]): readonly Scalar[] => x.map((xi) => -xi)

function columnsOf(A: Matrix): readonly (readonly Scalar[])[] {
  return (A[0] ?? []).map((_, j) => A.map((row) => row[j]!))
}
