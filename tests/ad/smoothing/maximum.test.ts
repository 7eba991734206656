import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compile,
  grad,
  gumbel,
  logSumExp,
  randomKey,
  type Scalar,
  scan,
  softArgmax,
  softMax,
  softMin,
} from '../../../ad/index.ts'
import { deviation } from '../random/statistics.ts'

const numbers = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 6 })
const EULER = 0.5772156649015329

test('the smooth maximum lies between the maximum and w ln n above it, the minimum below', () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 1e-3, max: 10, noNaN: true }), (xs, width) => {
      const slack = 1e-13 * Math.max(...xs.map(Math.abs), width)
      const excess = softMax(xs, width) - Math.max(...xs)
      expect(excess).toBeGreaterThanOrEqual(-slack)
      expect(excess).toBeLessThanOrEqual(width * Math.log(xs.length) + slack)
      expect(softMin(xs, width)).toBe(
        -softMax(
          xs.map((x) => -x),
          width,
        ),
      )
    }),
  )
})

test('of equal numbers the smooth maximum is w ln n above them, and the shares are equal', () => {
  expect(softMax([2, 2, 2, 2], 0.5)).toBeCloseTo(2 + 0.5 * Math.log(4), 14)
  expect(softArgmax([2, 2, 2, 2], 0.5)).toEqual([0.25, 0.25, 0.25, 0.25])
})

test('softArgmax is the slope of the smooth maximum, its weights sum to 1 and shift with nothing', () => {
  fc.assert(
    fc.property(numbers, (xs) => {
      const weights = softArgmax(xs, 2)
      const slopes = grad((x: readonly Scalar[]) => softMax(x, 2))(xs)
      weights.forEach((w, i) => {
        expect(slopes[i]).toBeCloseTo(w, 13)
      })
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 14)
      softArgmax(
        xs.map((x) => x + 8),
        2,
      ).forEach((w, i) => {
        expect(w).toBeCloseTo(weights[i]!, 12)
      })
    }),
  )
})

test('curvature is the covariance of the choice, ties included', () => {
  for (const xs of [
    [0.3, -1, 0.8],
    [1, 1, -2],
  ]) {
    const w = softArgmax(xs)
    xs.forEach((_, i) => {
      const row = grad((x: readonly Scalar[]) => grad(logSumExp)(x)[i]!)(xs)
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(w[i]! * ((i === j ? 1 : 0) - w[j]!), 13)
      })
    })
  }
})

test('the smooth maximum is the mean of the maximum under centred Gumbel noise', () => {
  const [xs, width] = [[0.4, 0, -0.3], 0.5]
  const maxima = compile((seed: Scalar) => {
    const key = randomKey(seed)
    return scan(
      (c: null, i: Scalar) => {
        'use grad'
        return { carry: c, y: xs.map((_, k) => gumbel(key, 3 * i + k)) }
      },
      null,
      5000,
    ).ys
  }, 0 as number)(12).map((noise) => Math.max(...noise.map((g, k) => xs[k]! + width * (g - EULER))))
  expect(deviation(maxima, softMax(xs, width))).toBeLessThan(4)
})

test('as the width falls to 0 they become sharp, and ties share', () => {
  expect(softMax([1, 3, 2], 1e-9)).toBe(3)
  expect(softMin([1, 3, 2], 1e-9)).toBe(1)
  expect(softArgmax([1, 3, 2], 1e-9)).toEqual([0, 1, 0])
  expect(softArgmax([3, 1, 3], 1e-9)).toEqual([0.5, 0, 0.5])
})

test('nothing overflows, in values or in slopes of two orders', () => {
  for (const xs of [
    [1e300, -1e300, 0],
    [800, 801, -900],
    [-1e5, -2e5, -1e5],
    [Number.NEGATIVE_INFINITY, 0, 1],
  ]) {
    const values = [logSumExp(xs), ...softArgmax(xs), ...grad(logSumExp)(xs)]
    expect(values.every(Number.isFinite), `${xs}: ${values}`).toBe(true)
    const curvature = grad((x: readonly Scalar[]) => grad(logSumExp)(x)[0]!)(xs)
    expect(curvature.every(Number.isFinite), `${xs}: ${curvature}`).toBe(true)
  }
  expect(logSumExp([800, 801])).toBeCloseTo(801 + Math.log1p(Math.exp(-1)), 12)
})

test('a maximum of nothing is refused', () => {
  expect(() => softMax([], 1)).toThrow(/smooth maximum was asked of no numbers, expected at least one/)
})
