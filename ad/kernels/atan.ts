import { copySign } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { arctangent } from './arctangent.ts'

/** 2^60: from here on the arctangent rounds to π/2. */
const FAR = 1.152921504606847e18

/** 2^-27: below it atan x rounds to x. */
const TINY = 7.450580596923828e-9

/** Angle [rad] in [-π/2, π/2] whose tangent is x. */
export function atan(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const { high, low } = arctangent(Math.min(size, FAR), 1)
  return size < TINY ? x : copySign(high + low, x)
}
