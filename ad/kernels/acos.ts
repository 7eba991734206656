import type { Scalar } from '../scalar.ts'
import { arcsineParts } from './arcsine.ts'
import { HALF_PI, PI } from './constants.ts'
import { type Pair, sumOfOrdered } from './pair.ts'

/**
 * Angle [rad] in [0, π] whose cosine is x.
 *
 * @returns NaN for |x| > 1
 */
export function acos(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const { start, tail } = arcsineParts(size)
  const far = size > 0.5
  // π/2 - asin x in the middle, 2 asin √((1-|x|)/2) or π less that towards the ends
  const turn = x < 0 ? 1 : -1
  const base: Pair = {
    high: far ? (x < 0 ? PI.high : 0) : HALF_PI.high,
    low: far ? (x < 0 ? PI.low : 0) : HALF_PI.low,
  }
  const factor = far ? -2 * turn : turn
  const sum = sumOfOrdered(base.high, factor * start)
  return sum.high + (sum.low + (base.low + factor * tail))
}
