import { describe, expect, test } from 'vitest'
import {
  compile,
  grad,
  jvp,
  type Key,
  logistic,
  normal,
  randomKey,
  type Scalar,
  scan,
  softAnd,
  softGreater,
  softLess,
  uniform,
} from '../../../ad/index.ts'
import { deviation } from '../random/statistics.ts'

// Three formulas of the slides on "The Elements of Differentiable Programming", which are wrong there, as they are.

describe('slope of a mean by the deviation of its noise', () => {
  const at = { mu: 0.7, sigma: 0.3 }
  // g = u³, so that E g(µ + σZ) = µ³ + 3µσ²
  const truth = 6 * at.mu * at.sigma
  const slopes = compile(
    (key: Key) =>
      scan(
        (c: null, i: Scalar) => {
          'use grad'
          const byDeviation = (sigma: Scalar) => normal(key, at.mu, sigma, i) ** 3
          const bySquare = 3 * normal(key, at.mu, at.sigma, i) ** 2
          return { carry: c, y: { pathwise: grad(byDeviation)(at.sigma), slope: bySquare } }
        },
        null,
        40_000,
      ).ys,
    [0, 0] as Key,
  )(randomKey(1))

  test('it is E[Z g′(µ + σZ)], as the derivative of the draws says', () => {
    expect(truth).toBeCloseTo(1.26, 14)
    expect(
      deviation(
        slopes.map((s) => s.pathwise),
        truth,
      ),
    ).toBeLessThan(4)
  })

  test('it is σ E[g″(µ + σZ)], by parts', () => {
    expect(at.sigma * 6 * at.mu).toBeCloseTo(truth, 14)
  })

  test('it is not σ E[g′(µ + σZ)]', () => {
    expect(
      deviation(
        slopes.map((s) => at.sigma * s.slope),
        truth,
      ),
    ).toBeGreaterThan(100)
  })
})

describe('slope of a minimum by a parameter', () => {
  const b = 3
  const cost = (w: Scalar, lambda: Scalar): Scalar => {
    'use grad'
    return 0.5 * lambda * w ** 2 - b * w
  }

  /** The minimiser, by descent that is differentiated through. */
  const minimiser = (lambda: Scalar): Scalar => {
    'use grad'
    const descent = (w: Scalar) => ({ carry: w - 0.2 * (lambda * w - b) })
    return scan(descent, 0 as Scalar, 200).carry
  }

  test('it is ½ w*²: the minimiser need not be differentiated', () => {
    const lambda = 2
    const least = (l: Scalar) => cost(minimiser(l), l)
    const w = minimiser(lambda)
    expect(w).toBeCloseTo(b / lambda, 12)
    expect(grad(least)(lambda)).toBeCloseTo(0.5 * w ** 2, 12)
    expect(0.5 * w ** 2).toBeCloseTo(1.125, 12)
    expect(jvp((l: Scalar) => cost(w, l), lambda, 1).tangent).toBeCloseTo(grad(least)(lambda), 12)
    expect(Math.abs(grad(least)(lambda) - 0.5 * w)).toBeGreaterThan(0.3)
  })
})

describe('smoothing of a ≤ x ≤ b as a whole', () => {
  const [a, x, b] = [-1, 0.2, 1]
  const noise = Array.from({ length: 20_000 }, (_, i) => uniform(randomKey(2), i)).map((u) =>
    Math.log(u / (1 - u)),
  )
  const inside = (width: number) => noise.map((z) => (a <= x + width * z && x + width * z <= b ? 1 : 0))

  test.each([0.2, 0.5, 1, 2])('it is π_a + π_b − 1 at any width (%d)', (width) => {
    const whole = softGreater(x, a, width) + softLess(x, b, width) - 1
    expect(whole).toBeCloseTo(logistic(x - a, width) + logistic(b - x, width) - 1, 15)
    expect(deviation(inside(width), whole)).toBeLessThan(4)
  })

  test('it is not π_b − π_a, nor the product of two comparisons unless the width is small', () => {
    const difference = (width: number) => softLess(x, b, width) - softGreater(x, a, width)
    const product = (width: number) => softAnd(softGreater(x, a, width), softLess(x, b, width))
    expect(deviation(inside(0.2), difference(0.2))).toBeGreaterThan(100)
    expect(deviation(inside(0.2), product(0.2))).toBeLessThan(4)
    expect(deviation(inside(1), product(1))).toBeGreaterThan(10)
  })
})
