import { expect, test } from 'vitest'
import { rem } from '../../../ad/kernels/index.ts'
import { spread } from './samples.ts'

const specials = [
  0,
  -0,
  1,
  -1,
  0.5,
  -2.5,
  3,
  2 ** -1074,
  -(2 ** -1022),
  2 ** 1023,
  Number.MAX_VALUE,
  Infinity,
  -Infinity,
  NaN,
]

const differing = (pairs: readonly (readonly [number, number])[]) =>
  pairs.filter(([x, y]) => !Object.is(rem(x, y), x % y))

test('rem equals the % of the language, special numbers included', () => {
  expect(differing(specials.flatMap((x) => specials.map((y) => [x, y] as const)))).toEqual([])
})

test('rem equals the % of the language over all exponents', () => {
  const xs = spread(20000, -1074, 1024, true, 1)
  const anywhere = spread(10000, -1074, 1024, true, 2).map((y, i) => [xs[i]!, y] as const)
  const nearby = xs.slice(10000).map((x, i) => [x, x * (0.2 + (i % 97) / 64)] as const)
  expect(differing([...anywhere, ...nearby])).toEqual([])
})
