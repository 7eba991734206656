import { test } from 'vitest'
import { atan } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('atan lies within 0.7 ulp, from subnormals to the largest', () => {
  const borders = [Math.SQRT2 - 1, Math.SQRT2 + 1, 1, 2 ** 60].flatMap((x) => neighbours(x, 10))
  expectWithin(
    0.6,
    atan,
    oracle.atan,
    single([...spread(5000, -1074, 1024), ...between(6000, -5, 5), ...borders]),
  )
})

test('atan keeps the sign of zero and is exact at its ends', () => {
  expectSame(atan, Math.atan, single([0, -0, Infinity, -Infinity, Number.NaN]))
})
