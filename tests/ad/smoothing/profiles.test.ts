import { describe, expect, test } from 'vitest'
import { checkGradient } from '../../../ad/checking/index.ts'
import {
  compile,
  erf,
  gaussianProfile,
  grad,
  logisticProfile,
  randomKey,
  type Scalar,
  softArgmax,
  softMax,
  uniform,
  valueAndGrad,
} from '../../../ad/index.ts'
import { deviation } from '../random/statistics.ts'

const profiles = { logistic: logisticProfile, gaussian: gaussianProfile }

/** Noise of each profile, from a number uniform in (0, 1). */
const noise = {
  logistic: (u: number) => Math.log(u / (1 - u)),
  gaussian: (u: number) => normalQuantile(u),
}

/** The number that a standard normal one stays below with probability u, by bisection. */
function normalQuantile(u: number): number {
  let [low, high] = [-10, 10]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (0.5 + 0.5 * erf(middle / Math.SQRT2) < u) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const draws = Array.from({ length: 5000 }, (_, i) => uniform(randomKey(1), i))
const places = [-40, -3, -0.5, -1e-9, 0, 0.2, 1.7, 40]
const far = [-1e300, -1e200, -1e6, 1e6, 1e200, 1e300]

describe.each(['logistic', 'gaussian'] as const)('%s', (name) => {
  const { step, ramp, bump } = profiles[name]
  const functions = { step, ramp, bump }
  const kinds = ['step', 'ramp', 'bump'] as const
  const sample = draws.map(noise[name])

  test('step and ramp are means of the hard ones under the noise', () => {
    for (const [x, width] of [
      [0.3, 0.5],
      [-0.4, 0.2],
      [1, 2],
    ] as const) {
      const noisy = sample.map((z) => x + width * z)
      expect(
        deviation(
          noisy.map((y) => (y > 0 ? 1 : 0)),
          step(x, width),
        ),
      ).toBeLessThan(4)
      expect(
        deviation(
          noisy.map((y) => Math.max(0, y)),
          ramp(x, width),
        ),
      ).toBeLessThan(4)
    }
  })

  test('a ramp slopes like its step, a step like its bump', () => {
    const peak = { logistic: 1 / 4, gaussian: 1 / Math.sqrt(2 * Math.PI) }[name]
    for (const width of [0.01, 1, 30]) {
      for (const x of places) {
        expect(grad((a: Scalar) => ramp(a, width))(x)).toBeCloseTo(step(x, width), 13)
        const slope = grad((a: Scalar) => step(a, width))(x)
        expect(slope * width).toBeCloseTo(peak * bump(x, width), 13)
      }
    }
  })

  test.each(kinds)('%s is right in its slopes by x and width, to second order', (kind) => {
    const f = ([x, width]: readonly Scalar[]) => functions[kind](x!, width!)
    const first = compile(valueAndGrad(f), [1, 1])
    const second = compile(
      valueAndGrad((at: readonly Scalar[]) => grad(f)(at)[0]!),
      [1, 1],
    )
    for (const x of [-2.5, -0.3, 0.4, 3]) {
      const at = [x, 0.7]
      checkGradient({ value: (p) => f([...p]), gradient: (p) => first([...p]).grad, at }).throwIfWrong()
      checkGradient({
        value: (p) => first([...p]).grad[0]!,
        gradient: (p) => second([...p]).grad,
        at,
        tolerance: 1e-6,
      }).throwIfWrong()
    }
  })

  test('slopes and curvatures at 0 are those of its neighbours', () => {
    for (const kind of kinds) {
      const slope = grad((x: Scalar) => functions[kind](x, 0.5))
      const curvature = grad((x: Scalar) => slope(x))
      expect(slope(0)).toBeCloseTo((slope(1e-4) + slope(-1e-4)) / 2, 6)
      expect(curvature(0)).toBeCloseTo((curvature(1e-4) + curvature(-1e-4)) / 2, 5)
    }
  })

  test('it is symmetric about 0', () => {
    for (const x of places) {
      expect(step(x, 0.3) + step(-x, 0.3)).toBeCloseTo(1, 15)
      expect(ramp(x, 0.3) - ramp(-x, 0.3)).toBeCloseTo(x, 13)
      expect(bump(x, 0.3)).toBe(bump(-x, 0.3))
    }
  })

  test('as the width falls to 0, it becomes the step, the ramp and the point', () => {
    const width = 1e-12
    for (const x of [-3, -1e-3, 1e-3, 3]) {
      expect(step(x, width)).toBe(x > 0 ? 1 : 0)
      expect(Math.abs(ramp(x, width) - Math.max(0, x))).toBeLessThanOrEqual(width)
      expect(bump(x, width)).toBe(0)
    }
    expect([step(0, width), bump(0, width)]).toEqual([0.5, 1])
    expect(ramp(0, width)).toBeLessThan(width)
  })

  test('what is smoothed depends on x over width alone, so that the width has the unit of x', () => {
    for (const x of [-2, -0.3, 0.1, 1.5]) {
      expect(step(1000 * x, 300)).toBeCloseTo(step(x, 0.3), 14)
      expect(ramp(1000 * x, 300) / 1000).toBeCloseTo(ramp(x, 0.3), 14)
      expect(bump(1000 * x, 300)).toBeCloseTo(bump(x, 0.3), 14)
    }
  })

  test.each(kinds)('%s stays finite far out, and so do its slopes of both orders', (kind) => {
    const f = ([x, width]: readonly Scalar[]) => functions[kind](x!, width!)
    const program = compile(
      (at: readonly Scalar[]) => ({
        value: f(at),
        grad: grad(f)(at),
        curvature: [0, 1].map((k) => grad((p: readonly Scalar[]) => grad(f)(p)[k]!)(at)),
      }),
      [1, 1],
    )
    for (const x of far) {
      for (const width of [1e-3, 1, 1e3]) {
        const { value, grad: slopes, curvature } = program([x, width])
        const all = [value, ...slopes, ...curvature.flat()]
        expect(all.every(Number.isFinite), `${x}, ${width}: ${all}`).toBe(true)
        expect(value).toBe(kind === 'step' ? (x > 0 ? 1 : 0) : kind === 'ramp' ? Math.max(0, x) : 0)
      }
    }
  })
})

test.each([0, -1, Number.NaN])('the width %d is refused', (width) => {
  const message = `has the width ${width}, expected a number above 0`
  for (const { step, ramp, bump } of Object.values(profiles)) {
    for (const f of [step, ramp, bump]) expect(() => f(1, width)).toThrow(message)
  }
  expect(() => softMax([1, 2], width)).toThrow(message)
  expect(() => softArgmax([1, 2], width)).toThrow(message)
})

test('a small logistic step keeps its relative accuracy', () => {
  for (const x of [-40, -200, -700]) expect(logisticProfile.step(x, 1) / Math.exp(x)).toBeCloseTo(1, 14)
})
