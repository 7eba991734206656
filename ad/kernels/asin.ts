import { copySign } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { arcsineParts } from './arcsine.ts'
import { HALF_PI } from './constants.ts'
import { sumOfOrdered } from './pair.ts'

/**
 * Angle [rad] in [-π/2, π/2] whose sine is x.
 *
 * @returns NaN for |x| > 1
 */
export function asin(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const { start, tail } = arcsineParts(size)
  const rest = sumOfOrdered(HALF_PI.high, -2 * start)
  const far = rest.high + (rest.low + (HALF_PI.low - 2 * tail))
  return copySign(size > 0.5 ? far : start + tail, x)
}
