'use grad'
import { and, type Scalar, safeSqrt, select, whileLoop } from '../../ad/index.ts'
import type { ConvexProblem } from './convexProblem.ts'
import { exactShare } from './lineSearch.ts'
import { type NewtonStep, newtonStep, sum } from './newtonStep.ts'

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
  const whole = smooth + step.power
  return safeSqrt(-step.slope / select(whole > 0, whole, 1))
}
