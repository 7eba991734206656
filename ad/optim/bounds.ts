import { maxNorm, type Vector } from './vectors.ts'

/** The box the variables live in: lower ≤ x ≤ upper, componentwise; infinite where there is no bound. */
export interface Bounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** One number for all variables, or one each. */
export type Bound = number | Vector

/**
 * Bounds of n variables, or of the n components of something else.
 *
 * @param owner - what stands before `lower` and `upper` in complaints
 * @throws Error naming the index and the values when a bound is NaN, the wrong side of the other, or their number is wrong
 */
export function boundsOf(n: number, lower: Bound = -Infinity, upper: Bound = Infinity, owner = ''): Bounds {
  const bounds = { lower: oneEach(n, lower, `${owner}lower`), upper: oneEach(n, upper, `${owner}upper`) }
  for (let i = 0; i < n; i++) checkPair(bounds.lower[i]!, bounds.upper[i]!, i, owner)
  return bounds
}

function oneEach(n: number, bound: Bound, side: string): Float64Array {
  if (typeof bound === 'number') return new Float64Array(n).fill(bound)
  if (bound.length === n) return Float64Array.from(bound)
  throw new Error(
    `minimize: ${side} has length ${bound.length}, expected ${n}, one per ${side.includes('.') ? 'component' : 'variable'} (or a single number).`,
  )
}

function checkPair(lower: number, upper: number, i: number, owner: string): void {
  if (Number.isNaN(lower))
    throw new Error(`minimize: ${owner}lower[${i}] is NaN, expected a number or -Infinity.`)
  if (Number.isNaN(upper))
    throw new Error(`minimize: ${owner}upper[${i}] is NaN, expected a number or Infinity.`)
  if (lower > upper || lower === Infinity || upper === -Infinity) {
    throw new Error(
      `minimize: ${owner}lower[${i}] = ${lower} and ${owner}upper[${i}] = ${upper} leave no room, expected lower <= upper.`,
    )
  }
}

/** The point of the box nearest to x. */
export function projected(x: Vector, { lower, upper }: Bounds): Float64Array {
  return Float64Array.from(x, (xi, i) => Math.min(Math.max(xi, lower[i]!), upper[i]!))
}

/**
 * How far from stationary a point of the box is: the largest component of the gradient that no bound blocks.
 *
 *   maxᵢ |gᵢ| over all i but those where xᵢ is its lower bound and gᵢ ≥ 0, or its upper bound and gᵢ ≤ 0
 *
 * A variable a hair's breadth from its bound does not count as blocked, so that at convergence active bounds hold exactly.
 *
 * @see Nocedal & Wright 2006, eq. 16.71
 */
export function projectedGradientNorm(x: Vector, gradient: Vector, { lower, upper }: Bounds): number {
  const unblocked = Float64Array.from(gradient, (g, i) =>
    (g > 0 && x[i] === lower[i]) || (g < 0 && x[i] === upper[i]) ? 0 : g,
  )
  return maxNorm(unblocked)
}

/**
 * Step lengths at which a ray leaves the box, one per component; Infinity where it never does.
 *
 * @param x - a point of the box
 * @param d - direction
 */
export function breakpoints(x: Vector, d: Vector, { lower, upper }: Bounds): Float64Array {
  return Float64Array.from(d, (di, i) => {
    if (di === 0) return Infinity
    return ((di > 0 ? upper[i]! : lower[i]!) - x[i]!) / di
  })
}

/**
 * The point x + t d of the box, where a component that has reached its bound is exactly that bound.
 *
 * @param reach - the breakpoints of (x, d)
 */
export function pointAlong(
  x: Vector,
  d: Vector,
  t: number,
  reach: Vector,
  { lower, upper }: Bounds,
): Float64Array {
  return Float64Array.from(x, (xi, i) => {
    if (t >= reach[i]!) return d[i]! > 0 ? upper[i]! : lower[i]!
    return Math.min(Math.max(xi + t * d[i]!, lower[i]!), upper[i]!)
  })
}
