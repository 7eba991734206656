import type { Scalar } from '../scalar.ts'
import { type Pair, productOf } from './pair.ts'

/**
 * What arcsines are made of: of the size a of the argument, `start + tail` is
 *
 *   asin a            for a ≤ ½
 *   asin √((1-a)/2)   beyond, which is (π/2 - asin a) / 2
 */
export type ArcsineParts = { readonly start: Scalar; readonly tail: Scalar }

/** The parts for 0 ≤ a ≤ 1; NaN beyond 1. */
export function arcsineParts(a: Scalar): ArcsineParts {
  'use grad'
  const far = a > 0.5
  const z = far ? 0.5 * (1 - a) : a * a
  const root = rootPair(z)
  const start = far ? root.high : a
  return { start, tail: (far ? root.low : 0) + start * z * asinTail(z) }
}

/** √z as the rounded root and what it lacks. */
function rootPair(z: Scalar): Pair {
  'use grad'
  const high = Math.sqrt(z)
  const square = productOf(high, high)
  const lacking = z - square.high - square.low
  return { high, low: z > 0 ? (0.5 * lacking) / high : 0 }
}

/** (asin(s) / s - 1) / z with z = s², for |s| ≤ ½; 2^-58.8 relative to asin s. */
function asinTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even =
    0.16666666666666763 +
    z2 *
      (0.0446428571752528 +
        z2 *
          (0.022372215855679577 +
            z2 *
              (0.013981006959181386 +
                z2 * (0.010788766273215252 + z2 * (0.021785476781093726 + z2 * 0.03269798000679322)))))
  const odd =
    0.0749999999997013 +
    z2 *
      (0.030381942676978864 +
        z2 *
          (0.017351596436995898 +
            z2 * (0.011397390105728622 + z2 * (0.003674309233895818 + z2 * -0.021109576585530254))))
  return even + z * odd
}
