import { test } from 'vitest'
import { atan2 } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, spread } from './samples.ts'
import { expectSame, expectWithin } from './worst.ts'

const pairs = (ys: readonly number[], xs: readonly number[]) =>
  ys.map((y, i): [number, number] => [y, xs[i]!])

test('atan2 lies within 0.7 ulp for points near and for points of any two sizes', () => {
  const near = pairs(between(6000, -3, 3, 1), between(6000, -3, 3, 2))
  const any = pairs(spread(3000, -1074, 1024, true, 3), spread(3000, -1074, 1024, true, 4))
  const ratios = spread(3000, -40, 40, true, 5)
  const large = pairs(spread(3000, 960, 984, true, 6), spread(3000, 960, 984, true, 7))
  const tiny = pairs(spread(3000, -1074, -1010, true, 8), spread(3000, -1074, -1010, true, 9))
  const alike = pairs(
    ratios.map((r) => r * 1e-200),
    spread(3000, -664, -662, true, 10),
  )
  expectWithin(0.7, atan2, oracle.atan2, [...near, ...any, ...large, ...tiny, ...alike])
})

test('atan2 takes zeros and infinities as the language does', () => {
  const specials = [
    0,
    -0,
    1,
    -1,
    2 ** -1074,
    -(2 ** -1074),
    Number.MAX_VALUE,
    Infinity,
    -Infinity,
    Number.NaN,
  ]
  expectSame(
    atan2,
    Math.atan2,
    specials.flatMap((y) => specials.map((x): [number, number] => [y, x])),
  )
})
