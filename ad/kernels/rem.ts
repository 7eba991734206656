import { copySign, exponentOf, nearest, significandOf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { MAX, MIN_NORMAL } from './constants.ts'
import { scaled } from './exponential.ts'
import { productOf } from './pair.ts'

/** Quotients below 2^52, of numbers within 2^±900, are whole numbers whose products are exact pairs. */
const NEAR_QUOTIENT = 52
const NEAR_EXPONENT = 900

/** 2^52, and 2^537, of which two bring the smallest subnormal to one. */
const SIGNIFICAND_UNITS = 4503599627370496
const HALF_LIFT = 4.4989137945431964e161
const LOWEST_POWER = -1074

/** 2^11: the difference of two exponents is below its double. */
const HIGHEST_BIT = 2048

/**
 * Remainder of x / y with the sign of x, exactly: JavaScript's %.
 *
 * @returns NaN for infinite x and for y = 0
 */
export function rem(x: Scalar, y: Scalar): Scalar {
  'use grad'
  const n = Math.abs(x)
  const d = Math.abs(y)
  const [eN, eD] = [exponentOf(n), exponentOf(d)]
  const magnitude = cond(
    Math.max(eN - eD - NEAR_QUOTIENT, eN - NEAR_EXPONENT, Math.abs(eD) - NEAR_EXPONENT) < 0,
    () => nearRemainder(n, d),
    () => (n < d ? n : farRemainder(n, d)),
  )
  const defined = n <= MAX ? (d > 0 ? magnitude : Number.NaN) : Number.NaN
  return copySign(defined, x)
}

/** n - ⌊n/d⌋ · d, for a quotient of at most 2^53. */
function nearRemainder(n: Scalar, d: Scalar): Scalar {
  'use grad'
  const multiple = productOf(Math.floor(n / d), d)
  const rest = n - multiple.high - multiple.low
  return rest < 0 ? rest + d : rest
}

/** The same for any quotient: n = N · 2^(p+k), d = D · 2^p, and N · 2^k modulo the whole number D. */
function farRemainder(n: Scalar, d: Scalar): Scalar {
  'use grad'
  const [N, nPower] = wholeOf(n)
  const [D, dPower] = wholeOf(d)
  const first = centred(nearRemainder(N, D), D)
  const rest = productModulo(first, powerOfTwoModulo(nPower - dPower, D), D)
  return scaled(rest < 0 ? rest + D : rest, dPower)
}

/** x as a whole number of at most 53 bits and its power of two. */
function wholeOf(x: Scalar): readonly [whole: Scalar, power: Scalar] {
  'use grad'
  const normal = x >= MIN_NORMAL
  return [
    normal ? significandOf(x) * SIGNIFICAND_UNITS : x * HALF_LIFT * HALF_LIFT,
    normal ? exponentOf(x) - NEAR_QUOTIENT : LOWEST_POWER,
  ]
}

/** 2^k modulo D in [-D/2, D/2], by squaring once for each bit of k and doubling for those that are set. */
function powerOfTwoModulo(k: Scalar, D: Scalar): Scalar {
  'use grad'
  let power = centred(1, D)
  let rest = k
  for (let bit = HIGHEST_BIT; bit >= 1; bit /= 2) {
    const square = productModulo(power, power, D)
    power = rest >= bit ? centred(2 * square, D) : square
    rest = rest >= bit ? rest - bit : rest
  }
  return power
}

/** a · b modulo D in [-D/2, D/2], for a and b in there too: every sum is a whole number below 2^53. */
function productModulo(a: Scalar, b: Scalar, D: Scalar): Scalar {
  'use grad'
  const product = productOf(a, b)
  const multiple = productOf(nearest(product.high / D), D)
  return centred(product.high - multiple.high + (product.low - multiple.low), D)
}

/** x less D, plus D or as it is, whichever lies in [-D/2, D/2]. */
function centred(x: Scalar, D: Scalar): Scalar {
  'use grad'
  const half = 0.5 * D
  return x > half ? x - D : x < -half ? x + D : x
}
