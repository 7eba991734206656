import { expect, test } from 'vitest'
import { erf } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectWithin, single } from './worst.ts'

test('erf lies within 0.85 ulp, from subnormals to where it is one', () => {
  const middle = [...between(4000, -1, 1), ...between(4000, 1, 2.5), ...between(1500, 2.5, 6.2)]
  expectWithin(0.85, erf, oracle.erf, single([...spread(3000, -1074, 2), ...middle, ...neighbours(1, 10)]))
})

test('erf keeps the sign of zero and is exact at its ends', () => {
  expect([0, -0, 7, -7, Infinity, -Infinity, Number.NaN].map(erf)).toEqual([0, -0, 1, -1, 1, -1, Number.NaN])
})

test('erf is odd to the last bit', () => {
  expect(spread(2000, -30, 3).filter((x) => !Object.is(erf(-x), -erf(x)))).toEqual([])
})
