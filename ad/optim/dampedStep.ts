import { dampedFactor } from './dampedFactor.ts'
import { type Rows, timesTransposed } from './linearSolve.ts'
import { leastSquaresSolution, type PivotedQR, pivotedQR, transposedSolution } from './pivotedQR.ts'
import { norm, scaled, type Vector } from './vectors.ts'

/** The step's length may differ from the radius by this fraction: finding the damping more exactly does not pay. */
const SLACK = 0.1

/** Dampings tried; one to three are usual. */
const MOST_DAMPINGS = 10

/** A damping below the lower limit is replaced by at least this fraction of the upper one. */
const LEAST_FRACTION = 0.001

/**
 * The step that minimizes linear residuals inside a trust region.
 *
 *   min ‖A w + b‖   with   ‖D w‖ ≤ radius,   w(λ) = −(AᵀA + λ D²)⁻¹ Aᵀ b
 *
 * The undamped step where it is inside, else that of the λ for which ‖D w‖ is the radius to a tenth, found by Newton's
 * method on 1/‖D w(λ)‖.
 *
 * @param A - shape (m, n)
 * @param D - positive weights of the step's components, shape (n)
 * @see Moré 1978, "The Levenberg–Marquardt algorithm: implementation and theory", section 5
 */
export function dampedStep(A: Rows, b: Vector, D: Vector, radius: number): Float64Array {
  const S = A.map((row) => Float64Array.from(row, (aij, j) => aij / D[j]!))
  return roundStep(S, b, radius, D.length).map((qi, i) => qi / D[i]!)
}

/** The same for D = I. */
function roundStep(A: Rows, b: Vector, radius: number, n: number): Float64Array {
  const undamped = pivotedQR(A, scaled(-1, b))
  const newton = leastSquaresSolution(undamped)
  const length = norm(newton)
  if (length <= (1 + SLACK) * radius) return newton
  const slope = norm(timesTransposed(A, b, n))
  const lower = undamped.rank === n ? correction(undamped, newton, radius) : 0
  return searched(undamped, radius, { lower, upper: slope / radius, first: slope / length })
}

/** Limits of the damping and where to look first. */
interface Search {
  readonly lower: number
  readonly upper: number
  readonly first: number
}

/** The step whose damping makes its length the radius. */
function searched(undamped: PivotedQR, radius: number, search: Search): Float64Array {
  let { lower, upper, first: lambda } = search
  for (let count = 1; ; count++) {
    if (!(lambda > lower && lambda < upper))
      lambda = Math.max(LEAST_FRACTION * upper, Math.sqrt(lower * upper))
    const factor = dampedFactor(undamped, lambda)
    const step = leastSquaresSolution(factor)
    const excess = norm(step) - radius
    if (Math.abs(excess) <= SLACK * radius || count === MOST_DAMPINGS) return step
    if (excess > 0) lower = Math.max(lower, lambda)
    else upper = Math.min(upper, lambda)
    lambda += correction(factor, step, radius)
  }
}

/**
 * Newton's change of the damping λ, from the factor R of AᵀA + λI and its step w.
 *
 *   δλ = (‖w‖ − radius) / radius · ‖w‖² / ‖R⁻ᵀw‖²
 *
 * @see Moré 1978, eq. 5.8
 */
function correction(factor: PivotedQR, step: Vector, radius: number): number {
  const [length, sheared] = [norm(step), norm(transposedSolution(factor, step))]
  return ((length - radius) / radius) * (length / sheared) ** 2
}
