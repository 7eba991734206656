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

test('equals the % of the language, special numbers included', () => {
  for (const x of specials) for (const y of specials) expect(rem(x, y), `${x} % ${y}`).toBe(x % y)
})

test('equals the % of the language over all exponents', () => {
  const xs = spread(20000, -1074, 1024, true, 1)
  const ys = [
    ...spread(10000, -1074, 1024, true, 2),
    ...xs.slice(10000).map((x, i) => x * (0.2 + (i % 97) / 64)),
  ]
  for (const [i, x] of xs.entries()) expect(rem(x, ys[i]!), `${x} % ${ys[i]}`).toBe(x % ys[i]!)
})
