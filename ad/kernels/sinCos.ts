import type { Scalar } from '../scalar.ts'
import { reducedAngle } from './reducedAngle.ts'
import { cosineTail, sineTail } from './sineSeries.ts'

/** 2^-27: below it the sine of x rounds to x [rad]. */
const TINY = 7.450580596923828e-9

/**
 * [sin x, cos x], both from one reduction.
 *
 * @param x - angle [rad]
 * @returns NaN for infinite angles
 */
export function sinCos(x: Scalar): readonly [sin: Scalar, cos: Scalar] {
  'use grad'
  const { quarter, high, low } = reducedAngle(x)
  const z = high * high
  const s = high + (high * z * sineTail(z) + low * (1 - 0.5 * z))
  // 1 - z/2 is rounded; what was lost goes with the rest
  const w = 1 - 0.5 * z
  const c = w + (1 - w - 0.5 * z + (z * z * cosineTail(z) - high * low))
  const half = 0.5 * quarter
  const odd = Math.floor(half) < half
  const sine = odd ? c : s
  const cosine = odd ? s : c
  return [
    Math.abs(x) < TINY ? x : quarter > 1.5 ? -sine : sine,
    Math.abs(quarter - 1.5) < 1 ? -cosine : cosine,
  ]
}

/** sin x, for an angle x [rad]. */
export function sin(x: Scalar): Scalar {
  'use grad'
  return sinCos(x)[0]
}

/** cos x, for an angle x [rad]. */
export function cos(x: Scalar): Scalar {
  'use grad'
  return sinCos(x)[1]
}
