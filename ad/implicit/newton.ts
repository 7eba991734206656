'use grad'
import { cond } from '../control/cond.ts'
import { scan } from '../control/scan.ts'
import { select } from '../control/select.ts'
import { and, max } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'

/** What Newton's method needs to know at a point. */
export interface NewtonStep {
  /** where to go from here, by a full step */
  readonly delta: readonly Scalar[]
  /** slope of the merit along `delta`, below zero */
  readonly slope: Scalar
  readonly merit: Scalar
  /** greatest equation's value: how far from a solution this is */
  readonly residual: Scalar
  /** whether this may be a solution, as far as the matrix tells */
  readonly sound: boolean
}

/** A problem as Newton's method sees it. */
export interface NewtonProblem {
  readonly step: (x: readonly Scalar[]) => NewtonStep
  /** what each step must make less */
  readonly merit: (x: readonly Scalar[]) => Scalar
}

/** When to stop. */
export interface NewtonLimits {
  readonly tolerance: number
  readonly maxIterations: number
}

/** Where a search got to. */
export interface Found {
  readonly x: readonly Scalar[]
  readonly converged: boolean
  /** at the last point whose step was taken */
  readonly residual: Scalar
}

/** Shortest step that is tried, 2⁻¹⁰ of the full one. */
const HALVINGS = 10
/** Armijo's share of the decrease that the slope promises. @see Nocedal & Wright 2006, section 3.1 */
const SUFFICIENT = 1e-4
/** A merit's rounding, relative to it; a decrease below it cannot be seen. */
const MERIT_ROUNDING = 2 ** -48
/** Relative steps from here on change the merit by about its rounding, and are taken without asking it. */
const CLOSE = 1e-6

/** A search under way. */
export interface State {
  readonly x: readonly Scalar[]
  /** 1 once it has converged, 0 before */
  readonly done: Scalar
  readonly residual: Scalar
}

/** Where repeated steps get to, as a loop that does no more work once it has converged. */
export function searched(
  step: (x: readonly Scalar[]) => State,
  x0: readonly Scalar[],
  maxIterations: number,
): Found {
  const iteration = (state: State) => ({
    carry: cond(
      state.done > 0,
      () => state,
      () => step(state.x),
    ),
  })
  const start: State = { x: x0, done: 0, residual: 0 }
  const { x, done, residual } = scan(iteration, start, maxIterations).carry
  return { x, converged: done > 0, residual }
}

/**
 * Newton's method with a backtracking line search. It has converged when a full step is at most `tolerance` (1 + |x|) in
 * every component. That step is taken, so that the error left is about the tolerance squared.
 *
 * @see Nocedal & Wright 2006, sections 3.1 and 11.1
 */
export function newton(problem: NewtonProblem, x0: readonly Scalar[], limits: NewtonLimits): Found {
  return searched((x) => advanced(problem, x, limits.tolerance), x0, limits.maxIterations)
}

function advanced(problem: NewtonProblem, x: readonly Scalar[], tolerance: number): State {
  const step = problem.step(x)
  const size = relativeSize(step.delta, x)
  const share = cond(
    size <= CLOSE,
    () => 1,
    () => acceptableShare(problem, x, step),
  )
  // where the matrix is singular there is no step: staying keeps the residual that the error will name
  const next = select(size < Infinity, along(x, step.delta, share), x)
  const done = select(and(size <= tolerance, step.sound), 1, 0)
  return { x: next, done, residual: step.residual }
}

/** The greatest of 1, ½, ¼, … by which the step makes the merit less as it should. */
function acceptableShare(problem: NewtonProblem, x: readonly Scalar[], step: NewtonStep): Scalar {
  const { delta, merit, slope } = step
  const tried = (share: Scalar) => {
    const bound = merit + SUFFICIENT * share * slope + MERIT_ROUNDING * Math.abs(merit)
    return select(problem.merit(along(x, delta, share)) <= bound, 1, 0)
  }
  const search = (state: { share: Scalar; accepted: Scalar }) => ({
    carry: cond(
      state.accepted > 0,
      () => state,
      () => ({ share: 0.5 * state.share, accepted: tried(0.5 * state.share) }),
    ),
  })
  return scan(search, { share: 1, accepted: tried(1) }, HALVINGS).carry.share
}

function along(x: readonly Scalar[], delta: readonly Scalar[], share: Scalar): readonly Scalar[] {
  return x.map((xi, i) => xi + share * delta[i]!)
}

/** max |Δᵢ| / (1 + |xᵢ|), NaN where one is. */
export function relativeSize(delta: readonly Scalar[], x: readonly Scalar[]): Scalar {
  return max(0, ...delta.map((di, i) => Math.abs(di) / (1 + Math.abs(x[i]!))))
}

/** max |aᵢ|, NaN where one is. */
export function greatest(a: readonly Scalar[]): Scalar {
  return max(0, ...a.map((ai) => Math.abs(ai)))
}
