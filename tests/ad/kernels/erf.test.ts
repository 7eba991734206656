import { expect, test } from 'vitest'
import { compile, grad, type Scalar } from '../../../ad/index.ts'
import { erf } from '../../../ad/kernels/index.ts'
import { erf as recordedErf } from '../../../ad/ops/scalar.ts'
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

test('erf compiled gives the bits that it gives plain', () => {
  const compiled = compile((x: Scalar) => recordedErf(x), 0 as number)
  const xs = [...between(2000, -7, 7), ...spread(500, -1074, 1024), Infinity, -Infinity, Number.NaN]
  expect(xs.filter((x) => !Object.is(compiled(x), erf(x)))).toEqual([])
})

test('slopes of erf are the Gaussian bell and its slope, and vanish far out', () => {
  const slope = compile(
    grad((x: Scalar) => recordedErf(x)),
    0 as number,
  )
  const curvature = compile(grad(grad((x: Scalar) => recordedErf(x))), 0 as number)
  for (const x of between(100, -5, 5)) {
    const bell = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)
    expect(Math.abs(slope(x) / bell - 1)).toBeLessThan(1e-14)
    expect(Math.abs(curvature(x) + 2 * x * bell)).toBeLessThan(1e-14)
  }
  expect([1e3, -1e200, Infinity].map(slope)).toEqual([0, 0, 0])
})
