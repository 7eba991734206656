import { test } from 'vitest'
import { asin } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('asin lies within 0.7 ulp, closest to its ends too', () => {
  const ends = spread(3000, -53, -1, false).map((d) => 1 - d)
  const samples = [...spread(3000, -1074, 0), ...between(6000, -1, 1), ...ends, ...neighbours(0.5, 20)]
  expectWithin(0.7, asin, oracle.asin, single(samples))
})

test('asin keeps the sign of zero and has no value beyond one', () => {
  expectSame(asin, Math.asin, single([0, -0, 1, -1, 1.0000000000000002, -2, Infinity, -Infinity, Number.NaN]))
})
