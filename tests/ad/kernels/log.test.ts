import { test } from 'vitest'
import { log } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('log lies within 0.85 ulp, from subnormals to the largest, and closest to one', () => {
  const nearOne = spread(3000, -52, -1).map((d) => 1 + d)
  const borders = [Math.SQRT2, Math.SQRT1_2, 2 ** -1022].flatMap((x) => neighbours(x, 10))
  const samples = [...spread(5000, -1074, 1024, false), ...between(4000, 0.5, 2), ...nearOne, ...borders]
  expectWithin(0.85, log, oracle.log, single(samples.filter((x) => x !== 1)))
})

test('log has no value below zero and is exact at its ends', () => {
  expectSame(log, Math.log, single([1, 0, -0, -1, -(2 ** -1074), Infinity, -Infinity, Number.NaN]))
})
