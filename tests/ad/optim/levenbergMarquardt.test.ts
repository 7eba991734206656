import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LeastSquares, levenbergMarquardt, minimize, type Options } from '../../../ad/optim/index.ts'
import { CURVE_FITS } from './curveFits.ts'
import { isMinimum, leastSquares, type MatrixForm, PROBLEMS, rosenbrock } from './moreGarbowHillstrom.ts'
import { tracedLeastSquares } from './tracedForms.ts'

const LM: Options = { method: 'levenbergMarquardt', valueTolerance: 0 }

describe('reaches the minima that Moré, Garbow and Hillstrom print', () => {
  const matrixForms = PROBLEMS.map(({ residuals, ...problem }) => ({
    ...problem,
    form: () => leastSquares(residuals),
  }))
  const traced = CURVE_FITS.map(({ residuals, ...problem }) => ({
    ...problem,
    form: () => tracedLeastSquares(residuals, problem.start.length),
  }))
  test.each([...matrixForms, ...traced])('$name', ({ start, minima, form }) => {
    const found = minimize(form(), start, LM)
    expect(found.stop.converged, found.stop.sentence).toBe(true)
    expect(isMinimum(2 * found.value, minima, 1e-10), String(2 * found.value)).toBe(true)
  })
})

/** A chain of plane rotations of neighbours, which is orthogonal. */
function rotated(r: readonly number[], angles: readonly number[]): number[] {
  const turned = [...r]
  angles.forEach((angle, i) => {
    const [a, b] = [turned[i % r.length]!, turned[(i + 1) % r.length]!]
    turned[i % r.length] = Math.cos(angle) * a - Math.sin(angle) * b
    turned[(i + 1) % r.length] = Math.sin(angle) * a + Math.cos(angle) * b
  })
  return turned
}

/** The residuals Q r, for the orthogonal Q of some angles. */
function turned({ residuals, jacobian }: MatrixForm, angles: readonly number[]): LeastSquares {
  return {
    residuals: (x) => rotated(Array.from(residuals(x)), angles),
    jacobian: (x) => {
      const J = jacobian(x)
      const columns = J[0]!.map((_, j) =>
        rotated(
          J.map((row) => row[j]!),
          angles,
        ),
      )
      return J.map((_, i) => columns.map((column) => column[i]!))
    },
  }
}

describe('its path', () => {
  const path = (fit: LeastSquares, start: readonly number[], iterations: number) =>
    minimize(fit, start, { ...LM, maxIterations: iterations }).history.map(({ x }) => x)

  test('does not change when the residuals are turned', () => {
    const bard = PROBLEMS.find(({ name }) => name === '8 Bard')!
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -314, max: 314 }), { minLength: 15, maxLength: 30 }),
        (angles) => {
          for (const { residuals, start } of [rosenbrock, bard]) {
            const fit = leastSquares(residuals)
            const plain = path(fit, start, 8)
            const there = path(
              turned(
                fit,
                angles.map((a) => a / 100),
              ),
              start,
              8,
            )
            expect(there.length).toBe(plain.length)
            for (const [k, x] of plain.entries())
              for (const [i, xi] of x.entries())
                expect(Math.abs(there[k]![i]! - xi)).toBeLessThan(1e-7 * (1 + Math.abs(xi)))
          }
        },
      ),
      { numRuns: 20 },
    )
  })

  test('does not change when variables are measured in other units', () => {
    const fit = leastSquares(rosenbrock.residuals)
    const sizes = [2 ** 12, 2 ** -9]
    const stretched: LeastSquares = {
      residuals: (x) => fit.residuals(x.map((xi, i) => xi * sizes[i]!)),
      jacobian: (x) =>
        fit.jacobian(x.map((xi, i) => xi * sizes[i]!)).map((row) => row.map((a, i) => a * sizes[i]!)),
    }
    const there = path(stretched, [-1.2 / sizes[0]!, 1 / sizes[1]!], 12)
    expect(there.map((x) => x.map((xi, i) => xi * sizes[i]!))).toEqual(path(fit, [-1.2, 1], 12))
  })

  test('ends after one step where residuals are linear, at the solution of the normal equations', () => {
    const A = [
      [1, 2],
      [3, -1],
      [0, 4],
    ]
    const b = [1, 2, 3]
    const fit: LeastSquares = {
      residuals: (x) => A.map((row, i) => row[0]! * x[0]! + row[1]! * x[1]! - b[i]!),
      jacobian: () => A,
    }
    const found = minimize(fit, [10, 10], { ...LM, gradientTolerance: 1e-12 })
    expect(found.iterations).toBe(1)
    // AᵀA = [10 −1; −1 21], Aᵀb = [7, 12], determinant 209
    expect(found.x[0]).toBeCloseTo((7 * 21 + 12) / 209, 13)
    expect(found.x[1]).toBeCloseTo((10 * 12 + 7) / 209, 13)
  })

  test('converges quadratically where the residuals vanish', () => {
    const { history } = minimize(leastSquares(rosenbrock.residuals), [0.9, 0.9], LM)
    const errors = history.map(({ x }) => Math.hypot(x[0]! - 1, x[1]! - 1))
    const late = errors.slice(-3)
    expect(late[2]!).toBeLessThan(10 * late[1]! ** 2 + 1e-15)
  })
})

describe('within bounds', () => {
  const N = 6
  const decimal = (min: number, max: number) =>
    fc.integer({ min: 100 * min, max: 100 * max }).map((k) => k / 100)
  const vector = (n: number, min: number, max: number) =>
    fc.array(decimal(min, max), { minLength: n, maxLength: n })

  test('linear residuals: the end satisfies the Karush–Kuhn–Tucker conditions, active bounds exactly', () => {
    fc.assert(
      fc.property(
        fc.array(vector(N, -3, 3), { minLength: N + 2, maxLength: N + 2 }),
        vector(N + 2, -5, 5),
        vector(N, -1, 0.2),
        vector(N, 0, 1),
        (rows, b, lower, width) => {
          // a unit matrix below makes the minimum unique
          const A = [
            ...rows,
            ...rows.slice(0, N).map((_, i) => b.slice(0, N).map((_b, j) => (i === j ? 0.3 : 0))),
          ]
          const upper = lower.map((low, i) => low + width[i]!)
          const fit: LeastSquares = {
            residuals: (x) => A.map((row, i) => row.reduce((s, a, j) => s + a * x[j]!, -(b[i] ?? 0))),
            jacobian: () => A,
          }
          const { x, gradient, stop } = minimize(fit, new Float64Array(N), { ...LM, lower, upper })
          expect(stop.converged, stop.sentence).toBe(true)
          for (const [i, xi] of x.entries()) {
            expect(xi >= lower[i]! && xi <= upper[i]!).toBe(true)
            if (xi > lower[i]! && xi < upper[i]!) expect(Math.abs(gradient[i]!)).toBeLessThan(1e-7)
            if (xi === lower[i]! && xi < upper[i]!) expect(gradient[i]!).toBeGreaterThan(-1e-7)
            if (xi === upper[i]! && xi > lower[i]!) expect(gradient[i]!).toBeLessThan(1e-7)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a bound across a curved valley is met exactly', () => {
    const fit = leastSquares(rosenbrock.residuals)
    const { x, stop } = minimize(fit, [-1.2, 1], { ...LM, upper: [0.5, Infinity] })
    expect(stop.reason).toBe('gradient')
    expect(x[0]).toBe(0.5)
    expect(x[1]).toBeCloseTo(0.25, 9)
  })
})

describe('trouble', () => {
  test('where residuals are not finite, steps get shorter', () => {
    const fit: LeastSquares = {
      residuals: ([x]) => [Math.log(x!) - 2],
      jacobian: ([x]) => [[1 / x!]],
    }
    const found = minimize(fit, [1e-3], { method: levenbergMarquardt({ radius: 1e9 }) })
    expect(found.x[0]).toBeCloseTo(Math.exp(2), 8)
  })

  test('a wrong Jacobian is told from convergence', () => {
    const fit: LeastSquares = { residuals: ([x]) => [x! + 3], jacobian: () => [[-1]] }
    const { stop } = minimize(fit, [1], LM)
    expect(stop).toMatchObject({ reason: 'lineSearch', converged: false })
    expect(stop.sentence).toMatch(/nothing lower|anything lower than 8/)
  })

  test('a Jacobian that is not finite ends the run at the last good iterate', () => {
    const fit: LeastSquares = {
      residuals: ([x]) => [x!],
      jacobian: ([x]) => [[x! < 1 ? Number.NaN : 1]],
    }
    const found = minimize(fit, [3], LM)
    expect(found.stop.reason).toBe('notFinite')
    expect(found.x[0]).toBe(3)
  })

  test.each([
    [{ residuals: () => [1, 2], jacobian: () => [[1]] }, /2 residuals and 1 rows in their jacobian/],
    [
      { residuals: () => [1], jacobian: () => [[1, 2]] },
      /row 0 of the objective's jacobian has length 2, expected 1/,
    ],
    [{ residuals: () => 4, jacobian: () => [[1]] }, /residuals came as 4, expected numbers in an array/],
    [{ residuals: () => [1], jacobian: () => 1 }, /jacobian came as 1, expected its rows in an array/],
    [{ residuals: () => [1], jvp: () => [1], vjp: () => [1] }, /asks for jacobian.*choose gaussNewton/],
    [
      (x: Float64Array) => ({ value: x[0]!, gradient: x }),
      /levenbergMarquardt asks for residuals.*\{ residuals, jacobian \}/,
    ],
  ])('%o', (fit, sentence) => {
    expect(() => minimize(fit as unknown as LeastSquares, [1], LM)).toThrow(sentence)
  })
})

test('residuals serve methods that know nothing of them: the value is half the sum of squares', () => {
  const fit = leastSquares(rosenbrock.residuals)
  const found = minimize(fit, [-1.2, 1])
  expect(found.stop.reason).toBe('gradient')
  expect(found.history[0]!.value).toBeCloseTo(24.2 / 2, 12)
  expect(minimize({ residuals: fit.residuals }, [-1.2, 1], { method: 'cmaEs' }).value).toBeLessThan(1e-12)
})
