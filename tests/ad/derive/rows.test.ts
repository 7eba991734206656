'use grad'
import { describe, expect, test } from 'vitest'
import {
  call,
  compile,
  cond,
  grad,
  jvp,
  type Scalar,
  scan,
  valueAndGrad,
  vmap,
  whileLoop,
} from '../../../ad/index.ts'
import { callsOf } from '../core/callsOf.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { expectSameBits } from '../core/sameBits.ts'

// Rows that a loop before wrote, read by loops inside loops, branches and functions.

/** A row of so many powers. */
const powers = (a: Scalar, count: number) =>
  scan((p: Scalar) => ({ carry: 0.9 * p * a, y: Math.sin(p) }), 1 as Scalar, count).ys

/** Σ sin(s + y) over a row. */
const sum = (s: Scalar, row: readonly Scalar[]) =>
  scan((total: Scalar, y: Scalar) => ({ carry: total + Math.sin(s + y) * y }), 0 as Scalar, row).carry

const programs: Readonly<Record<string, (count: number) => Program>> = {
  'by a loop in a loop':
    (count) =>
    ([a, b]) => {
      const row = powers(a!, count)
      return scan((s: Scalar) => ({ carry: 0.3 * sum(s, row) }), b!, 3).carry
    },
  'by two loops, one of them two loops deep':
    (count) =>
    ([a, b]) => {
      const row = powers(a!, count)
      const inner = (s: Scalar) => scan((t: Scalar) => ({ carry: 0.4 * sum(t, row) }), s, 2).carry
      return scan((s: Scalar) => ({ carry: inner(s) + 0.1 * sum(2 * s, row) }), b!, 3).carry
    },
  'by a loop that ends by a condition':
    (count) =>
    ([a, b]) => {
      const row = powers(a!, count)
      return whileLoop(
        ({ n }) => n < 3,
        ({ n, s }) => ({ n: n + 1, s: 0.3 * sum(s, row) }),
        { n: 0 as Scalar, s: b! },
        { maxTrips: 5 },
      ).s
    },
  'by a loop in a branch in a loop':
    (count) =>
    ([a, b, c]) => {
      const row = powers(a!, count)
      const body = (s: Scalar, i: Scalar) => ({
        carry: cond(
          i < 2 * c!,
          () => 0.3 * sum(s, row),
          () => s * a!,
        ),
      })
      return scan(body, b!, 4).carry
    },
  'by a function in a loop':
    (count) =>
    ([a, b]) => {
      const row = powers(a!, count)
      const f = call((s: Scalar) => 0.3 * sum(s, row))
      return scan((s: Scalar) => ({ carry: f(s) }), b!, 3).carry
    },
  'by a map, its branches and its loops, in lanes that disagree':
    (count) =>
    ([a, b, c]) => {
      const row = powers(a!, count)
      const each = vmap((s: Scalar) => {
        const turned = cond(
          s > b!,
          () => 0.2 * sum(s, row),
          () => scan((t: Scalar) => ({ carry: 0.3 * sum(t, row) }), s * c!, 2).carry,
        )
        return whileLoop(
          (z) => z < 2,
          (z) => z + 0.4 + 0.1 * sum(z, row) ** 2,
          turned,
          { maxTrips: 9 },
        )
      })
      return each([a!, 2 * a!, b!, c!, b! + c!]).reduce((x, y, i) => x + y * (i + 1), 0 as Scalar)
    },
  'by a loop that keeps few of its carries':
    (count) =>
    ([a, b]) => {
      const row = powers(a!, count)
      return scan((s: Scalar) => ({ carry: 0.3 * sum(s, row) }), b!, 4, { memory: 80 }).carry
    },
}

describe.each(Object.entries(programs))('a row read %s', (_name, of) => {
  test('is differentiated to second order', () => expectDifferentiable(of(4), [0.8, 1.3, 0.9]))

  test.each([
    ['gradient', (f: Program) => grad(f)],
    ['forward over reverse', (f: Program) => (x: readonly Scalar[]) => jvp(grad(f), x, [1, 2, 3]).tangent],
    ['reverse over reverse', (f: Program) => grad((x: readonly Scalar[]) => grad(f)(x)[0]!)],
  ])('%s: code does not grow with its length', (_mode, derivative) => {
    const weigh = (count: number) => {
      const { operations, moduleBytes } = compile(derivative(of(count)), [0.8, 1.3, 0.9]).stats
      return { operations, moduleBytes }
    }
    const [short, long] = [weigh(10), weigh(1000)]
    expect(long.operations).toBe(short.operations)
    // numbers of iterations and addresses take a byte or two more, each
    expect(long.moduleBytes).toBeLessThan(1.15 * short.moduleBytes)
  })
})

test.each([6, 7])('a map of %i that shares a row stays in lanes, its derivative too', (instances) => {
  const f = ([a, b]: readonly Scalar[]) => {
    const row = powers(a!, 20)
    const each = vmap((s: Scalar) => sum(s, row) * s)
    return each(Array.from({ length: instances }, (_, i) => b! + 0.1 * i)).reduce(
      (x, y) => x + y,
      0 as Scalar,
    )
  }
  const half = Math.ceil(instances / 2)
  const bodies = callsOf(valueAndGrad(f), [0.8, 1.3]).filter((calls) => calls === half || calls === instances)
  expect(bodies).toEqual([half, half])
  const gradient = compile(grad(f), [0.8, 1.3])
  expectSameBits(gradient([0.7, 1.1]), gradient.interpret([0.7, 1.1]))
})
