import { expect, test } from 'vitest'
import { compile } from '../../../ad/index.ts'
import { pow as plainPow } from '../../../ad/kernels/index.ts'
import { pow } from '../../../ad/ops/scalar.ts'
import { between, halfPiMultiples, spread } from './samples.ts'
import { BINARY, PLAIN, RECORDED, UNARY } from './table.ts'

const specials = [
  0,
  -0,
  1,
  -1,
  0.5,
  3,
  1.5,
  2 ** -1074,
  -(2 ** -1022),
  1e300,
  Infinity,
  -Infinity,
  Number.NaN,
]
const xs = [
  ...specials,
  ...spread(1500, -1074, 1024),
  ...spread(500, -9, 15),
  ...between(1500, -1, 1),
  ...halfPiMultiples(),
]
const ys = [...xs.slice(700), ...xs.slice(0, 700)]

/** Compiled programs take numbers by dozens, so that calls are few. */
const BATCH = 12

test.each(UNARY)('%s compiled gives the bits that it gives plain', (name) => {
  const compiled = compile((x: number[]) => x.map((a) => RECORDED[name]!(a)), xs.slice(0, BATCH))
  const differing: number[] = []
  for (let i = 0; i + BATCH <= xs.length; i += BATCH) {
    const batch = xs.slice(i, i + BATCH)
    const results = compiled(batch)
    differing.push(...batch.filter((a, j) => !Object.is(results[j], PLAIN[name]!(a))))
  }
  expect(differing).toEqual([])
})

test.each(BINARY)('%s compiled gives the bits that it gives plain', (name) => {
  const compiled = compile(([x, y]: number[]) => RECORDED[name]!(x!, y!), [1, 1])
  const pairs = [
    ...specials.flatMap((x) => specials.map((y) => [x, y])),
    ...xs.slice(0, 2000).map((x, i) => [x, ys[i]!]),
    ...xs.slice(0, 2000).map((x, i) => [x, (i % 41) / 4 - 5]),
  ]
  const differing = pairs.filter(([x, y]) => !Object.is(compiled([x!, y!]), PLAIN[name]!(x!, y!)))
  expect(differing).toEqual([])
})

test('a simple exponent known when tracing gives the same bits as one that is not', () => {
  for (const p of [0, 1, 2, -1, 0.5, 3, 1.5]) {
    const known = compile((x: number) => pow(x, p), 1 as number)
    const unknown = compile(([x, e]: number[]) => pow(x!, e!), [1, 1])
    const bases = [...specials, ...spread(200, -1074, 1024)]
    expect(bases.filter((x) => !Object.is(unknown([x, p]), known(x)))).toEqual([])
    expect(bases.filter((x) => !Object.is(plainPow(x, p), known(x)))).toEqual([])
  }
})
