'use grad'
import { describe, expect, test } from 'vitest'
import { dotTest } from '../../../ad/checking/index.ts'
import { compile, grad, jvp, type Scalar, scan, valueAndGrad, vjp } from '../../../ad/index.ts'
import { numbersOf } from '../core/sameBits.ts'

/** From three numbers to rows, records and numbers. */
const f = ([a, b, c]: readonly Scalar[]) => {
  const { carry, ys } = scan(
    (y: Scalar) => ({ carry: y * a! + Math.sin(b! * y), y: { y, square: y * y } }),
    c!,
    4,
  )
  return { end: carry, ys, product: a! * b! * c! }
}

test('forward and reverse are transposes, rows included', () => {
  const at = [0.8, 1.3, 0.6]
  const shape = f(at)
  const like = (u: Float64Array) => {
    let next = 0
    return JSON.parse(JSON.stringify(shape), (_key, value) => (typeof value === 'number' ? u[next++] : value))
  }
  dotTest({
    inputs: 3,
    outputs: numbersOf(shape).length,
    jvp: (v) => numbersOf(jvp(f, at, [...v]).tangent),
    vjp: (u) => vjp(f, at, like(u)).grad as readonly number[],
  }).throwIfWrong()
})

test('plain, inside a trace and compiled, a transform gives the same', () => {
  const at = [0.8, 1.3, 0.6]
  const transforms = [
    (x: readonly Scalar[]) => jvp(f, x, [1, 2, 3]),
    (x: readonly Scalar[]) => vjp((z: readonly Scalar[]) => f(z).product, x, 2),
    (x: readonly Scalar[]) => valueAndGrad((z: readonly Scalar[]) => f(z).ys[2]!.square)(x),
  ]
  for (const transform of transforms)
    expect(numbersOf(compile<readonly Scalar[], unknown>(transform, at)(at))).toEqual(
      numbersOf(transform(at)),
    )
})

test('a function without an argument that matters has a gradient of zeros', () => {
  expect(grad((_x: readonly Scalar[]) => 7)([1, 2])).toEqual([0, 0])
  expect(grad((x: readonly Scalar[]) => Math.floor(x[0]!))([1.5, 2])).toEqual([0, 0])
})

test('rows made by one traced loop are arguments of a gradient', () => {
  const g = (x: Scalar) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * x, y }), x, 3)
    return grad((z: readonly Scalar[]) => z[0]! * z[1]! + z[2]!)(ys)
  }
  expect(compile(g, 0)(2)).toEqual([4, 2, 1])
})

test('truth values change by 0', () => {
  const g = (x: Scalar) => ({ high: x > 1, twice: 2 * x })
  expect(jvp(g, 3, 1)).toEqual({ value: { high: true, twice: 6 }, tangent: { high: 0, twice: 2 } })
  expect(compile((x: Scalar) => jvp(g, x, 1), 0)(3)).toEqual(jvp(g, 3, 1))
})

describe('refusals', () => {
  test('a gradient of something that is not one number', () => {
    const of = (g: (x: Scalar) => unknown) => () => grad(g as (x: Scalar) => Scalar)(1)
    expect(of((x) => [x, x])).toThrow('grad: the function returned an array, expected one number.')
    expect(of((x) => ({ x }))).toThrow('a value of type object')
    expect(of((x) => x > 0)).toThrow('a truth value')
    expect(of(() => undefined)).toThrow('a value of type undefined')
  })

  test('tangents and cotangents of another structure', () => {
    const g = ([a, b]: readonly Scalar[]) => [a! * b!]
    expect(() => jvp(g, [1, 2], [1])).toThrow(
      'jvp: argument and tangent differ in structure: the value has 2 elements in one and 1 in the other.',
    )
    expect(() => vjp(g, [1, 2], [1, 1])).toThrow('vjp: result and cotangent differ in structure')
    const rows = (x: Scalar) => scan((y: Scalar) => ({ carry: y, y }), x, 3).ys
    expect(() => vjp(rows, 1, [1, 1])).toThrow('the value has 3 elements in one and 2 in the other')
  })

  test('a compiled function inside a trace', () => {
    const inner = compile((x: Scalar) => x * x, 0)
    expect(() => compile((x: Scalar) => inner(x), 0)).toThrow('call the function that it was compiled from')
  })

  test('a traced count of iterations', () => {
    const g = (n: Scalar) => scan((y: Scalar) => ({ carry: y }), 0, n).carry
    expect(() => compile(g, 3)).toThrow('the number of iterations is a traced value')
  })
})
