import type { Scalar } from '../scalar.ts'

/** An unevaluated sum high + low with |low| at most half a unit in the last place of high: about 106 bits. */
export type Pair = { readonly high: Scalar; readonly low: Scalar }

/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits. @see Veltkamp 1968; Dekker 1971 */
const SPLITTER = 134217729

/** a + b exactly, where |a| ≥ |b|, or a = 0, or a + b needs no rounding. @see Dekker 1971 */
export function sumOfOrdered(a: Scalar, b: Scalar): Pair {
  'use grad'
  const high = a + b
  return { high, low: b - (high - a) }
}

/** a + b exactly. @see Knuth, TAOCP 2, 4.2.2 */
export function sumOf(a: Scalar, b: Scalar): Pair {
  'use grad'
  const high = a + b
  const bRounded = high - a
  return { high, low: a - (high - bRounded) + (b - bRounded) }
}

/** The leading 26 bits of x, for |x| < 2^996. */
function leadingHalf(x: Scalar): Scalar {
  'use grad'
  const c = SPLITTER * x
  return c - (c - x)
}

/** a · b exactly, for |a|, |b| < 2^996 and a product above 2^-969. @see Dekker 1971 */
export function productOf(a: Scalar, b: Scalar): Pair {
  'use grad'
  const aHead = leadingHalf(a)
  const bHead = leadingHalf(b)
  const aTail = a - aHead
  const bTail = b - bHead
  const high = a * b
  return { high, low: aTail * bTail - (high - aHead * bHead - aTail * bHead - aHead * bTail) }
}

/** a · b to about 2^-103. */
export function pairProduct(a: Pair, b: Pair): Pair {
  'use grad'
  const p = productOf(a.high, b.high)
  return sumOfOrdered(p.high, p.low + (a.high * b.low + a.low * b.high))
}

/** a / b to about 2^-100, of which one double is the quotient's correctly rounded start. */
export function pairQuotient(a: Pair, b: Pair): Pair {
  'use grad'
  const high = a.high / b.high
  const p = productOf(high, b.high)
  // the inverse is ready by then, and good enough for so small a part
  return { high, low: (a.high - p.high - p.low + (a.low - high * b.low)) * (1 / b.high) }
}
