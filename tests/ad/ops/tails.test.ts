import { expect, test } from 'vitest'
import { compile, grad, jvp, type Scalar, tanh } from '../../../ad/index.ts'

test('tanh keeps the digits of its slope in the tails, 4/(eˣ + e⁻ˣ)²', () => {
  const slopes = compile((x: Scalar) => [grad(tanh)(x), jvp(tanh, x, 1).tangent, grad(grad(tanh))(x)], 0)
  for (const x of [0.3, -3, 9, -12, 18.5, 25, -40, 300]) {
    const slope = 4 / (Math.exp(x) + Math.exp(-x)) ** 2
    const [back, forward, second] = slopes(x) as [number, number, number]
    expect(back / slope).toBeCloseTo(1, 14)
    expect(forward).toBe(back)
    // at 300 a product of three factors of the size of the slope is below the smallest double
    if (Math.abs(x) < 100) expect(second / (-2 * Math.tanh(x) * slope)).toBeCloseTo(1, 13)
  }
  expect(slopes(0).slice(0, 2)).toEqual([1, 1])
  for (const slope of slopes(800)) expect(Math.abs(slope)).toBe(0)
})
