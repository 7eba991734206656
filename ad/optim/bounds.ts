import { maxNorm, type Vector } from './vectors.ts'

/** The box the variables live in: lower ≤ x ≤ upper, componentwise; infinite where there is no bound. */
export interface Bounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** One number for all variables, or one each. */
export type Bound = number | Vector

/**
 * Bounds of n variables.
 *
 * @throws Error naming the index and the values when a bound is NaN, the wrong side of the other, or their number is wrong
 */
export function boundsOf(n: number, lower: Bound = -Infinity, upper: Bound = Infinity): Bounds {
  const bounds = { lower: oneEach(n, lower, 'lower'), upper: oneEach(n, upper, 'upper') }
  for (let i = 0; i < n; i++) checkPair(bounds.lower[i]!, bounds.upper[i]!, i)
  return bounds
}

function oneEach(n: number, bound: Bound, side: string): Float64Array {
  if (typeof bound === 'number') return new Float64Array(n).fill(bound)
  if (bound.length === n) return Float64Array.from(bound)
  throw new Error(
    `minimize: ${side} has length ${bound.length}, expected ${n}, one per variable (or a single number).`,
  )
}

function checkPair(lower: number, upper: number, i: number): void {
  if (Number.isNaN(lower)) throw new Error(`minimize: lower[${i}] is NaN, expected a number or -Infinity.`)
  if (Number.isNaN(upper)) throw new Error(`minimize: upper[${i}] is NaN, expected a number or Infinity.`)
  if (lower > upper || lower === Infinity || upper === -Infinity) {
    throw new Error(
      `minimize: lower[${i}] = ${lower} and upper[${i}] = ${upper} leave no room, expected lower <= upper.`,
    )
  }
}

/** The point of the box nearest to x. */
export function projected(x: Vector, { lower, upper }: Bounds): Float64Array {
  return Float64Array.from(x, (xi, i) => Math.min(Math.max(xi, lower[i]!), upper[i]!))
}

/**
 * How far from stationary a point of the box is: the largest component of the projected gradient step, 0 exactly at
 * points where every descent direction is blocked by a bound.
 *
 *   maxᵢ |P(x − g)ᵢ − xᵢ|
 *
 * @see Byrd, Lu, Nocedal & Zhu 1995, eq. 6.1
 */
export function projectedGradientNorm(x: Vector, gradient: Vector, bounds: Bounds): number {
  const step = Float64Array.from(x, (xi, i) => {
    const g = gradient[i]!
    return g < 0 ? Math.max(xi - bounds.upper[i]!, g) : Math.min(xi - bounds.lower[i]!, g)
  })
  return maxNorm(step)
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
