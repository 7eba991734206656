import { exponentOf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { MAX } from './constants.ts'
import { productOf, sumOfOrdered } from './pair.ts'

/** Within 2^±400 squares neither overflow nor lose their low parts. */
const ORDINARY_EXPONENT = 400

/** 2^600 and its inverse bring the others there. */
const UP = 4.149515568880993e180
const DOWN = 2.409919865102884e-181

/**
 * √(x² + y²) without overflow or underflow on the way.
 *
 * @returns ∞ where either is infinite, even beside NaN, as in JavaScript
 */
export function hypot(x: Scalar, y: Scalar): Scalar {
  'use grad'
  const long = Math.max(Math.abs(x), Math.abs(y))
  const short = Math.min(Math.abs(x), Math.abs(y))
  return cond(
    Math.abs(exponentOf(long)) <= ORDINARY_EXPONENT,
    () => length(long, short),
    () => extremeLength(x, y, long, short),
  )
}

/**
 * √(a² + b²) for a ≥ b ≥ 0, a > 0: the root h, and one step of Newton's method from it with h², a² and b² as pairs.
 *
 * @see Borges 2020, An improved algorithm for hypot(a, b), ACM TOMS 47
 */
function length(a: Scalar, b: Scalar): Scalar {
  'use grad'
  const aSquare = productOf(a, a)
  const bSquare = productOf(b, b)
  const sum = sumOfOrdered(aSquare.high, bSquare.high)
  const h = Math.sqrt(sum.high)
  const hSquare = productOf(h, h)
  const lacking = sum.high - hSquare.high - hSquare.low + (sum.low + (aSquare.low + bSquare.low))
  return h + (0.5 * lacking) / h
}

/** The same for zeros, infinities, NaN and lengths far from one. */
function extremeLength(x: Scalar, y: Scalar, long: Scalar, short: Scalar): Scalar {
  'use grad'
  const large = long > 1
  const scaled = length(long * (large ? DOWN : UP), short * (large ? DOWN : UP)) * (large ? UP : DOWN)
  const finite = long > 0 ? scaled : long
  const either = Math.abs(x) > MAX ? Infinity : finite
  return Math.abs(y) > MAX ? Infinity : either
}
