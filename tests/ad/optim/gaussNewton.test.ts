import { expect, test } from 'vitest'
import { gaussNewton, type LeastSquares, minimize } from '../../../ad/optim/index.ts'
import { isMinimum, leastSquares, type MatrixForm, PROBLEMS, rosenbrock } from './moreGarbowHillstrom.ts'

/** A least-squares objective that gives only products with its Jacobian. */
function byProducts({ residuals, jacobian }: MatrixForm): LeastSquares {
  return {
    residuals,
    jvp: (x, v) => jacobian(x).map((row) => row.reduce((s, a, j) => s + a * v[j]!, 0)),
    vjp: (x, u) => {
      const J = jacobian(x)
      return J[0]!.map((_, j) => J.reduce((s, row, i) => s + row[j]! * u[i]!, 0))
    },
  }
}

test.each(PROBLEMS)('products alone lead to the minimum of $name', ({ start, minima, residuals }) => {
  const found = minimize(byProducts(leastSquares(residuals)), start, {
    method: 'gaussNewton',
    valueTolerance: 0,
  })
  expect(found.stop.converged, found.stop.sentence).toBe(true)
  expect(isMinimum(2 * found.value, minima, 1e-8), String(2 * found.value)).toBe(true)
})

test('products made from the matrix lead to the same end', () => {
  const fit = leastSquares(rosenbrock.residuals)
  const options = { method: 'gaussNewton' } as const
  const [here, there] = [minimize(fit, [-1.2, 1], options), minimize(byProducts(fit), [-1.2, 1], options)]
  expect(there.evaluations).toBe(here.evaluations)
  expect(Math.hypot(there.x[0]! - here.x[0]!, there.x[1]! - here.x[1]!)).toBeLessThan(1e-12)
})

test('evaluations count residuals and products J v, neither more nor less', () => {
  let [count, products] = [0, 0]
  const fit = byProducts(leastSquares(rosenbrock.residuals))
  const counted: LeastSquares = {
    residuals: (x) => {
      count++
      return fit.residuals(x)
    },
    jvp: (x, v) => {
      products++
      return fit.jvp!(x, v)
    },
    vjp: fit.vjp!,
  }
  const found = minimize(counted, [-1.2, 1], { method: 'gaussNewton', maxEvaluations: 40 })
  expect(count + products).toBe(found.evaluations)
  expect(found.evaluations).toBeLessThanOrEqual(40)
})

test('a thousand variables take a few products: the Jacobian is never formed', () => {
  const n = 1000
  const fit: LeastSquares = {
    residuals: (x) => x.map((xi, i) => Math.sinh(xi) - Math.sin(i)),
    jvp: (x, v) => x.map((xi, i) => Math.cosh(xi) * v[i]!),
    vjp: (x, u) => x.map((xi, i) => Math.cosh(xi) * u[i]!),
  }
  const found = minimize(fit, new Float64Array(n), { method: gaussNewton({ iterations: 20 }) })
  expect(found.stop.reason).toBe('gradient')
  expect(found.evaluations).toBeLessThan(100)
  for (const [i, xi] of found.x.entries()) expect(xi).toBeCloseTo(Math.asinh(Math.sin(i)), 7)
})
