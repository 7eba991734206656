'use grad'
import { and, type Scalar, safeSqrt, select, whileLoop } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Constraint } from './constraint.ts'
import { constrainedMatrix, jointForcesOf, misfit, sparseDot, sparseProduct, whereActing } from './rows.ts'
import { sparseFactor } from './sparseFactor.ts'

/** What a constrained machine minimizes: ½ v̇ᵀ M v̇ − τᵀ v̇ + Σ s(J v̇ − a_ref). */
export interface ConvexProblem {
  /** inertia, nv × nv, with literal zeros where it has none */
  readonly M: Matrix
  /** all forces but the constraints', length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  readonly constraints: readonly Constraint[]
  /** share of the forces that a step may miss and be the last; none: 1e-12 */
  readonly tolerance?: number
}

/** Where the search ended. */
export interface ConvexSolution {
  /** v̇, length nv */
  readonly vdot: readonly Scalar[]
  /** how far the last step's forces were from those that it foresaw, over all forces, or its length over the motion's if that is less */
  readonly residual: Scalar
  readonly converged: boolean
  /** Newton steps that it took */
  readonly iterations: Scalar
}

/**
 * A step has arrived when, going all the way, it meets the forces that it foresaw to this share of them: between two kinks
 * penalties are quadratic, and the step that stays between them is exact. Or when it was no longer than this share of the
 * whole motion, in the norm of the problem: where a surface is at a kink to rounding, steps go to and fro by no more.
 */
const TOLERANCE = 1e-12

/**
 * The minimum of a convex problem by Newton's method with exact line search: each step minimizes the problem as it looks
 * with every penalty in its present zone,
 *
 *   (M + Jᵀ W J) p = −(M v̇ − τ − Jᵀ f),
 *
 * and goes as far as the slope along p falls to nothing. It ends when a full step has left no penalty's zone.
 *
 * @param start - v̇ to begin with; it changes the number of steps and nothing else
 * @param maxIterations - steps after which the search has failed
 * @see Todorov 2014, section 5; MuJoCo documentation, "Computation", "Algorithms"
 */
export function convexSolve(
  problem: ConvexProblem,
  start: readonly Scalar[],
  maxIterations: number,
): ConvexSolution {
  const { tolerance = TOLERANCE } = problem
  const { vdot, residual, iterations } = whileLoop(
    // NaN is as far as a search gets
    (state: Search) => and(state.iterations < maxIterations, state.residual > tolerance),
    (state) => advanced(problem, state),
    { vdot: start, residual: Infinity, iterations: 0 },
  )
  return { vdot, residual, iterations, converged: residual <= tolerance }
}

interface Search {
  readonly vdot: readonly Scalar[]
  readonly residual: Scalar
  readonly iterations: Scalar
}

/** One Newton step. */
function advanced(problem: ConvexProblem, { vdot, iterations }: Search): Search {
  const step = newtonStep(problem, vdot)
  const { share, mispredicted } = exactShare(problem, step)
  return {
    vdot: vdot.map((a, i) => a + share * step.p[i]!),
    residual: Math.min(mispredicted, relativeLength(problem, vdot, step)),
    iterations: iterations + 1,
  }
}

/** √(pᵀ H p) over the root of the powers of all forces, by which it is to be judged. */
function relativeLength({ tau }: ConvexProblem, vdot: readonly Scalar[], step: NewtonStep): Scalar {
  const smooth = sum(tau.map((t, i) => Math.abs(t * vdot[i]!)))
  const whole = smooth + sum(step.pulls.map(({ power }) => power))
  return safeSqrt(-step.slope / select(whole > 0, whole, 1))
}

/** A full Newton step, and what is needed to look along it. */
interface NewtonStep {
  readonly p: readonly Scalar[]
  /** of each constraint */
  readonly pulls: readonly Pull[]
  readonly outlooks: readonly Outlook[]
  /** slope of the problem along p at the start, below zero */
  readonly slope: Scalar
  /** slope of ½ v̇ᵀ M v̇ − τᵀ v̇ alone, and pᵀ M p by which it grows */
  readonly smoothSlope: Scalar
  readonly inertia: Scalar
}

/** How a constraint pulls at v̇. */
interface Pull {
  /** J v̇ − a_ref */
  readonly misfit: readonly Scalar[]
  readonly force: readonly Scalar[]
  readonly curvature: Matrix
  /** Σ |a_ref f| */
  readonly power: Scalar
}

/** What a full step p does to a constraint, as far as its present zone tells. */
interface Outlook {
  /** J p */
  readonly move: readonly Scalar[]
  /** f − W J p */
  readonly foreseen: readonly Scalar[]
  /** (J p)ᵀ W J p */
  readonly stiffness: Scalar
}

function newtonStep({ M, tau, constraints }: ConvexProblem, vdot: readonly Scalar[]): NewtonStep {
  const pulls = constraints.map((constraint) => pullAt(constraint, vdot))
  const pushes = jointForcesOf(
    tau.length,
    constraints,
    pulls.map(({ force }) => force),
  )
  const smooth = sparseProduct(M, vdot).map((inertial, i) => inertial - tau[i]!)
  const downhill = pushes.map((push, i) => push - smooth[i]!)
  const curvatures = pulls.map(({ curvature }) => curvature)
  const p = sparseFactor(constrainedMatrix(M, constraints, curvatures)).solve(downhill)
  const outlooks = constraints.map((constraint, c) => outlook(constraint, pulls[c]!, p))
  const slope = -sparseDot(downhill, p)
  return {
    p,
    pulls,
    outlooks,
    slope,
    smoothSlope: sparseDot(smooth, p),
    // −pᵀ g = pᵀ M p + Σ (J p)ᵀ W J p
    inertia: outlooks.reduce((rest, { stiffness }) => rest - stiffness, -slope),
  }
}

function pullAt(constraint: Constraint, vdot: readonly Scalar[]): Pull {
  const { penalty, reference } = constraint
  const zeros = reference.map(() => 0)
  const pull = (): Pull => {
    const x = misfit(constraint, vdot)
    const force = penalty.force(x)
    const power = sum(reference.map((a, k) => Math.abs(a * force[k]!)))
    return { misfit: x, force, curvature: penalty.curvature(x), power }
  }
  return whereActing(constraint, pull, () => ({
    misfit: zeros,
    force: zeros,
    curvature: zeros.map(() => zeros),
    power: 0,
  }))
}

function outlook(constraint: Constraint, { force, curvature }: Pull, p: readonly Scalar[]): Outlook {
  const zeros = force.map(() => 0)
  const ahead = (): Outlook => {
    const move = sparseProduct(constraint.rows, p)
    const stiffened = sparseProduct(curvature, move)
    const foreseen = force.map((f, k) => f - stiffened[k]!)
    return { move, foreseen, stiffness: sparseDot(stiffened, move) }
  }
  return whereActing(constraint, ahead, () => ({ move: zeros, foreseen: zeros, stiffness: 0 }))
}

function sum(terms: readonly Scalar[]): Scalar {
  return terms.reduce((total, term) => total + term, 0 as Scalar)
}

/** A slope this much smaller than at the start counts as none: no step is wasted on a search finer than the next step. */
const FLAT = 0.01

/** Halvings of the interval that the search along a step may need at worst: all of a double's. */
const MOST_TRIES = 50

/** The search along a step: the slope is below zero at `low`, above it at `high`, and in between it never falls. */
interface LineSearch {
  readonly share: Scalar
  readonly low: Scalar
  readonly lowSlope: Scalar
  readonly high: Scalar
  readonly highSlope: Scalar
  /** +1 or −1 for the end that moved last */
  readonly side: Scalar
  readonly tries: Scalar
  readonly done: Scalar
  /** of a full step, ∞ of a shorter one */
  readonly mispredicted: Scalar
}

/** The share of the step at which the problem is least along it: all of it, unless it would then rise again. */
function exactShare(problem: ConvexProblem, step: NewtonStep): Pick<LineSearch, 'share' | 'mispredicted'> {
  const start = { low: 0, lowSlope: step.slope, high: 1, highSlope: 0, side: 0 }
  return whileLoop(
    (search: LineSearch) => and(search.done < 1, search.tries < MOST_TRIES),
    (search) => tried(problem, step, search),
    { ...start, share: 1, tries: 0, done: 0, mispredicted: Infinity },
  )
}

/** Looks at the slope at a share, and closes in on where it vanishes by false position with halved ends (Illinois). */
function tried({ constraints }: ConvexProblem, step: NewtonStep, search: LineSearch): LineSearch {
  const { share, low, lowSlope, high, highSlope, side, tries } = search
  const { slope, mispredicted: missed } = along(constraints, step, share)
  const full = tries < 1
  const mispredicted = select(full, missed, Infinity)
  const flat = -FLAT * step.slope
  const done = select(and(slope <= flat, full), 1, select(Math.abs(slope) <= flat, 1, 0))
  const rises = slope > 0
  const halved = (end: Scalar, again: boolean) => select(again, 0.5 * end, end)
  const next = {
    low: select(rises, low, share),
    lowSlope: select(rises, halved(lowSlope, and(rises, side > 0)), slope),
    high: select(rises, share, high),
    highSlope: select(rises, slope, halved(highSlope, side < 0)),
    side: select(rises, 1, -1),
  }
  const crossing = next.low + ((next.high - next.low) * next.lowSlope) / (next.lowSlope - next.highSlope)
  return { ...next, share: select(done > 0, share, crossing), tries: tries + 1, done, mispredicted }
}

/** The slope of the problem along the step, at a share of it, and how far forces are there from those at a full step foreseen. */
function along(
  constraints: readonly Constraint[],
  { pulls, outlooks, smoothSlope, inertia }: NewtonStep,
  share: Scalar,
): { slope: Scalar; mispredicted: Scalar } {
  const parts = constraints.map((constraint, c) => glimpse(constraint, pulls[c]!, outlooks[c]!, share))
  const all = sum(parts.map(({ size }) => size))
  return {
    slope: parts.reduce((rest, { rise }) => rest + rise, smoothSlope + share * inertia),
    mispredicted: sum(parts.map(({ missed }) => missed)) / select(all > 0, all, 1),
  }
}

/** One constraint at a share of a step. */
interface Glimpse {
  /** −fᵀ J p: what it adds to the slope */
  readonly rise: Scalar
  /** Σ |f − f foreseen|, and Σ |f| before and after */
  readonly missed: Scalar
  readonly size: Scalar
}

function glimpse(constraint: Constraint, pull: Pull, { move, foreseen }: Outlook, share: Scalar): Glimpse {
  const look = (): Glimpse => {
    const force = constraint.penalty.force(pull.misfit.map((x, k) => x + share * move[k]!))
    return {
      rise: -sparseDot(force, move),
      missed: sum(force.map((f, k) => Math.abs(f - foreseen[k]!))),
      size: sum(force.map((f, k) => Math.abs(f) + Math.abs(pull.force[k]!))),
    }
  }
  return whereActing(constraint, look, () => ({ rise: 0, missed: 0, size: 0 }))
}
