import { test } from 'vitest'
import { tan } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, halfPiMultiples, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('tan lies within 0.9 ulp, from subnormal angles to the largest', () => {
  const angles = [...spread(4000, -1074, 1024), ...spread(4000, -8, 20), ...between(4000, -7, 7)]
  expectWithin(0.9, tan, oracle.tan, single([...angles, ...halfPiMultiples()]))
})

test('tan keeps the sign of zero, and infinite angles have none', () => {
  expectSame(tan, Math.tan, single([0, -0, Infinity, -Infinity, Number.NaN]))
})
