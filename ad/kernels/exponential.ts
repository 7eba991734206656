import { nearest, powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { LN_2 } from './constants.ts'
import { type Pair, sumOfOrdered } from './pair.ts'

/**
 * What exponentials are made of: x = k · ln 2 + r + c with |r| ≤ ln 2 / 2 and c the rounding of r, and
 *
 *   e^(±r) = 1 ± r + halfSquare + even ± odd
 */
export type ExponentialParts = {
  readonly k: Scalar
  readonly r: Scalar
  readonly c: Scalar
  readonly halfSquare: Scalar
  readonly even: Scalar
  readonly odd: Scalar
}

/**
 * The parts of e^(x + xLow), for |x| ≤ 1100 and |xLow| far below 1.
 *
 * @see sineSeries.ts for how the coefficients were found; here for |r| ≤ 0.3468, 2^-70 and 2^-61.7 · r
 */
export function exponentialParts(x: Scalar, xLow: Scalar = 0): ExponentialParts {
  'use grad'
  const k = nearest(x * Math.LOG2E)
  const high = x - k * LN_2.high
  const low = k * LN_2.low - xLow
  const r = high - low
  const z = r * r
  return { k, r, c: high - r - low, halfSquare: 0.5 * z, even: z * z * evenTail(z), odd: r * z * oddTail(z) }
}

/** (cosh r - 1 - z / 2) / z² with z = r². */
function evenTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even = 0.041666666666666685 + z2 * (2.480158734920199e-5 + z2 * 2.092176950039263e-9)
  const odd = 0.0013888888888873283 + z2 * 2.7557251820213547e-7
  return even + z * odd
}

/** (sinh r / r - 1) / z with z = r². */
function oddTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even = 0.16666666666666677 + z2 * (0.0001984126988681493 + z2 * 2.510930960929497e-8)
  const odd = 0.008333333333321386 + z2 * 2.7557243464224824e-6
  return even + z * odd
}

/** e^(r + c), to about 2^-58. */
export function growth({ r, c, halfSquare, even, odd }: ExponentialParts): Pair {
  'use grad'
  const line = sumOfOrdered(1, r)
  const parabola = sumOfOrdered(line.high, halfSquare)
  return { high: parabola.high, low: parabola.low + (line.low + (even + (odd + c * line.high))) }
}

/** e^-(r + c), to about 2^-58. */
export function decay({ r, c, halfSquare, even, odd }: ExponentialParts): Pair {
  'use grad'
  const line = sumOfOrdered(1, -r)
  const parabola = sumOfOrdered(line.high, halfSquare)
  return { high: parabola.high, low: parabola.low + (line.low + (even - (odd + c * line.high))) }
}

/** x · 2^k in two steps, for |k| up to 2000 and x within a few orders of one: subnormal and infinite results come out right. */
export function scaled(x: Scalar, k: Scalar): Scalar {
  'use grad'
  const first = Math.floor(0.5 * k)
  return x * powerOfTwo(first) * powerOfTwo(k - first)
}
