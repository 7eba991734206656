import { test } from 'vitest'
import { hypot } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, spread } from './samples.ts'
import { expectSame, expectWithin } from './worst.ts'

const pairs = (xs: readonly number[], ys: readonly number[]) =>
  xs.map((x, i): [number, number] => [x, ys[i]!])

test('hypot lies within 0.55 ulp for legs alike and legs of any two sizes', () => {
  const near = pairs(between(5000, -3, 3, 1), between(5000, -3, 3, 2))
  const alike = pairs(spread(3000, -40, 40, true, 3), spread(3000, -40, 40, true, 4))
  const any = pairs(spread(3000, -1022, 1024, true, 5), spread(3000, -1022, 1024, true, 6))
  expectWithin(0.55, hypot, oracle.hypot, [...near, ...alike, ...any])
})

test('hypot lies within 0.8 ulp where it is subnormal and where it overflows', () => {
  const tiny = pairs(spread(1500, -1074, -1020, true, 7), spread(1500, -1074, -1020, true, 8))
  const large = pairs(spread(1500, 1022, 1024, true, 9), spread(1500, 1022, 1024, true, 10))
  expectWithin(0.8, hypot, oracle.hypot, [...tiny, ...large])
})

test('hypot takes zeros, infinities and NaN as the language does', () => {
  const specials = [0, -0, 3, -4, 2 ** -1074, Infinity, -Infinity, Number.NaN]
  const all = specials.flatMap((x) => specials.map((y): [number, number] => [x, y]))
  // of two ordinary legs the language's own result is off by an ulp at times
  const plain = (x: number) => Number.isFinite(x) && x !== 0
  expectSame(
    hypot,
    Math.hypot,
    all.filter(([x, y]) => !(plain(x) && plain(y))),
  )
})
