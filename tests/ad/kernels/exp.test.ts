import { expect, test } from 'vitest'
import { exp } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

/** log(max), log(2^-1022) and the two borders of the fast path. */
const borders = [709.782712893384, -708.3964185322641, 708, -708].flatMap((x) => neighbours(x, 10))

test('exp lies within 0.6 ulp where its result is normal', () => {
  const samples = [...spread(3000, -1074, 9), ...between(6000, -708.3, 709.7), ...between(4000, -1, 1)]
  expectWithin(0.6, exp, oracle.exp, single(samples.filter((x) => x > -708.39)))
})

test('exp lies within 0.8 ulp over all its range, subnormal results and the overflow edge included', () => {
  expectWithin(0.8, exp, oracle.exp, single([...between(3000, -746, -708), ...borders]))
})

test('exp is exact at its ends', () => {
  expectSame(exp, Math.exp, single([0, -0, Infinity, -Infinity, Number.NaN, -746, -1e300, 1e300]))
  expect(exp(1)).toBe(Math.E)
})
