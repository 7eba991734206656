import { describe, expect, test } from 'vitest'
import { cosh, sinh, tanh } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, neighbours, spread } from './samples.ts'
import { expectSame, expectWithin, single } from './worst.ts'

const specials = single([0, -0, Infinity, -Infinity, Number.NaN, 1e300, -1e300])
const around = [...spread(3000, -1074, 4), ...between(6000, -3, 3)]
/** where sinh and cosh overflow, and the borders of the fast path and of the reduction */
const borders = [710.4758600739439, 708, -708, Math.LN2 / 2, 20].flatMap((x) => neighbours(x, 10))
const wide = single([...around, ...between(3000, -710, 710), ...borders])

describe('hyperbolic functions', () => {
  test('lie within 0.6 ulp, the overflow edge included', () => {
    expectWithin(0.6, sinh, oracle.sinh, wide)
    expectWithin(0.6, cosh, oracle.cosh, wide)
    expectWithin(0.6, tanh, oracle.tanh, single([...around, ...between(3000, -22, 22)]))
  })

  test('keep the sign of zero and are exact at their ends', () => {
    expectSame(sinh, Math.sinh, specials)
    expectSame(cosh, Math.cosh, specials)
    expectSame(tanh, Math.tanh, specials)
  })

  test('are odd, even and odd to the last bit', () => {
    expect(around.filter((x) => !Object.is(sinh(-x), -sinh(x)))).toEqual([])
    expect(around.filter((x) => !Object.is(cosh(-x), cosh(x)))).toEqual([])
    expect(around.filter((x) => !Object.is(tanh(-x), -tanh(x)))).toEqual([])
  })
})
