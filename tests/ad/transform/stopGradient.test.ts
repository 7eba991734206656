'use grad'
import { expect, test } from 'vitest'
import { compile, grad, jvp, type Scalar, scan, stopGradient } from '../../../ad/index.ts'

test('the same numbers, with no slopes in either mode, at any order', () => {
  const f = (x: Scalar) => x * stopGradient(x * x)
  const all = (x: Scalar) => [f(x), grad(f)(x), jvp(f, x, 1).tangent, grad(grad(f))(x)]
  expect(all(3)).toEqual([27, 9, 9, 0])
  expect(compile(all, 0)(3)).toEqual([27, 9, 9, 0])
})

test('holds what it is given by its outermost use: the derivative of a stopped derivative is zero', () => {
  const cube = (x: Scalar) => x ** 3
  expect(grad((x: Scalar) => stopGradient(grad(cube)(x)) * x)(2)).toBe(12)
})

test('trees keep their structure, plain numbers and truth values are themselves', () => {
  expect(stopGradient({ a: [1, 2], b: true, name: 'x' })).toEqual({ a: [1, 2], b: true, name: 'x' })
  const f = ({ a, b }: { a: readonly Scalar[]; b: Scalar }) => {
    const still = stopGradient({ a, b, less: a[0]! < b })
    return still.less ? still.a[1]! * b : still.b * a[0]!
  }
  expect(grad(f)({ a: [1, 5], b: 2 })).toEqual({ a: [0, 0], b: 5 })
  expect(grad(f)({ a: [3, 5], b: 2 })).toEqual({ a: [2, 0], b: 0 })
})

test('in a loop, what is stopped is a constant of each iteration', () => {
  const f = (x: Scalar) => scan((y: Scalar) => ({ carry: y + x * stopGradient(y) }), x, 3).carry
  // y₃ = x (1 + x)³ in value; each yₖ₊₁' = yₖ' + yₖ
  const [y0, y1, y2] = [2, 6, 18]
  expect(f(2)).toBe(54)
  expect(grad(f)(2)).toBe(1 + y0 + y1 + y2)
  expect(compile((x: Scalar) => jvp(f, x, 1).tangent, 0)(2)).toBe(1 + y0 + y1 + y2)
})
