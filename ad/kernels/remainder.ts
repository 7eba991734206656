import { copySign } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { productOf } from './pair.ts'

/**
 * The remainder a − b trunc(a/b), with the sign of a: JavaScript's a % b, exactly, for quotients below 2^53.
 *
 * @param a - dividend
 * @param b - divisor; magnitudes below 2^996, as the product of quotient and divisor is taken exactly
 */
export function rem(a: Scalar, b: Scalar): Scalar {
  'use grad'
  const [dividend, divisor] = [Math.abs(a), Math.abs(b)]
  const product = productOf(Math.trunc(dividend / divisor), divisor)
  const rest = dividend - product.high - product.low
  // the quotient was rounded, so it may be one too large or too small
  const raised = rest < 0 ? rest + divisor : rest
  const reduced = raised < divisor ? raised : raised - divisor
  return copySign(dividend < divisor ? dividend : reduced, a)
}
