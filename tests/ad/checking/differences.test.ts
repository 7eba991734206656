import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extrapolated } from '../../../ad/checking/extrapolation.ts'
import { directionalDerivative, relativeError, slopeAlong } from '../../../ad/checking/index.ts'

const { sin, cos, exp, log, sqrt, tanh } = Math

/** Functions of one variable, their derivatives, and places; scales from 1e-8 to 1e8. */
const KNOWN: readonly [string, (x: number) => number, (x: number) => number, number[]][] = [
  ['sin', sin, cos, [0, 0.3, 1, -2, 100]],
  ['exp', exp, exp, [0, 1, -5, 20]],
  ['log near zero', log, (x) => 1 / x, [1e-6, 1e-3, 1, 1e4]],
  ['sqrt', sqrt, (x) => 0.5 / sqrt(x), [1e-6, 1, 1e8]],
  ['fast oscillation', (x) => sin(1e5 * x), (x) => 1e5 * cos(1e5 * x), [0.1, 0.7]],
  [
    'narrow peak',
    (x) => 1 / (1 + (1e4 * x) ** 2),
    (x) => (-2e8 * x) / (1 + (1e4 * x) ** 2) ** 2,
    [5e-5, 3e-4],
  ],
  ['large values', (x) => 1e12 * x ** 3, (x) => 3e12 * x ** 2, [0.01, 2]],
  ['tiny values', (x) => 1e-15 * tanh(x), (x) => 1e-15 / Math.cosh(x) ** 2, [0.5, 2]],
  ['large variable', (x) => (x / 1e8) ** 2, (x) => (2 * x) / 1e16, [3e8, 1e8]],
  ['polynomial of degree 7', (x) => x ** 7 - x, (x) => 7 * x ** 6 - 1, [0.5, 1.5]],
]

describe('differences reach nine digits, and their error estimate is honest', () => {
  test.each(KNOWN)('%s', (_, f, derivative, places) => {
    for (const x of places) {
      const slope = slopeAlong(([at]) => f(at!), [x], [1])
      expect(relativeError(slope.derivative, derivative(x))).toBeLessThan(1e-9)
      expect(Math.abs(slope.derivative - derivative(x))).toBeLessThan(10 * slope.error)
      expect(slope.jump).toBe(0)
    }
  })
})

test('a derivative does not depend on the length of the direction, and is odd in it', () => {
  const f = ([x, y]: Float64Array) => sin(x!) * exp(y!)
  const exact = cos(0.4) * exp(-0.3) * 2 - sin(0.4) * exp(-0.3)
  for (const length of [1e-6, 1, -1, 1e6]) {
    const { derivative } = slopeAlong(f, [0.4, -0.3], [2 * length, -length])
    expect(relativeError(derivative, exact * length)).toBeLessThan(1e-10)
  }
})

test('functions of several outputs get steps of their own for each', () => {
  const f = ([x]: Float64Array) => [sin(x!), sin(1e4 * x!), 7]
  const { derivative, evaluations, error } = directionalDerivative(f, [0.3], [1])
  expect(relativeError(derivative[0]!, cos(0.3))).toBeLessThan(1e-11)
  expect(relativeError(derivative[1]!, 1e4 * cos(3000))).toBeLessThan(1e-9)
  expect(derivative[2]).toBe(0)
  expect(error[2]).toBeLessThan(1e-12)
  expect(evaluations).toBeLessThan(60)
})

test('smooth functions of ordinary scale need few evaluations', () => {
  let calls = 0
  const f = ([x]: Float64Array) => {
    calls++
    return exp(x!)
  }
  const { evaluations } = slopeAlong(f, [0.3], [1])
  expect(evaluations).toBe(calls)
  expect(calls).toBeLessThanOrEqual(15)
})

test('points where the function is not finite are passed over', () => {
  const { derivative } = slopeAlong(([x]) => log(x!), [1e-9], [1], { step: 1e-3 })
  expect(relativeError(derivative, 1e9)).toBeLessThan(1e-7)
  const wall = slopeAlong(([x]) => (x === 0 ? 0 : Number.NaN), [0], [1])
  expect(wall.error).toBe(Infinity)
  expect(() => slopeAlong(() => Number.NaN, [0], [1])).toThrow(/the function is NaN at the point itself/)
  expect(() => directionalDerivative(() => [0, Infinity], [0], [1])).toThrow(/output 1 is Infinity/)
})

describe('kinks are recognised', () => {
  test.each([
    ['|x|', (x: number) => Math.abs(x), 2],
    ['max(0, x)', (x: number) => Math.max(0, x), 1],
    ['max(0, sin x) + x²', (x: number) => Math.max(0, sin(x)) + x * x, 1],
    ['a small one on a steep slope', (x: number) => 1e3 * x + 1e-3 * Math.abs(x), 2e-3],
    ['exp(−|x|)', (x: number) => exp(-Math.abs(x)), -2],
  ])('%s at 0', (_, f, jump) => {
    const slope = slopeAlong(([x]) => f(x!), [0], [1])
    expect(relativeError(slope.jump, jump)).toBeLessThan(1e-6)
  })

  test.each([
    ['|x|³', (x: number) => Math.abs(x) ** 3],
    ['max(0, x)²', (x: number) => Math.max(0, x) ** 2],
    ['max(0, x)^1.5, the force of a Hertzian contact', (x: number) => Math.max(0, x) ** 1.5],
    ['a strongly curved bowl', (x: number) => 1e6 * x * x + x],
    ['a step that is none', (x: number) => x],
  ])('and only kinks: %s at 0', (_, f) => {
    expect(slopeAlong(([x]) => f(x!), [0], [1]).jump).toBe(0)
  })
})

test('smooth functions never look kinked', () => {
  const decimal = (min: number, max: number) =>
    fc.integer({ min: 100 * min, max: 100 * max }).map((k) => k / 100)
  const coefficient = decimal(-3, 3)
  fc.assert(
    fc.property(coefficient, coefficient, coefficient, decimal(0.1, 30), coefficient, (a, b, c, w, x) => {
      const f = ([t]: Float64Array) => a * sin(w * t!) + b * exp(t! / 3) + c * t! * t!
      const { derivative, jump, error } = slopeAlong(f, [x], [1])
      const exact = a * w * cos(w * x) + (b / 3) * exp(x / 3) + 2 * c * x
      expect(jump).toBe(0)
      expect(Math.abs(derivative - exact)).toBeLessThanOrEqual(Math.max(20 * error, 1e-9 * Math.abs(exact)))
    }),
    { numRuns: 300 },
  )
})

test('extrapolation is exact for the powers it is told', () => {
  const powers = [2, 4, 6]
  const a = (h: number) => 5 - 3 * h ** 2 + 2 * h ** 4 + 7 * h ** 6
  const { value, error } = extrapolated([a(0.5), a(0.25), a(0.125), a(0.0625)], powers, 2)
  expect(value).toBeCloseTo(5, 13)
  expect(error).toBeGreaterThan(0)
})

describe('the relative error', () => {
  test('does not depend on the unit, is symmetric, and counts differences below the floor little', () => {
    expect(relativeError(1e-9, 2e-9)).toBe(0.5)
    expect(relativeError(1e9, 2e9)).toBe(0.5)
    expect(relativeError(2, 1)).toBe(relativeError(1, 2))
    expect(relativeError(0, 0)).toBe(0)
    expect(relativeError(1, -1)).toBe(2)
    expect(relativeError(0, 1e-12, 1)).toBe(1e-12)
    expect(relativeError(Number.NaN, 1)).toBe(Infinity)
    expect(relativeError(Infinity, 1)).toBe(Infinity)
  })
})
