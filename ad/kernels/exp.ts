import { powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { exponentialParts, growth, scaled } from './exponential.ts'

/** Up to this size e^x is a normal number, and so is 2^k. */
const ORDINARY = 708

/** Below it e^x rounds to zero; above the other it is infinite. */
const LOWEST = -746
const HIGHEST = 710

/** e^x. */
export function exp(x: Scalar): Scalar {
  'use grad'
  return cond(
    Math.abs(x) <= ORDINARY,
    () => {
      const parts = exponentialParts(x)
      const { high, low } = growth(parts)
      return (high + low) * powerOfTwo(parts.k)
    },
    () => extremeExp(x),
  )
}

/** e^x where it or its scale leaves the normal numbers. */
function extremeExp(x: Scalar): Scalar {
  'use grad'
  const parts = exponentialParts(Math.min(Math.max(x, LOWEST), HIGHEST))
  const { high, low } = growth(parts)
  return scaled(high + low, parts.k)
}
