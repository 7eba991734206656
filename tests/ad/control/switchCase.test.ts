'use grad'
import { describe, expect, test } from 'vitest'
import { checkFinite, compile, grad, type Scalar, scan, switchCase, valueAndGrad } from '../../../ad/index.ts'
import { expectDifferentiable, expectOneFunction, type Program } from '../core/differentiable.ts'

const shapes = (x: Scalar, k: Scalar): readonly (() => Scalar)[] => [
  () => x * k,
  () => Math.sin(x) + k * k,
  () => Math.exp(-x * k),
  () => 1 / (x + k),
  () => Math.sqrt(x) * k,
]

const chosen = (index: Scalar): Program => {
  return ([a, b, c]) => switchCase(Math.floor(index + 0.5 + 0.1 * Math.sin(a!)), shapes(a! * b!, c!)) * b!
}

describe.each([0, 1, 2, 3, 4])('branch %i', (index) => {
  test('is differentiated to second order', () => expectDifferentiable(chosen(index), [0.7, 1.3, 0.9]))
})

test('one program for every index', () => {
  const f = ({ index, x }: { index: Scalar; x: Scalar }) => switchCase(index, shapes(x, 0.3))
  const one = compile(valueAndGrad(f), { index: 0, x: 0 })
  for (const index of [0, 1, 2, 3, 4]) {
    const alone = valueAndGrad((x: Scalar) => shapes(x, 0.3)[index]!())(0.8)
    expect(one({ index, x: 0.8 })).toEqual({ value: alone.value, grad: { index: 0, x: alone.grad } })
  }
})

test('in a loop, a different branch each time', () => {
  const f: Program = ([a, b, c]) =>
    scan((y: Scalar, i) => ({ carry: 0.5 * switchCase(i % 5, shapes(y * y + b!, c!)) + a! }), a!, 12).carry
  expectDifferentiable(f, [0.7, 1.3, 0.9])
})

test('branches of records, and one branch alone', () => {
  const f = ([i, x]: readonly Scalar[]) =>
    switchCase(i!, [() => ({ p: [x!, 2], q: x! * x! }), () => ({ p: [3, x! + 1], q: 4 })])
  expectOneFunction((z) => f(z), [0, 1.5])
  expectOneFunction((z) => f(z), [1, 1.5])
  expect(compile(([i, x]: readonly Scalar[]) => switchCase(i!, [() => x! * 2]), [0, 0])([0, 3])).toBe(6)
})

describe('an index out of range', () => {
  const f = ({ index, x }: { index: Scalar; x: Scalar }) => switchCase(index, shapes(x, 0.3))

  test.each([-1, 5, 1.5, Number.NaN])('%d throws when plain, and is no number when traced', (index) => {
    expect(() => f({ index, x: 1 })).toThrow(`the index is ${index} and there are 5 branches`)
    const compiled = compile(f, { index: 0, x: 0 })
    expect(compiled({ index, x: 1 })).toBeNaN()
    expect(compiled.interpret({ index, x: 1 })).toBeNaN()
  })

  test('is named by checkFinite', () => {
    expect(() => checkFinite(f, { index: 7, x: 1 })).toThrow(
      /unsolved\(7\) = NaN in switchCase \(index not one of 0 to 4\)/,
    )
  })
})

test('what is not chosen does not count', () => {
  const f = ([i, x]: readonly Scalar[]) => switchCase(i!, [() => x! * 2, () => Math.sqrt(x! - 5) / (x! - 1)])
  expect(compile(grad(f), [0, 0])([0, 1])).toEqual([0, 2])
})

test('refusals', () => {
  const traced = (f: (x: Scalar) => unknown) => () => compile(f as (x: Scalar) => Scalar, 1)
  expect(traced((x) => switchCase<unknown>(x, [() => x, () => [x]]))).toThrow(/branches 0 and 1 differ/)
  expect(traced((x) => switchCase<unknown>(x, [() => x > 0]))).toThrow(/branch 0 returns a boolean/)
  expect(() => switchCase(0, [])).toThrow(/there are 0 branches/)
})
