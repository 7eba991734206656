import { test } from 'vitest'
import { acos } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('acos lies within 0.7 ulp, closest to its ends too', () => {
  const ends = spread(3000, -53, -1, false).flatMap((d) => [1 - d, d - 1])
  const borders = [...neighbours(0.5, 20), ...neighbours(-0.5, 20)]
  const samples = [...spread(3000, -1074, 0), ...between(6000, -1, 1), ...ends, ...borders]
  expectWithin(0.7, acos, oracle.acos, single(samples.filter((x) => x < 1)))
})

test('acos has no value beyond one and is exact at its ends', () => {
  expectSame(acos, Math.acos, single([0, -0, 1, -1, 1.0000000000000002, -2, Infinity, -Infinity, Number.NaN]))
})
