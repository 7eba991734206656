import { scan } from '../control/scan.ts'
import type { Scalar } from '../scalar.ts'
import { drawn, type Key } from './key.ts'
import { openFraction } from './uniform.ts'

/**
 * A normal number as a smooth function of its mean and deviation.
 *
 *   mean + deviation · z,   z drawn
 *
 * @param index - place in the key's stream, a whole number in [0, 2⁵³)
 */
export function normal(key: Key, mean: Scalar = 0, deviation: Scalar = 1, index: Scalar = 0): Scalar {
  'use grad'
  return mean + deviation * normalPair(key, index)[0]
}

/**
 * Independent normal numbers, mean 0 and variance 1, drawn in a loop.
 *
 * @param count - how many, known when tracing
 * @param index - which such list of the key's stream, a whole number
 */
export function normals(key: Key, count: number, index: Scalar = 0): Scalar[] {
  'use grad'
  const pairs = Math.ceil(count / 2)
  const draw = (_: null, i: Scalar) => ({ carry: null, y: normalPair(key, index * pairs + i) })
  return [...scan(draw, null, pairs).ys].flat().slice(0, count)
}

/**
 * Two independent normal numbers of mean 0 and variance 1, at most 8.6 in size.
 *
 *   √(−2 ln u) · (cos 2πv, sin 2πv),   u, v uniform
 *
 * @see Box & Muller 1958
 */
function normalPair(key: Key, index: Scalar): readonly [Scalar, Scalar] {
  'use grad'
  const [a, b, c, d] = drawn(key, index)
  const radius = Math.sqrt(-2 * Math.log(openFraction(a, b)))
  const angle = 2 * Math.PI * openFraction(c, d)
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** ln 2π / 2 */
const HALF_LOG_TWO_PI = 0.9189385332046727

/**
 * Logarithm of the normal density, whose slopes are the scores of mean and deviation.
 *
 *   −((x − mean) / deviation)² / 2 − ln deviation − ln √(2π)
 *
 * @param deviation - in the unit of x, above 0
 */
export function normalLogDensity(x: Scalar, mean: Scalar, deviation: Scalar): Scalar {
  'use grad'
  const z = (x - mean) / deviation
  return -0.5 * z * z - Math.log(deviation) - HALF_LOG_TWO_PI
}
