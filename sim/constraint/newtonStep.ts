'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Constraint } from './constraint.ts'
import type { ConvexProblem } from './convexProblem.ts'
import type { Crowd } from './crowd.ts'
import {
  column,
  constrainedMatrix,
  jointForcesOf,
  misfit,
  sparseDot,
  sparseProduct,
  stiffnessOf,
} from './rows.ts'
import { sparseFactor } from './sparseFactor.ts'

/** A full Newton step, and what is needed to look along it. */
export interface NewtonStep {
  /** where it starts, and the step */
  readonly vdot: readonly Scalar[]
  readonly p: readonly Scalar[]
  /** Σ |a_ref f| of all constraints */
  readonly power: Scalar
  /** of each constraint that is not in a crowd */
  readonly pulls: readonly Pull[]
  readonly outlooks: readonly Outlook[]
  /** slope of the problem along p at the start, below zero */
  readonly slope: Scalar
  /** slope of ½ v̇ᵀ M v̇ − τᵀ v̇ alone, and pᵀ M p by which it grows; with the curvature of crowds, which take that away again */
  readonly smoothSlope: Scalar
  readonly inertia: Scalar
}

/** How a constraint pulls at v̇. */
export interface Pull {
  /** J v̇ − a_ref */
  readonly misfit: readonly Scalar[]
  readonly force: readonly Scalar[]
  readonly curvature: Matrix
  /** Σ |a_ref f| */
  readonly power: Scalar
}

/** What a full step p does to a constraint, as far as its present zone tells. */
export interface Outlook {
  /** J p */
  readonly move: readonly Scalar[]
  /** f − W J p */
  readonly foreseen: readonly Scalar[]
  /** (J p)ᵀ W J p */
  readonly stiffness: Scalar
}

export function newtonStep(problem: ConvexProblem, vdot: readonly Scalar[]): NewtonStep {
  const { M, tau, constraints } = problem
  const pulls = constraints.map((constraint) => pullAt(constraint, vdot))
  const { pushes, H, power } = pullOfAll(problem, vdot, pulls)
  const smooth = sparseProduct(M, vdot).map((inertial, i) => inertial - tau[i]!)
  const downhill = pushes.map((push, i) => push - smooth[i]!)
  const p = sparseFactor(H).solve(downhill)
  const outlooks = constraints.map((constraint, c) => outlook(constraint, pulls[c]!, p))
  const slope = -sparseDot(downhill, p)
  return {
    vdot,
    p,
    power,
    pulls,
    outlooks,
    slope,
    smoothSlope: sparseDot(smooth, p),
    // −pᵀ g = pᵀ M p + Σ (J p)ᵀ W J p
    inertia: outlooks.reduce((rest, { stiffness }) => rest - stiffness, -slope),
  }
}

/** M + Jᵀ W J at v̇, its lower triangle: what a Newton step is taken with. */
export function newtonMatrix(problem: ConvexProblem, vdot: readonly Scalar[]): Matrix {
  const pulls = problem.constraints.map((constraint) => pullAt(constraint, vdot))
  return pullOfAll(problem, vdot, pulls).H
}

/** What all constraints do at v̇. */
interface PullOfAll {
  /** Jᵀ f, length nv */
  readonly pushes: readonly Scalar[]
  /** M + Jᵀ W J, its lower triangle */
  readonly H: Matrix
  readonly power: Scalar
}

function pullOfAll(
  { M, tau, constraints, crowds = [] }: ConvexProblem,
  vdot: readonly Scalar[],
  pulls: readonly Pull[],
): PullOfAll {
  const forces = pulls.map(({ force }) => force)
  const curvatures = pulls.map(({ curvature }) => curvature)
  const lasting: PullOfAll = {
    pushes: jointForcesOf(tau.length, constraints, forces),
    H: constrainedMatrix(M, constraints, curvatures),
    power: sum(pulls.map(({ power }) => power)),
  }
  return crowds.reduce((before, crowd) => withCrowd(before, crowd, vdot), lasting)
}

/** The same with those of a crowd that act. */
function withCrowd(before: PullOfAll, { columns, total }: Crowd, vdot: readonly Scalar[]): PullOfAll {
  const start: PullOfAll = {
    pushes: columns.map((j) => before.pushes[j]!),
    H: columns.map((i, r) => columns.slice(0, r + 1).map((j) => before.H[i]![j]!)),
    power: before.power,
  }
  const { pushes, H, power } = total(start, (so, constraint): PullOfAll => {
    const { force, curvature, power: own } = pullAt(constraint, vdot)
    const stiffness = stiffnessOf(constraint.rows, curvature, columns)
    return {
      pushes: columns.map((j, r) => so.pushes[r]! + sparseDot(column(constraint.rows, j), force)),
      H: so.H.map((row, r) => row.map((entry, s) => entry + stiffness[r]![s]!)),
      power: so.power + own,
    }
  })
  return {
    pushes: before.pushes.map((push, j) => pushes[columns.indexOf(j)] ?? push),
    H: before.H.map((row, i) => row.map((entry, j) => H[columns.indexOf(i)]?.[columns.indexOf(j)] ?? entry)),
    power,
  }
}

export function pullAt(constraint: Constraint, vdot: readonly Scalar[]): Pull {
  const { penalty, reference } = constraint
  const x = misfit(constraint, vdot)
  const force = penalty.force(x)
  const power = sum(reference.map((a, k) => Math.abs(a * force[k]!)))
  return { misfit: x, force, curvature: penalty.curvature(x), power }
}

export function outlook({ rows }: Constraint, { force, curvature }: Pull, p: readonly Scalar[]): Outlook {
  const move = sparseProduct(rows, p)
  const stiffened = sparseProduct(curvature, move)
  const foreseen = force.map((f, k) => f - stiffened[k]!)
  return { move, foreseen, stiffness: sparseDot(stiffened, move) }
}

export function sum(terms: readonly Scalar[]): Scalar {
  return terms.reduce((total, term) => total + term, 0 as Scalar)
}
