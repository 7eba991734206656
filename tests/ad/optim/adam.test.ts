import { describe, expect, test } from 'vitest'
import { adam, type Evaluation, gradientDescent, minimize } from '../../../ad/optim/index.ts'
import { PROBLEMS, rosenbrock, sumOfSquares } from './moreGarbowHillstrom.ts'

const valley = sumOfSquares(rosenbrock.residuals)

describe('Adam', () => {
  test('takes the same path when the gradient is rescaled variable by variable', () => {
    const factors = [2 ** -17, 2 ** 23]
    const rescaled = (x: Float64Array): Evaluation => {
      const { value, gradient } = valley(x)
      return { value, gradient: gradient.map((g, i) => g * factors[i]!) }
    }
    const options = { method: adam({ rate: 0.01, epsilon: 0 }), maxIterations: 300, gradientTolerance: 0 }
    const path = (f: typeof valley) => minimize(f, [-1.2, 1], options).history.map(({ x }) => x)
    expect(path(rescaled)).toEqual(path(valley))
  })

  test('its first step is the rate, in each variable, against the gradient', () => {
    const { history } = minimize(valley, [-1.2, 1.5], { method: adam({ rate: 0.25 }), maxIterations: 1 })
    const [start, next] = history
    for (const [i, g] of start!.gradient.entries())
      expect(next!.x[i]! - start!.x[i]!).toBeCloseTo(-0.25 * Math.sign(g), 12)
  })

  test('its memory is the weighted mean of all gradients, corrected for the start', () => {
    const gradients = [3, -1, 4, 1, -5]
    const told = gradients.values()
    const f = (): Evaluation => ({ value: 0, gradient: Float64Array.of(told.next().value ?? 0) })
    const [beta1, beta2, rate] = [0.8, 0.95, 0.1]
    const method = adam({ beta1, beta2, rate, epsilon: 0 })
    const { history } = minimize(f, [0], { method, maxIterations: 5 })
    const weights = (beta: number) => gradients.map((_, k) => beta ** (gradients.length - 1 - k))
    const mean = (beta: number, power: number) => {
      const w = weights(beta)
      return w.reduce((sum, wk, k) => sum + wk * gradients[k]! ** power, 0) / w.reduce((a, b) => a + b, 0)
    }
    const step = history[5]!.x[0]! - history[4]!.x[0]!
    expect(step).toBeCloseTo((-rate * mean(beta1, 1)) / Math.sqrt(mean(beta2, 2)), 12)
  })

  test('annealing brings it to rest where the gradient never vanishes', () => {
    const corner = ([a, b]: Float64Array): Evaluation => ({
      value: Math.abs(a! - 0.3) + 5 * Math.abs(b!),
      gradient: Float64Array.of(Math.sign(a! - 0.3), 5 * Math.sign(b!)),
    })
    const distance = (anneal?: number) => {
      const method = anneal === undefined ? adam({ rate: 0.03 }) : adam({ rate: 0.03, anneal })
      const { history } = minimize(corner, [1, -1], { method, maxIterations: 1000, patience: Infinity })
      return Math.max(...history.slice(-20).map(({ value }) => value))
    }
    expect(distance(1000)).toBeLessThan(distance() / 30)
  })

  test.each(['1 Rosenbrock', '5 Beale', '7 helical valley'])('gets to the minimum of %s', (name) => {
    const { residuals, start } = PROBLEMS.find((problem) => problem.name === name)!
    const options = { method: adam({ rate: 0.02 }), maxIterations: 10_000, patience: Infinity }
    const found = minimize(sumOfSquares(residuals), start, options)
    expect(found.stop.reason).toBe('gradient')
    expect(found.value).toBeLessThan(1e-14)
  })

  test('holds bounds, and steps back from where the objective is not finite', () => {
    const logarithm = (x: Float64Array): Evaluation => ({
      value: x[0]! - Math.log(x[0]!),
      gradient: Float64Array.of(1 - 1 / x[0]!),
    })
    const method = adam({ rate: 0.5, anneal: 400 })
    expect(minimize(logarithm, [0.1], { method, maxIterations: 400, upper: 0.75 }).x[0]).toBe(0.75)
    const cliff = (x: Float64Array): Evaluation => ({
      value: x[0]! < 1 ? Number.NaN : x[0]!,
      gradient: Float64Array.of(1),
    })
    const found = minimize(cliff, [2], { method: adam({ rate: 0.3 }), maxIterations: 50 })
    expect(found.x[0]).toBeGreaterThanOrEqual(1)
    expect(found.x[0]).toBeLessThan(1 + 1e-5)
  })
})

describe('gradient descent', () => {
  const CURVATURES = [1, 10]
  const bowl = (x: Float64Array): Evaluation => ({
    value: x.reduce((sum, xi, i) => sum + (CURVATURES[i]! * xi * xi) / 2, 0),
    gradient: x.map((xi, i) => CURVATURES[i]! * xi),
  })

  test('on a quadratic, each variable shrinks by 1 − rate · curvature', () => {
    const method = gradientDescent({ rate: 0.05 })
    const { history } = minimize(bowl, [3, -2], { method, maxIterations: 20 })
    for (const { x, iteration } of history) {
      expect(x[0]).toBeCloseTo(3 * 0.95 ** iteration, 12)
      expect(x[1]).toBeCloseTo(-2 * 0.5 ** iteration, 12)
    }
  })

  test.each([
    ['momentum', false],
    ['Nesterov', true],
  ])('with %s, the iterates follow their two-term recurrence', (_, nesterov) => {
    const [rate, mu] = [0.05, 0.7]
    const { history } = minimize(bowl, [3, -2], {
      method: gradientDescent({ rate, momentum: mu, nesterov }),
      maxIterations: 30,
    })
    for (let k = 1; k + 1 < history.length; k++) {
      for (const [i, c] of CURVATURES.entries()) {
        const [before, now, next] = [history[k - 1]!.x[i]!, history[k]!.x[i]!, history[k + 1]!.x[i]!]
        const pull = nesterov ? (1 + mu) * now - mu * before : now
        const expected = now + mu * (now - before) - rate * c * pull
        expect(next).toBeCloseTo(expected, 11)
      }
    }
  })

  test('converges on the valley, and on a bound keeps no velocity', () => {
    const method = gradientDescent({ rate: 1e-3, momentum: 0.95, nesterov: true })
    const found = minimize(valley, [-1.2, 1], { method, maxIterations: 4000, gradientTolerance: 1e-6 })
    expect(found.stop.reason).toBe('gradient')
    const bounded = minimize(bowl, [3, -2], {
      method,
      lower: [1, -5],
      maxIterations: 4000,
      patience: Infinity,
    })
    expect(bounded.x[0]).toBe(1)
    expect(Math.abs(bounded.x[1]!)).toBeLessThan(1e-8)
    expect((bounded.state.memory as { velocity: number[] }).velocity[0]).toBe(0)
  })
})
