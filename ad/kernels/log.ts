import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { logarithm, logarithmParts } from './logarithm.ts'

/** 2^-1022, the smallest normal number. */
const MIN_NORMAL = 2.2250738585072014e-308
const MAX = 1.7976931348623157e308

/** 2^54 makes every subnormal normal. */
const LIFT = 18014398509481984
const LIFT_POWERS = 54

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
  const subnormal = logarithm({ k: k - LIFT_POWERS, f })
  const atZero = x >= 0 ? -Infinity : Number.NaN
  return x > 0 ? subnormal : atZero
}
