import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { LIFT, LIFT_POWER, MAX, MIN_NORMAL } from './constants.ts'
import { logarithm, logarithmParts } from './logarithm.ts'

/**
 * Natural logarithm of x.
 *
 * @returns -∞ at ±0, NaN below
 */
export function log(x: Scalar): Scalar {
  'use grad'
  return cond(
    x >= MIN_NORMAL,
    () => (x <= MAX ? logarithm(logarithmParts(x)) : x),
    () => extremeLog(x),
  )
}

/** The logarithm of a subnormal, zero, negative number or NaN. */
function extremeLog(x: Scalar): Scalar {
  'use grad'
  const { k, f } = logarithmParts(x * LIFT)
  const subnormal = logarithm({ k: k - LIFT_POWER, f })
  const atZero = x >= 0 ? -Infinity : Number.NaN
  return x > 0 ? subnormal : atZero
}
