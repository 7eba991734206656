import { copySign, powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { expm1Pair } from './expm1.ts'
import { decay, type ExponentialParts, exponentialParts, growth, scaled } from './exponential.ts'
import { type Pair, pairQuotient, sumOfOrdered } from './pair.ts'

/** Up to this size e^±x and their scales are normal numbers. */
const ORDINARY = 708

/** Above it hyperbolic sine and cosine are infinite. */
const HIGHEST = 711

/** 2^-28: below it sinh x and tanh x round to x. */
const TINY = 3.725290298461914e-9

/** From here on tanh rounds to one. */
const SATURATED = 20

/** sinh x = (e^x - e^-x) / 2. */
export function sinh(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const magnitude = cond(
    size <= ORDINARY,
    () => ordinarySinh(size),
    () => halfExp(size),
  )
  return size < TINY ? x : copySign(magnitude, x)
}

/** cosh x = (e^x + e^-x) / 2. */
export function cosh(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  return cond(
    size <= ORDINARY,
    () => {
      const { rising, falling } = halves(exponentialParts(size))
      const sum = sumOfOrdered(rising.high, falling.high)
      return sum.high + (sum.low + (rising.low + falling.low))
    },
    () => halfExp(size),
  )
}

/**
 * tanh x, with the sign of x and the size -y / (2 + y), y = e^(-2|x|) - 1.
 */
export function tanh(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const y = expm1Pair(-2 * Math.min(size, SATURATED))
  const sum = sumOfOrdered(2, y.high)
  const ratio = pairQuotient({ high: -y.high, low: -y.low }, { high: sum.high, low: sum.low + y.low })
  return size < TINY ? x : copySign(ratio.high + ratio.low, x)
}

/** sinh of 0 ≤ x ≤ 708. */
function ordinarySinh(x: Scalar): Scalar {
  'use grad'
  const parts = exponentialParts(x)
  const { rising, falling } = halves(parts)
  const difference = sumOfOrdered(rising.high, -falling.high)
  const far = difference.high + (difference.low + (rising.low - falling.low))
  return parts.k < 0.5 ? parts.r + parts.odd : far
}

/** e^x / 2 and e^-x / 2. */
function halves(parts: ExponentialParts): { rising: Pair; falling: Pair } {
  'use grad'
  const up = growth(parts)
  const down = decay(parts)
  const large = powerOfTwo(parts.k - 1)
  const small = powerOfTwo(-1 - parts.k)
  return {
    rising: { high: up.high * large, low: up.low * large },
    falling: { high: down.high * small, low: down.low * small },
  }
}

/** e^x / 2 for x above 708, where e^-x is nothing beside it. */
function halfExp(x: Scalar): Scalar {
  'use grad'
  const parts = exponentialParts(Math.min(x, HIGHEST))
  const { high, low } = growth(parts)
  return scaled(high + low, parts.k - 1)
}
