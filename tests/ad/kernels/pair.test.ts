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
const pairs = xs.map((x, i) => [x, ys[i]!] as const)

test('sums are exact', () => {
  const wrong = pairs.filter(([x, y]) => {
    const exact = fixed(x, PLACES) + fixed(y, PLACES)
    const [large, small] = Math.abs(x) > Math.abs(y) ? [x, y] : [y, x]
    return value(sumOf(x, y)) !== exact || value(sumOfOrdered(large, small)) !== exact
  })
  expect(wrong).toEqual([])
})

test('products are exact', () => {
  const exact = ([x, y]: readonly [number, number]) => fixed(x, PLACES) * fixed(y, PLACES)
  expect(pairs.filter(([x, y]) => value(productOf(x, y)) << 600n !== exact([x, y]))).toEqual([])
})

test('products and quotients of pairs are right to 2^-98', () => {
  const wrong = pairs.filter(([x, y]) => {
    const [a, b] = [sumOf(x, x * 1.1e-17), sumOf(y, y * -0.7e-17)]
    const exact = value(a) * value(b)
    const product = value(pairProduct(a, b)) << 600n
    const quotient = value(pairQuotient(a, b)) * value(b)
    const [ofProduct, ofQuotient] = [
      relative(product - exact, exact),
      relative(quotient - (value(a) << 600n), quotient),
    ]
    return !(ofProduct < 2 ** -98 && ofQuotient < 2 ** -98)
  })
  expect(wrong).toEqual([])
})

function relative(error: bigint, whole: bigint): number {
  return Math.abs(Number((error << 120n) / whole)) / 2 ** 120
}
