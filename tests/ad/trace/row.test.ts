import { expect, test } from 'vitest'
import { compile, grad, type Scalar, scan } from '../../../ad/index.ts'

/** The same numbers as a row. */
function row(list: readonly Scalar[]): readonly Scalar[] {
  return scan((nothing: readonly never[], x: Scalar) => ({ carry: nothing, y: x }), [], list).ys
}

/** Σ exp xᵢ */
function sum(x: readonly Scalar[]): Scalar {
  'use grad'
  return scan((total: Scalar, xi: Scalar) => ({ carry: total + Math.exp(xi) }), 0, x).carry
}

/** The gradient as a row. */
function slopes(x: readonly Scalar[]): readonly Scalar[] {
  return row(grad(sum)(x))
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => Math.sin(i))
}

test('a row that is taken apart and put together in order is that row: code does not grow with it', () => {
  const [short, long] = [100, 1000].map((length) => compile(slopes, numbers(length)))
  expect(long!.stats.operations).toBe(short!.stats.operations)
  // addresses are longer; the code is the same
  expect(long!.stats.moduleBytes - short!.stats.moduleBytes).toBeLessThan(50)
  const x = numbers(1000)
  expect(Array.from(long!(x))).toEqual(x.map((xi) => sum([xi])))
})

test('put together in another order, or in part, it is not', () => {
  const x = numbers(4)
  const expected = Array.from(compile(slopes, x)(x))
  const backwards = compile((at: readonly Scalar[]) => row([...grad(sum)(at)].reverse()), x)
  expect(Array.from(backwards(x))).toEqual([...expected].reverse())
  const part = compile((at: readonly Scalar[]) => row(grad(sum)(at).slice(0, 3)), x)
  expect(Array.from(part(x))).toEqual(expected.slice(0, 3))
})
