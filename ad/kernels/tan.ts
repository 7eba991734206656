import type { Scalar } from '../scalar.ts'
import { type Pair, pairQuotient, productOf, sumOfOrdered } from './pair.ts'
import { type ReducedAngle, reducedAngle } from './reducedAngle.ts'
import { cosineTail, sineTail } from './sineSeries.ts'

/** 2^-27: below it the tangent of x rounds to x [rad]. */
const TINY = 7.450580596923828e-9

/**
 * tan x: the quotient of sine and cosine, each a pair.
 *
 * @param x - angle [rad]
 * @returns NaN for infinite angles
 */
export function tan(x: Scalar): Scalar {
  'use grad'
  const angle = reducedAngle(x)
  const { sine, cosine } = sinCosPairs(angle)
  const half = 0.5 * angle.quarter
  const odd = Math.floor(half) < half
  const ratio = pairQuotient(
    { high: odd ? -cosine.high : sine.high, low: odd ? -cosine.low : sine.low },
    { high: odd ? sine.high : cosine.high, low: odd ? sine.low : cosine.low },
  )
  return Math.abs(x) < TINY ? x : ratio.high + ratio.low
}

/** Sine and cosine of the rest of a reduced angle, to about 2^-57. */
function sinCosPairs({ high, low }: ReducedAngle): { sine: Pair; cosine: Pair } {
  'use grad'
  const square = productOf(high, high)
  const z = square.high
  const w = 1 - 0.5 * z
  const lost = 1 - w - 0.5 * z
  return {
    sine: sumOfOrdered(high, high * z * sineTail(z) + low * (1 - 0.5 * z)),
    cosine: sumOfOrdered(w, lost + (z * z * cosineTail(z) - high * low - 0.5 * square.low)),
  }
}
