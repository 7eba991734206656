import { test } from 'vitest'
import { log1p } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('log1p lies within 0.85 ulp, from subnormals to the largest, and closest to -1', () => {
  const small = spread(4000, -1074, -2)
  const nearEdge = spread(2000, -53, -1, false).map((d) => d - 1)
  const borders = [Math.SQRT2 - 1, Math.SQRT1_2 - 1, 2 ** 53].flatMap((x) => neighbours(x, 10))
  const samples = [
    ...small,
    ...nearEdge,
    ...borders,
    ...between(4000, -0.9, 2),
    ...spread(2000, 0, 1024, false),
  ]
  expectWithin(0.85, log1p, oracle.log1p, single(samples.filter((x) => x > -1)))
})

test('log1p keeps the sign of zero, has no value below -1 and is exact at its ends', () => {
  expectSame(log1p, Math.log1p, single([0, -0, -1, -1.5, -1e300, Infinity, -Infinity, Number.NaN]))
})
