import { expect, test } from 'vitest'
import {
  type Pair,
  pairProduct,
  pairQuotient,
  productOf,
  sumOf,
  sumOfOrdered,
} from '../../../ad/kernels/pair.ts'
import { fixed } from './exact.ts'
import { spread } from './samples.ts'

const PLACES = 600
const value = ({ high, low }: Pair) => fixed(high, PLACES) + fixed(low, PLACES)

const xs = spread(2000, -60, 60, true, 1)
const ys = spread(2000, -60, 60, true, 2)

test('sums are exact', () => {
  for (const [i, x] of xs.entries()) {
    const y = ys[i]!
    const exact = fixed(x, PLACES) + fixed(y, PLACES)
    const [large, small] = Math.abs(x) > Math.abs(y) ? [x, y] : [y, x]
    expect(value(sumOf(x, y))).toBe(exact)
    expect(value(sumOfOrdered(large, small))).toBe(exact)
  }
})

test('products are exact', () => {
  for (const [i, x] of xs.entries()) {
    expect(value(productOf(x, ys[i]!)) << 600n).toBe(fixed(x, PLACES) * fixed(ys[i]!, PLACES))
  }
})

test('products and quotients of pairs are right to 2^-98', () => {
  for (const [i, x] of xs.entries()) {
    const a = sumOf(x, x * 1.1e-17)
    const b = sumOf(ys[i]!, ys[i]! * -0.7e-17)
    const product = value(pairProduct(a, b)) << 600n
    const quotient = value(pairQuotient(a, b)) * value(b)
    const exact = value(a) * value(b)
    expect(relative(product - exact, exact)).toBeLessThan(2 ** -98)
    expect(relative(quotient - (value(a) << 600n), quotient)).toBeLessThan(2 ** -98)
  }
})

function relative(error: bigint, whole: bigint): number {
  return Math.abs(Number((error << 120n) / whole)) / 2 ** 120
}
