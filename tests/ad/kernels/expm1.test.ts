import { test } from 'vitest'
import { expm1 } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

test('expm1 lies within 0.7 ulp, near zero and at the overflow edge too', () => {
  const middle = [...between(6000, -1.1, 1.1), ...between(3000, -40, 60), ...between(1000, 700, 709.7)]
  const borders = [709.782712893384, 708, -40, Math.LN2 / 2, -Math.LN2 / 2].flatMap((x) => neighbours(x, 10))
  expectWithin(0.7, expm1, oracle.expm1, single([...spread(3000, -1074, 6), ...middle, ...borders]))
})

test('expm1 keeps the sign of zero and is exact at its ends', () => {
  expectSame(expm1, Math.expm1, single([0, -0, Infinity, -Infinity, Number.NaN, -50, -1e300, 1e300]))
})
