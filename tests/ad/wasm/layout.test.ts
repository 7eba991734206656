'use grad'
import { describe, expect, test } from 'vitest'
import { compile, cond, grad, type Scalar, scan, valueAndGrad } from '../../../ad/index.ts'
import { expectOneFunction } from '../core/differentiable.ts'

describe('memory', () => {
  const roll = (steps: number) => (x: readonly Scalar[]) =>
    scan(([a, b]: readonly Scalar[]) => ({ carry: [a! + 0.1 * b!, b! - 0.1 * Math.sin(a!)] }), x, steps)
      .carry[0]!

  test('of a loop without derivative does not grow with its length', () => {
    const [short, long] = [10, 10_000].map((steps) => compile(roll(steps), [0, 0]).stats.memoryBytes)
    expect(long).toBe(short)
  })

  test('of its derivative grows by the carries', () => {
    const [short, long] = [10, 1010].map((steps) => compile(grad(roll(steps)), [0, 0]).stats.memoryBytes)
    expect(long! - short!).toBe(1000 * 2 * 8)
  })

  test('that is not to be had is asked for in a sentence', () => {
    expect(() => compile(grad(roll(400_000_000)), [0, 0])).toThrow(/needs \d+ MB, most of it carries/)
  })
})

describe('many values at once', () => {
  /** Sums of n inputs, all alive until the end. */
  const sums = (n: number) => (x: readonly Scalar[]) => {
    const values = Array.from({ length: n }, (_, i) => Math.sqrt(x[0]! * i + x[1]! * x[1]!))
    const forward = values.reduce((sum, value, i) => sum + value * (i + 1), 0)
    return values.reduceRight((sum, value) => 0.5 * sum + value, forward)
  }

  test('more than there are registers', () => expectOneFunction(sums(300), [0.3, 2]))
  test('more than fit in one function', () => expectOneFunction(sums(5000), [0.3, 2]))
})

describe('where values lie when a branch begins', () => {
  test('operands of a side in a loop, from the carry, from outside and known', () => {
    const f = ([a, b]: readonly Scalar[]) => {
      const outside = a! * b!
      const body = (y: Scalar, i: Scalar) => ({
        carry: cond(
          y > outside,
          () => y * 0.5 + i + outside,
          () => y + 3 * outside + 1,
        ),
        y: y * outside,
      })
      const { carry, ys } = scan(body, a!, 7)
      return [carry, ...ys]
    }
    expectOneFunction(f, [0.4, 1.7])
    expectOneFunction((x) => valueAndGrad((z: readonly Scalar[]) => f(z)[3]! * f(z)[0]!)(x), [0.4, 1.7])
  })

  test('a truth value from outside a loop', () => {
    const f = ([a, b]: readonly Scalar[]) => {
      const less = a! < b!
      return (
        scan(
          (y: Scalar) => ({
            carry: cond(
              less,
              () => y * 2,
              () => y - b!,
            ),
          }),
          a!,
          4,
        ).carry + (less ? 1 : 0)
      )
    }
    expectOneFunction(f, [1, 2])
    expectOneFunction(f, [2, 1])
  })

  test('results that are truth values', () => {
    const f = ([a, b]: readonly Scalar[]) => {
      const { high, y } = cond(
        a! > 0,
        () => ({ high: a! > b!, y: b! }),
        () => ({ high: b! > 1, y: a! }),
      )
      return [high ? y : 2 * y, high]
    }
    for (const at of [
      [1, 2],
      [2, 1],
      [-1, 2],
      [-1, 0],
    ])
      expectOneFunction(f, at)
  })
})

test('a kernel with a known operand of −0 is not that of 0', () => {
  const angle = (zero: number) => (y: Scalar) => Math.atan2(y, zero)
  expect(compile(angle(0), 1)(0)).toBe(0)
  expect(compile(angle(-0), 1)(0)).toBe(Math.PI)
  expect(compile((y: Scalar) => [angle(0)(y), angle(-0)(y)], 1)(0)).toEqual([0, Math.PI])
})
