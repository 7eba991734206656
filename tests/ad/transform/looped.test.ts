'use grad'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodesInside, operationCount } from '../../../ad/graph/count.ts'
import { Scan } from '../../../ad/graph/node.ts'
import { compile, grad, jacobian, jvp, type Scalar } from '../../../ad/index.ts'
import { run } from '../core/instructions.ts'
import { smoothInputs, smoothPrograms } from '../core/randomPrograms.ts'
import { expectSameBits } from '../core/sameBits.ts'

type Vector = readonly Scalar[]
type Field = (x: Vector) => Vector
type Along = { readonly x: Vector; readonly dx: Vector }

/** Layers in which every number meets every other. */
const layers =
  (count: number): Field =>
  (x) =>
    Array.from({ length: count }).reduce<Vector>(
      (y, _, layer) =>
        y.map((_, i) =>
          Math.tanh(y.reduce((sum, yk, k) => sum + Math.sin(i + 2 * k + layer) * yk, 0 as Scalar)),
        ),
      x,
    )

const start = (n: number) => Array.from({ length: n }, (_, i) => 0.3 * Math.sin(3 * i + 1))

/** The derivative along any direction, as many operations as it takes. */
const along = (f: Field, n: number) =>
  operationCount(compile((z: Along) => jvp(f, z.x, z.dx).tangent, { x: start(n), dx: start(n) }).program)

const columnsByHand = (f: Field, x: readonly number[]) =>
  x.map(
    (_, k) =>
      jvp(
        f,
        x,
        start(x.length).map((_, i) => (i === k ? 1 : 0)),
      ).tangent,
  )

const loopsIn = (f: (x: Vector) => unknown, at: readonly number[]) =>
  nodesInside(compile(f, at).program).flatMap((node) => (node instanceof Scan ? [node.shape.length] : []))

function expectClose(J: readonly (readonly Scalar[])[], columns: readonly Vector[], share: number) {
  const size = Math.max(1, ...columns.flat().map(Math.abs))
  J.forEach((row, i) => {
    row.forEach((entry, k) => {
      expect(Math.abs(entry - columns[k]![i]!)).toBeLessThanOrEqual(share * size)
    })
  })
}

describe('a Jacobian by one loop over its columns', () => {
  test('has the code of one column, and runs that once a column', () => {
    for (const n of [4, 8, 16]) {
      const f = layers(2)
      const one = along(f, n)
      const looped = operationCount(compile(jacobian(f, { mode: 'looped' }), start(n)).program)
      // of each seed a comparison and a choice
      expect(looped.written).toBeLessThanOrEqual(one.written + 2 * n)
      expect(looped.executed).toBeLessThanOrEqual(n * (one.executed + 2 * n))
      const value = operationCount(compile(f, start(n)).program).executed
      expect(looped.executed).toBeLessThanOrEqual(2 * value + n * (one.executed - value + 2 * n))
    }
  })

  test('has a module that grows as the function does, not as its columns times the function', () => {
    const bytes = (n: number) => compile(jacobian(layers(3), { mode: 'looped' }), start(n)).stats.moduleBytes
    const values = (n: number) => compile(layers(3), start(n)).stats.moduleBytes
    for (const n of [8, 16]) expect(bytes(n)).toBeLessThan(4 * values(n))
  })

  test('is the same in any program, compiled and interpreted, as its columns one by one and its rows', () => {
    fc.assert(
      fc.property(smoothPrograms, smoothInputs, (program, x) => {
        const f: Field = (z) => run(program, z).slice(-4)
        const J = compile(jacobian(f, { mode: 'looped' }), x)
        const found = J(x)
        expectSameBits(found.flat(), J.interpret(x).flat())
        expectClose(found, columnsByHand(f, x), 1e-12)
        expectClose(jacobian(f, { mode: 'reverse' })(x), columnsByHand(f, x), 1e-12)
      }),
      { numRuns: 40, seed: 21 },
    )
  })

  test('is differentiated again, in both modes', () => {
    const [f, x] = [layers(2), start(5)]
    const size = (mode: 'forward' | 'looped') => (z: Vector) =>
      jacobian(f, { mode })(z)
        .flat()
        .reduce((sum, entry, i) => sum + Math.cos(i) * entry * entry, 0 as Scalar)
    const [again, dx] = [grad(size('forward'))(x), [1, -2, 0.5, 0, 3]]
    const found = compile(grad(size('looped')), x)(x)
    expectClose(
      [found],
      again.map((entry) => [entry]),
      1e-13,
    )
    const pushed = compile((z: Along) => jvp(size('looped'), z.x, z.dx).tangent, { x, dx })({ x, dx })
    expect(pushed).toBeCloseTo(
      again.reduce((sum, entry, i) => sum + entry * dx[i]!, 0),
      12,
    )
  })
})

describe('a Jacobian by columns', () => {
  /** Eight numbers that all reach the same layers, and twelve that each reach an output of their own. */
  const mixed: Field = (x) => [
    ...layers(12)(x.slice(0, 8)),
    ...x.slice(8).map((xi, i) => Math.sin(xi) * x[i % 8]!),
  ]
  const at = start(20)

  test('sweeps by a loop where columns share their operations, and alone where they do not', () => {
    expect(loopsIn(jacobian(mixed, { mode: 'forward' }), at)).toEqual([8])
    expect(loopsIn(jacobian(mixed), at)).not.toEqual([20])
    expect(loopsIn(jacobian(layers(1), { mode: 'forward' }), start(4))).toEqual([])
    const found = compile(jacobian(mixed, { mode: 'forward' }), at)
    expectClose(found(at), columnsByHand(mixed, at), 1e-13)
    expectSameBits(found(at).flat(), found.interpret(at).flat())
  })

  test('takes less than columns one by one, in code and in operations of which two in lanes are one', () => {
    const { written, executed } = operationCount(compile(jacobian(mixed, { mode: 'forward' }), at).program)
    const one = operationCount(
      compile(
        (x: Vector) =>
          at.map(
            (_, k) =>
              jvp(
                mixed,
                x,
                at.map((_, i) => (i === k ? 1 : 0)),
              ).tangent,
          ),
        at,
      ).program,
    )
    expect(written).toBeLessThan(one.written / 3)
    expect(executed).toBeLessThan(1.2 * one.executed)
  })

  test('and by rows, where many numbers come to few', () => {
    const few: Field = (x) => layers(12)(layers(1)(x).slice(0, 6))
    const many = start(20)
    const reverse = compile(jacobian(few, { mode: 'reverse' }), many)
    expect(loopsIn(jacobian(few, { mode: 'reverse' }), many)).toEqual([6])
    expectClose(reverse(many), columnsByHand(few, many), 1e-13)
    expectSameBits(reverse(many).flat(), reverse.interpret(many).flat())
  })
})
