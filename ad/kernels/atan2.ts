import { copySign, exponentOf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { arctangent } from './arctangent.ts'
import { cond } from './branch.ts'
import { MAX, PI } from './constants.ts'
import { sumOfOrdered } from './pair.ts'

/** Where the larger coordinate lies within 2^±500, pairs neither overflow nor lose their low parts. */
const ORDINARY_EXPONENT = 500

/** 2^500 and its inverse bring the others there. */
const UP = 3.273390607896142e150
const DOWN = 3.054936363499605e-151

/** 2^-30: a steeper ratio's arctangent rounds to the ratio itself. */
const SLIM = 9.313225746154785e-10

/**
 * Angle [rad] in [-π, π] of the point (x, y), counted from the x axis towards the y axis.
 *
 * Zeros and infinities count as in JavaScript: atan2(±0, -0) = ±π, atan2(±0, +0) = ±0, both infinite on a diagonal.
 */
export function atan2(y: Scalar, x: Scalar): Scalar {
  'use grad'
  const n = Math.abs(y)
  const d = Math.abs(x)
  const angle = cond(
    Math.abs(exponentOf(Math.max(n, d))) <= ORDINARY_EXPONENT,
    () => angleFromAxis(n, d, x),
    () => extremeAngle(n, d, x),
  )
  return copySign(angle, y)
}

/** Angle [rad] in [0, π] of (±d, n), on the left where x is negative. */
function angleFromAxis(n: Scalar, d: Scalar, x: Scalar): Scalar {
  'use grad'
  const steep = arctangent(n, d)
  const slim = n < SLIM * d
  const acute = slim ? n / d : steep.high + steep.low
  const start = sumOfOrdered(PI.high, -steep.high)
  const obtuse = start.high + (start.low + (PI.low - steep.low))
  return copySign(1, x) < 0 ? obtuse : acute
}

/** The same where both coordinates are zero, one is infinite, or both lie far from one. */
function extremeAngle(n: Scalar, d: Scalar, x: Scalar): Scalar {
  'use grad'
  const most = Math.max(n, d)
  const scale = most > 1 ? DOWN : UP
  const infinite = most > MAX
  const origin = most <= 0
  const top = infinite ? (n > MAX ? 1 : 0) : n * scale
  const side = infinite ? (d > MAX ? 1 : 0) : origin ? 1 : d * scale
  return angleFromAxis(top, side, x)
}
