'use grad'
import { describe, expect, test } from 'vitest'
import {
  checkFinite,
  compile,
  cond,
  grad,
  type Scalar,
  scan,
  select,
  switchCase,
  valueAndGrad,
} from '../../../ad/index.ts'
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

describe('truth values in results', () => {
  const f = ([i, x]: readonly Scalar[]) =>
    switchCase(i!, [
      () => ({ y: x! * 2, up: x! > 1, sure: true, named: true }),
      () => ({ y: x! * x!, up: true, sure: x! > 0, named: true }),
      () => ({ y: Math.sin(x!), up: false, sure: x! < 0, named: true }),
    ])

  test('are chosen with the branch', () => {
    for (const index of [0, 1, 2]) for (const x of [-1, 0.5, 2]) expectOneFunction((z) => f(z), [index, x])
  })

  test('choose in their turn, and are differentiated through', () => {
    const g: Program = ([i, x]) => {
      const { y, up, sure } = f([Math.floor(i!), x!])
      return (
        select(
          up,
          y * x!,
          cond(
            sure,
            () => y,
            () => 3 * y,
          ),
        ) + y
      )
    }
    for (const index of [0.5, 1.5, 2.5]) expectDifferentiable(g, [index, 0.7])
  })

  test('stop the run where the index is that of no branch, if they are needed', () => {
    const up = compile((z: readonly Scalar[]) => (f(z).up ? 1 : 0), [0, 0])
    const y = compile((z: readonly Scalar[]) => f(z).y, [0, 0])
    expect(y([7, 1])).toBeNaN()
    expect(up([1, 1])).toBe(1)
    for (const run of [up, up.interpret]) {
      expect(() => run([7, 1])).toThrow(RangeError)
      expect(() => run([7, 1])).toThrow(
        'switchCase: the index is none of 0 to 2, and the result holds a truth value',
      )
    }
    const within = compile(
      ([i, x]: readonly Scalar[]) =>
        cond(
          i! < 3,
          () => (f([i!, x!]).up ? x! : 0),
          () => 5,
        ),
      [0, 0],
    )
    expect(within([7, 1])).toBe(5)
  })
})

test('what is not chosen does not count', () => {
  const f = ([i, x]: readonly Scalar[]) => switchCase(i!, [() => x! * 2, () => Math.sqrt(x! - 5) / (x! - 1)])
  expect(compile(grad(f), [0, 0])([0, 1])).toEqual([0, 2])
})

test('refusals', () => {
  const traced = (f: (x: Scalar) => unknown) => () => compile(f as (x: Scalar) => Scalar, 1)
  expect(traced((x) => switchCase<unknown>(x, [() => x, () => [x]]))).toThrow(/branches 0 and 1 differ/)
  expect(() => switchCase(0, [])).toThrow(/there are 0 branches/)
})
