'use grad'
import { describe, expect, test, vi } from 'vitest'
import { compile, cond, grad, type Scalar, scan, valueAndGrad, vmap } from '../../../ad/index.ts'
import { ModuleBuilder } from '../../../ad/wasm/module.ts'
import { expectOneFunction } from '../core/differentiable.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

/** A side of about 3 operations a turn, that keeps many values alive. */
function long(x: Scalar, y: Scalar, turns: number): Scalar {
  let [a, b] = [x, y]
  for (let i = 0; i < turns; i++) {
    const next = 0.9 * a + 0.1 * b * (i % 7)
    a = b
    b = next
  }
  return a + b
}

const branch =
  (turns: number) =>
  ([x, y]: readonly Scalar[]): Scalar => {
    const kept = x! * y! + 1
    const { u, v, up } = cond(
      x! > y!,
      () => ({ u: long(x!, kept, turns), v: y!, up: true }),
      () => ({ u: y! * kept, v: long(y!, x!, turns / 10), up: kept > 2 }),
    )
    return cond(
      up,
      () => u * v,
      () => u + kept,
    )
  }

/** Bytes of the longest function of what `build` emits, and of all. */
function codeSizes(build: () => unknown): { longest: number; all: number } {
  const sizes: number[] = []
  const define = vi.spyOn(ModuleBuilder.prototype, 'define')
  build()
  for (const [, , , code] of define.mock.calls) sizes.push(code.length)
  define.mockRestore()
  return { longest: Math.max(...sizes), all: sizes.reduce((a, b) => a + b) }
}

const points = [
  [1.2, 0.7],
  [0.4, 0.9],
  [-0.5, 2.5],
]

describe('a side of a branch that is too long for one function', () => {
  test.each(points)('does what it does: at %f, %f', (x, y) => {
    expectOneFunction(branch(3000), [x!, y!])
    expectOneFunction((z) => valueAndGrad(branch(3000))(z), [x!, y!])
    // a short branch is written in place
    expectOneFunction(branch(30), [x!, y!])
  })

  test('is cut into functions, and so is its derivative', () => {
    for (const f of [branch(8000), grad(branch(8000))]) {
      const { longest, all } = codeSizes(() => compile(f as (x: readonly Scalar[]) => Scalar, [1, 2]))
      expect(longest).toBeLessThan(all / 5)
    }
  })

  test('in a loop and with a row that it reads', () => {
    const f = ([x, y]: readonly Scalar[]) => {
      const { ys } = scan((s: Scalar) => ({ carry: s * 0.9, y: s * s }), x!, 5)
      return scan(
        (s: Scalar, i: Scalar) => ({
          carry: cond(
            i < 2,
            () => long(s, scan((t: Scalar, w: Scalar) => ({ carry: t * y! + w }), s, ys).carry, 1500),
            () => s * i,
          ),
        }),
        y!,
        4,
      ).carry
    }
    expectOneFunction((z) => valueAndGrad(f)(z), [0.7, 0.8])
  })

  test('in lanes that disagree', () => {
    const f = ([x, y]: readonly Scalar[]) =>
      vmap((s: Scalar) => branch(2000)([s, y!]))([x!, y! + 1, 0.5 * x!, 2 * y!, x! + y!]).reduce(
        (a, b) => a + b,
      )
    const gradient = compile(valueAndGrad(f), [0, 0])
    for (const at of points) expectSameBits(numbersOf(gradient(at)), numbersOf(gradient.interpret(at)))
  })
})
