import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CurvedObjective, minimize, type Options, truncatedNewton } from '../../../ad/optim/index.ts'
import { HOCK_SCHITTKOWSKI } from './hockSchittkowski.ts'
import { isMinimum, PROBLEMS, sumOfSquares, valleyInEveryForm } from './moreGarbowHillstrom.ts'

const NEWTON: Options = { method: 'truncatedNewton', valueTolerance: 0 }

/** Step of differences of gradients, relative to the size of the point: the cube root of the rounding. */
const DIFFERENCE = 6e-6

/** An objective whose products with the Hessian are differences of its gradients. */
function withDifferences(valueAndGrad: CurvedObjective['valueAndGrad']): CurvedObjective {
  return {
    valueAndGrad,
    hvp: (x, v) => {
      const h = (DIFFERENCE * Math.max(1, Math.hypot(...x))) / Math.hypot(...v)
      const beside = (t: number) => valueAndGrad(x.map((xi, i) => xi + t * v[i]!)).gradient
      const [there, back] = [beside(h), beside(-h)]
      return Float64Array.from(there, (g, i) => (g - back[i]!) / (2 * h))
    },
  }
}

describe('reaches the minima that Moré, Garbow and Hillstrom print', () => {
  test.each(PROBLEMS)('$name', ({ start, minima, residuals }) => {
    const found = minimize(withDifferences(sumOfSquares(residuals)), start, NEWTON)
    expect(found.stop.converged, found.stop.sentence).toBe(true)
    expect(isMinimum(found.value, minima, 1e-8), String(found.value)).toBe(true)
  })
})

describe('reaches the minima that Hock and Schittkowski print, with the active bounds held exactly', () => {
  test.each(HOCK_SCHITTKOWSKI)('$name', ({ start, objective, lower, upper, minimum, active, scale = 1 }) => {
    const found = minimize(withDifferences(objective), start, { ...NEWTON, lower, upper, scale })
    expect(found.stop.converged, found.stop.sentence).toBe(true)
    expect(found.value).toBeLessThan(minimum + 2e-8 * Math.max(1, Math.abs(minimum)))
    for (const i of active) expect([lower[i], upper[i]]).toContain(found.x[i])
  })
})

/** ½ xᵀ A x − bᵀ x. */
function quadratic(A: readonly (readonly number[])[], b: readonly number[]): CurvedObjective {
  const image = (x: Float64Array) => A.map((row) => row.reduce((s, a, j) => s + a * x[j]!, 0))
  return {
    valueAndGrad: (x) => {
      const Ax = image(x)
      return {
        value: x.reduce((s, xi, i) => s + xi * (Ax[i]! / 2 - b[i]!), 0),
        gradient: Float64Array.from(Ax, (a, i) => a - b[i]!),
      }
    },
    hvp: (_x, v) => image(v),
  }
}

const N = 8
const decimal = (min: number, max: number) =>
  fc.integer({ min: 100 * min, max: 100 * max }).map((k) => k / 100)
const vector = (min: number, max: number) => fc.array(decimal(min, max), { minLength: N, maxLength: N })
const symmetric = fc
  .array(vector(-2, 2), { minLength: N, maxLength: N })
  .map((B) => B.map((row, i) => row.map((bij, j) => bij + B[j]![i]!)))

describe('on quadratics in a box, convex or not', () => {
  test('the end satisfies the Karush–Kuhn–Tucker conditions, and no variable alone could go lower', () => {
    fc.assert(
      fc.property(
        symmetric,
        decimal(-5, 30),
        vector(-5, 5),
        vector(-2, 0),
        vector(0, 2),
        (B, shift, b, lower, width) => {
          const A = B.map((row, i) => row.map((a, j) => (i === j ? a + shift : a)))
          const upper = lower.map((low, i) => low + width[i]!)
          const { x, gradient, stop } = minimize(quadratic(A, b), new Float64Array(N), {
            ...NEWTON,
            lower,
            upper,
          })
          expect(stop.converged, stop.sentence).toBe(true)
          for (const [i, xi] of x.entries()) {
            expect(xi >= lower[i]! && xi <= upper[i]!).toBe(true)
            if (lower[i] === upper[i]) continue
            if (xi > lower[i]!) expect(gradient[i]!).toBeLessThan(1e-7)
            if (xi < upper[i]!) expect(gradient[i]!).toBeGreaterThan(-1e-7)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('a saddle is left by its negative curvature', () => {
  const saddle: CurvedObjective = {
    valueAndGrad: ([x, y]) => ({
      value: x! * x! - y! * y! + y! ** 4 / 2,
      gradient: Float64Array.of(2 * x!, -2 * y! + 2 * y! ** 3),
    }),
    hvp: ([, y], [u, v]) => [2 * u!, (6 * y! * y! - 2) * v!],
  }
  const { x } = minimize(saddle, [1, 1e-3], NEWTON)
  expect(Math.abs(x[1]!)).toBeCloseTo(1, 8)
})

test('converges quadratically or nearly so', () => {
  const { history } = minimize(valleyInEveryForm, [-1.2, 1], { ...NEWTON, gradientTolerance: 1e-13 })
  const norms = history.map(({ projectedGradientNorm }) => projectedGradientNorm)
  const late = norms.slice(-3)
  expect(late[2]!).toBeLessThan(late[1]! ** 1.4 + 1e-12)
})

test('evaluations count values and products', () => {
  let count = 0
  const counted: CurvedObjective = {
    valueAndGrad: (x) => {
      count++
      return valleyInEveryForm.valueAndGrad(x)
    },
    hvp: (x, v) => {
      count++
      return valleyInEveryForm.hvp(x, v)
    },
  }
  for (const maxEvaluations of [1, 2, 10, 25, 1000]) {
    count = 0
    const found = minimize(counted, [-1.2, 1], { ...NEWTON, maxEvaluations })
    expect(found.evaluations).toBe(count)
    expect(count).toBeLessThanOrEqual(maxEvaluations)
  }
})

test('without products, and with bad ones, it says so', () => {
  const { valueAndGrad } = valleyInEveryForm
  expect(() => minimize(valueAndGrad, [0, 0], NEWTON)).toThrow(
    /truncatedNewton asks for hvp.*expected hvp\(x, v\)/,
  )
  const nan = minimize({ valueAndGrad, hvp: () => [Number.NaN, 0] }, [-1.2, 1], NEWTON)
  expect(nan.stop).toMatchObject({ reason: 'notFinite' })
  expect(nan.stop.sentence).toMatch(/curvature is not finite/)
  expect(() => minimize({ valueAndGrad, hvp: () => [1] }, [-1.2, 1], NEWTON)).toThrow(
    /hvp has length 1, expected 2/,
  )
})

test('with a single product its step is along the gradient', () => {
  const method = truncatedNewton({ iterations: 1 })
  const [start, next] = minimize(valleyInEveryForm, [-1.2, 1], { method, maxIterations: 1 }).history
  const [a, b] = next!.x.map((xi, i) => xi - start!.x[i]!)
  const [g, h] = start!.gradient
  expect(a! * g! + b! * h!).toBeLessThan(0)
  expect(Math.abs(a! * h! - b! * g!)).toBeLessThan(1e-12 * Math.hypot(a!, b!) * Math.hypot(g!, h!))
})
