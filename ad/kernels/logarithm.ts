import { exponentOf, significandOf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { LN_2 } from './constants.ts'
import { type Pair, pairProduct, pairQuotient, productOf, sumOfOrdered } from './pair.ts'

/** x = 2^k · (1 + f), 1 + f in [√½, √2]; f is exact. */
export type LogarithmParts = { readonly k: Scalar; readonly f: Scalar }

const SQRT_2 = Math.SQRT2

const THIRD: Pair = { high: 0.3333333333333333, low: 1.850371707708594e-17 }

/** The exponent and significand of a normal x > 0. */
export function logarithmParts(x: Scalar): LogarithmParts {
  'use grad'
  const significand = significandOf(x)
  const large = significand > SQRT_2
  return {
    k: large ? exponentOf(x) + 1 : exponentOf(x),
    f: (large ? 0.5 * significand : significand) - 1,
  }
}

/**
 * k · ln 2 + log(1 + f) + rest.
 *
 *   log(1 + f) = f - f²/2 + s · (f²/2 + 2 atanh(s)/s - 2),   s = f / (2 + f)
 *
 * @param rest - a small number to be added [1]
 * @see fdlibm, e_log.c, for the form
 */
export function logarithm({ k, f }: LogarithmParts, rest: Scalar = 0): Scalar {
  'use grad'
  const s = f / (2 + f)
  const halfSquare = 0.5 * f * f
  const tail = halfSquare - (s * (halfSquare + atanhTail(s * s)) + (k * LN_2.low + rest))
  const start = sumOfOrdered(k * LN_2.high, f)
  return start.high + (start.low - tail)
}

/** 2 atanh(s) / s - 2 with z = s², for |s| ≤ 0.1716; 2^-57.8 relative to atanh s. */
function atanhTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even = 0.3999999999941656 + z2 * (0.22222198600644277 + z2 * 0.15314083756179975)
  const odd =
    0.6666666666666734 + z2 * (0.28571428742059607 + z2 * (0.18183563136648384 + z2 * 0.1479546785883507))
  return z * (odd + z * even)
}

/** log x to about 2^-65 of itself, for normal x > 0; `k` counts in further powers of two. */
export function logarithmPair(x: Scalar, extraPowers: Scalar = 0): Pair {
  'use grad'
  const { k, f } = logarithmParts(x)
  const whole = k + extraPowers
  const half = atanhPair(pairQuotient({ high: f, low: 0 }, sumOfOrdered(2, f)))
  const start = sumOfOrdered(whole * LN_2.high, 2 * half.high)
  return sumOfOrdered(start.high, start.low + (2 * half.low + whole * LN_2.low))
}

/** atanh s = s + s · z · (1/3 + z · (1/5 + …)), z = s². */
function atanhPair(s: Pair): Pair {
  'use grad'
  const square = productOf(s.high, s.high)
  const z = { high: square.high, low: square.low + 2 * s.high * s.low }
  const slope = sumOfOrdered(THIRD.high, z.high * atanhPairTail(z.high))
  const cubic = pairProduct(s, pairProduct(z, { high: slope.high, low: slope.low + THIRD.low }))
  const sum = sumOfOrdered(s.high, cubic.high)
  return { high: sum.high, low: sum.low + (s.low + cubic.low) }
}

/** (atanh(s) / s - 1 - z / 3) / z² with z = s², for |s| ≤ 0.1716; 2^-73 relative to atanh s. */
function atanhPairTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even =
    0.1999999999999999 + z2 * (0.11111111108894818 + z2 * (0.0769227921293359 + z2 * 0.0583788876504049))
  const odd =
    0.1428571428572192 + z2 * (0.09090909422009698 + z2 * (0.06668132315401676 + z2 * 0.05990891771632972))
  return even + z * odd
}
