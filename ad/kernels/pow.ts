import { copySign, isTraced } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { LIFT, LIFT_POWER, MAX, MIN_NORMAL } from './constants.ts'
import { exponentialParts, growth, scaled } from './exponential.ts'
import { logarithmPair } from './logarithm.ts'
import { type Pair, productOf } from './pair.ts'

/** 2^65: with a larger exponent every base but one over- or underflows. */
const LARGEST_EXPONENT = 3.6893488147419103e19

/** Natural logarithms beyond these give zero and infinity. */
const LOWEST = -746
const HIGHEST = 710

/** Powers that are plain arithmetic. x · x · x and x · √x are rounded twice, hence within 1.5 ulp; the others within ½. */
const DIRECT: readonly (readonly [exponent: number, power: (x: Scalar) => Scalar])[] = [
  [0, () => 1],
  [1, (x) => x],
  [2, square],
  [-1, inverse],
  [0.5, root],
  [3, cube],
  [1.5, rootCubed],
]

/**
 * x^p as JavaScript has it (1^±∞ is NaN), with plain arithmetic for the exponents 0, 1, 2, -1, ½, 3 and 1½: an exponent
 * known when tracing costs just that, one that is not gives the same result bit for bit.
 *
 * @returns NaN for negative x and an exponent that is no integer
 */
export function pow(x: Scalar, p: Scalar): Scalar {
  'use grad'
  const direct = directPower(p)
  if (direct) return direct(x)
  let result = generalPower(x, p)
  for (const [exponent, power] of DIRECT) result = Math.abs(p - exponent) <= 0 ? power(x) : result
  return result
}

/** The plain arithmetic for an exponent known by now, where there is one. */
function directPower(p: Scalar): ((x: Scalar) => Scalar) | undefined {
  return isTraced(p) ? undefined : DIRECT.find(([exponent]) => exponent === p)?.[1]
}

/** |x|^p with the sign and the exceptions that x and p call for. */
function generalPower(x: Scalar, p: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const negative = copySign(1, x) < 0
  const positivePower = positiveBase(size, p)
  const atZero = p > 0 ? 0 : Infinity
  const atInfinity = p > 0 ? Infinity : 0
  const magnitude = size <= 0 ? atZero : size > MAX ? atInfinity : positivePower
  const fractional = Math.floor(p) < p
  const odd = Math.floor(0.5 * p) < 0.5 * p
  const ofFractional = x < 0 ? (size > MAX ? magnitude : Number.NaN) : magnitude
  const ofInteger = odd ? -magnitude : magnitude
  const signed = negative ? (fractional ? ofFractional : ofInteger) : magnitude
  const atUnit = Math.abs(p) > MAX ? Number.NaN : signed
  const decided = Math.abs(size - 1) <= 0 ? atUnit : signed
  return x >= -Infinity ? (p >= -Infinity ? decided : Number.NaN) : Number.NaN
}

/** e^(p · log a), for 0 < a < ∞. */
function positiveBase(a: Scalar, p: Scalar): Scalar {
  'use grad'
  const subnormal = a < MIN_NORMAL
  const log = logarithmPair(subnormal ? a * LIFT : a, subnormal ? -LIFT_POWER : 0)
  const exponent = Math.min(Math.max(p, -LARGEST_EXPONENT), LARGEST_EXPONENT)
  const product = exponentTimes(log, exponent)
  const parts = exponentialParts(product.high, product.low)
  const { high, low } = growth(parts)
  return scaled(high + low, parts.k)
}

/** p · log a, held to where the exponential is neither zero nor infinite. */
function exponentTimes(log: Pair, p: Scalar): Pair {
  'use grad'
  const product = productOf(log.high, p)
  const held = Math.min(Math.max(product.high, LOWEST), HIGHEST)
  return { high: held, low: Math.abs(held - product.high) > 0 ? 0 : product.low + log.low * p }
}

function square(x: Scalar): Scalar {
  'use grad'
  return x * x
}

function inverse(x: Scalar): Scalar {
  'use grad'
  return 1 / x
}

/** x^½, which unlike the square root is +0 at -0 and ∞ at -∞. */
function root(x: Scalar): Scalar {
  'use grad'
  return x < -MAX ? Infinity : Math.abs(Math.sqrt(x))
}

function cube(x: Scalar): Scalar {
  'use grad'
  return x * x * x
}

/** x^(3/2), ∞ at -∞. */
function rootCubed(x: Scalar): Scalar {
  'use grad'
  return x < -MAX ? Infinity : x * Math.sqrt(x)
}
