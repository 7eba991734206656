import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkGradient } from '../../../ad/checking/index.ts'
import { type Evaluation, lbfgsb, minimize } from '../../../ad/optim/index.ts'
import { HOCK_SCHITTKOWSKI } from './hockSchittkowski.ts'
import { PROBLEMS, sumOfSquares } from './moreGarbowHillstrom.ts'

describe('the gradients of the test problems agree with differences', () => {
  const problems = [
    ...PROBLEMS.map(({ name, start, residuals }) => ({ name, start, objective: sumOfSquares(residuals) })),
    ...HOCK_SCHITTKOWSKI,
  ]
  test.each(problems)('$name', ({ start, objective }) => {
    const beside = start.map((x, i) => x + 0.01 * Math.sin(i + 1))
    checkGradient({
      value: (x) => objective(x).value,
      gradient: (x) => objective(x).gradient,
      at: beside,
      tolerance: 1e-8,
    }).throwIfWrong()
  })
})

describe('reaches the minima that Moré, Garbow and Hillstrom print', () => {
  test.each(PROBLEMS)('$name', ({ start, minima, minimizer, residuals }) => {
    const found = minimize(sumOfSquares(residuals), start, { valueTolerance: 0 })
    const distance = (minimum: number) => (minimum === 0 ? found.value : Math.abs(found.value / minimum - 1))
    const nearest = minima.reduce((a, b) => (distance(b) < distance(a) ? b : a))
    expect(found.stop.converged, found.stop.sentence).toBe(true)
    expect(distance(nearest)).toBeLessThan(nearest === 0 ? 1e-12 : 5e-6)
    if (minimizer !== undefined && nearest === minima[0]) {
      for (const [i, xi] of minimizer.entries())
        expect(Math.abs(found.x[i]! - xi)).toBeLessThan(1e-6 * Math.max(1, Math.abs(xi)))
    }
  })
})

describe('reaches the minima that Hock and Schittkowski print, with the active bounds held exactly', () => {
  test.each(HOCK_SCHITTKOWSKI)(
    '$name',
    ({ start, objective, lower, upper, minimum, minimizer, active, scale = 1 }) => {
      const found = minimize(objective, start, { lower, upper, scale, valueTolerance: 0 })
      expect(found.stop.converged, found.stop.sentence).toBe(true)
      expect(Math.abs(found.value - minimum)).toBeLessThan(2e-8 * Math.max(1, Math.abs(minimum)))
      for (const [i, xi] of minimizer.entries())
        expect(Math.abs(found.x[i]! - xi)).toBeLessThan(2e-4 * Math.max(1, Math.abs(xi)))
      for (const i of active) expect([lower[i], upper[i]]).toContain(found.x[i])
    },
  )
})

/** ½ xᵀ A x − bᵀ x with A = diag(d) + r rᵀ, strictly convex. */
function quadratic(
  d: readonly number[],
  r: readonly number[],
  b: readonly number[],
): (x: Float64Array) => Evaluation {
  return (x) => {
    const rx = x.reduce((sum, xi, i) => sum + r[i]! * xi, 0)
    const Ax = x.map((xi, i) => d[i]! * xi + r[i]! * rx)
    return {
      value: x.reduce((sum, xi, i) => sum + xi * (Ax[i]! / 2 - b[i]!), 0),
      gradient: Ax.map((a, i) => a - b[i]!),
    }
  }
}

/** Numbers with two decimals: large and small, none so small that it vanishes beside the others. */
const decimal = (min: number, max: number) =>
  fc.integer({ min: 100 * min, max: 100 * max }).map((k) => k / 100)
const vectors = (n: number, min: number, max: number) =>
  fc.array(decimal(min, max), { minLength: n, maxLength: n })

describe('on strictly convex quadratics', () => {
  const N = 8

  test('nearly exact searches with full memory end in little more than n iterations', () => {
    fc.assert(
      fc.property(vectors(N, 0.1, 100), vectors(N, -3, 3), vectors(N, -5, 5), (d, r, b) => {
        const method = lbfgsb({ memory: 2 * N, curvature: 1e-6 })
        const found = minimize(quadratic(d, r, b), new Float64Array(N), { method, gradientTolerance: 1e-7 })
        expect(found.stop.reason).toBe('gradient')
        expect(found.iterations).toBeLessThanOrEqual(N + 2)
      }),
      { numRuns: 50 },
    )
  })

  test('the usual searches converge superlinearly: the last steps gain ever more digits', () => {
    const d = [1, 3, 10, 30, 100, 2, 5, 50]
    const f = quadratic(d, [1, -1, 2, 0, 1, 1, -2, 0.5], [1, 2, 3, 4, 5, 6, 7, 8])
    const norms = minimize(f, new Float64Array(N), {
      method: lbfgsb({ memory: 60 }),
      gradientTolerance: 1e-10,
    }).history.map((step) => step.projectedGradientNorm)
    const rate = (k: number) => norms[k]! / norms[k - 1]!
    expect(norms.at(-1)).toBeLessThan(1e-10)
    expect(rate(norms.length - 1) * rate(norms.length - 2)).toBeLessThan(1e-2)
  })

  test('within any box, the end satisfies the Karush–Kuhn–Tucker conditions, which make it the minimum', () => {
    fc.assert(
      fc.property(
        vectors(N, 0.1, 100),
        vectors(N, -3, 3),
        vectors(N, -50, 50),
        vectors(N, -2, 0.5),
        vectors(N, 0, 1),
        (d, r, b, lower, width) => {
          const upper = lower.map((low, i) => low + width[i]!)
          const { x, gradient, stop } = minimize(quadratic(d, r, b), new Float64Array(N), {
            lower,
            upper,
            valueTolerance: 0,
          })
          expect(stop.converged, stop.sentence).toBe(true)
          for (const [i, xi] of x.entries()) {
            expect(xi).toBeGreaterThanOrEqual(lower[i]!)
            expect(xi).toBeLessThanOrEqual(upper[i]!)
            if (xi > lower[i]! && xi < upper[i]!) expect(Math.abs(gradient[i]!)).toBeLessThan(1e-6)
            if (xi === lower[i]! && xi < upper[i]!) expect(gradient[i]!).toBeGreaterThan(-1e-6)
            if (xi === upper[i]! && xi > lower[i]!) expect(gradient[i]!).toBeLessThan(1e-6)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('where the objective is not finite', () => {
  test('steps are shortened until it is, and every try is counted', () => {
    let calls = 0
    const barrier = (x: Float64Array): Evaluation => {
      calls++
      return { value: x[0]! - Math.log(x[0]!), gradient: Float64Array.of(1 - 1 / x[0]!) }
    }
    const found = minimize(barrier, [1e-3])
    expect(found.x[0]).toBeCloseTo(1, 7)
    expect(found.evaluations).toBe(calls)
    const wall = (x: Float64Array): Evaluation =>
      x[0]! > 3
        ? { value: Number.NaN, gradient: Float64Array.of(Number.NaN) }
        : { value: -x[0]!, gradient: Float64Array.of(-1) }
    expect(minimize(wall, [0], { maxIterations: 200 }).x[0]).toBeCloseTo(3, 6)
  })

  test('a gradient that is not finite where the value is good ends the run at the last good iterate', () => {
    const f = (x: Float64Array): Evaluation => ({
      value: x[0]! ** 2 + x[1]! ** 2,
      gradient: Float64Array.of(2 * x[0]!, x[0]! < 1 ? Number.NaN : 2 * x[1]!),
    })
    const found = minimize(f, [4, 3])
    expect(found.stop.reason).toBe('notFinite')
    expect(found.stop.sentence).toMatch(
      /gradient\[1\] is NaN at the next iterate \(x\[1\] = .*last good iterate is kept/,
    )
    expect(found.x[0]).toBeGreaterThanOrEqual(1)
    expect(found.gradient.every(Number.isFinite)).toBe(true)
  })
})

test('a gradient of the wrong sign is told from convergence', () => {
  const f = (x: Float64Array): Evaluation => ({ value: x[0]! ** 2, gradient: Float64Array.of(-2 * x[0]!) })
  const { stop } = minimize(f, [1])
  expect(stop.reason).toBe('lineSearch')
  expect(stop.converged).toBe(false)
  expect(stop.sentence).toMatch(/nothing lower than 1 .*checkGradient tells which/)
})
