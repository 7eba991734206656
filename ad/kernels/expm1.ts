import { powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { exp } from './exp.ts'
import { exponentialParts, growth } from './exponential.ts'
import { type Pair, sumOf, sumOfOrdered } from './pair.ts'

/** Above it e^x - 1 rounds as e^x, whose own care for the upper edge then serves. */
const LARGE = 708

/** Below it e^x - 1 rounds to -1. */
const LOWEST = -40

/** 2^-54: below it e^x - 1 rounds to x. */
const TINY = 5.551115123125783e-17

/** e^x - 1, right for small x too. */
export function expm1(x: Scalar): Scalar {
  'use grad'
  return cond(
    x <= LARGE,
    () => {
      const { high, low } = expm1Pair(Math.max(x, LOWEST))
      return Math.abs(x) < TINY ? x : high + low
    },
    () => exp(x),
  )
}

/** e^x - 1 to about 2^-57, for x in [-40, 708]. */
export function expm1Pair(x: Scalar): Pair {
  'use grad'
  const parts = exponentialParts(x)
  const scale = powerOfTwo(parts.k)
  const power = growth(parts)
  const less = sumOf(power.high * scale, -1)
  // at k = 0 the one of the growth and the one taken off meet before anything is rounded
  const near = sumOfOrdered(parts.r, parts.halfSquare)
  const small = Math.abs(parts.k) < 0.5
  return sumOfOrdered(
    small ? near.high : less.high,
    small ? near.low + (parts.even + parts.odd) : less.low + power.low * scale,
  )
}
