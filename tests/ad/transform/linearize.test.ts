'use grad'
import { describe, expect, test } from 'vitest'
import { compile, grad, jvp, linearize, type Scalar, scan, stopGradient, vjp } from '../../../ad/index.ts'

type Pair = { readonly a: Scalar; readonly b: readonly Scalar[] }

const f = ({ a, b }: Pair) => {
  const walk = scan((s: Scalar, bi: Scalar) => ({ carry: Math.sin(s * bi) + a }), a, b).carry
  return { walk, product: a * b[0]! * Math.exp(b[1]!), less: a < b[0]! }
}
const x: Pair = { a: 0.7, b: [1.2, -0.4] }
const dx: Pair = { a: 1, b: [-0.5, 2] }
const dz: Pair = { a: -0.3, b: [0.25, 4] }
const combined = (p: number, q: number): Pair => ({
  a: p * dx.a + q * dz.a,
  b: dx.b.map((bi, i) => p * bi + q * dz.b[i]!),
})

describe('linearize', () => {
  const { value, linear } = linearize(f, x)

  test('has the function’s value and its jvp, bit for bit', () => {
    expect(value).toEqual(f(x))
    for (const along of [dx, dz]) expect(linear(along)).toEqual(jvp(f, x, along).tangent)
  })

  test('is that of the argument as it was, whatever becomes of the list that was given (Warp #1350)', () => {
    const [list, change] = [
      [1.2, -0.4],
      [1, 2],
    ]
    const sum = (z: readonly Scalar[]) =>
      scan((s: Scalar, zi: Scalar) => ({ carry: s * zi + zi }), 1, z).carry
    const then = linearize(sum, list as readonly Scalar[])
    const before = then.linear(change)
    list[0] = 100
    change[1] = 7
    expect(then.linear([1, 2])).toBe(before)
    expect(before).toBe(jvp(sum, [1.2, -0.4], [1, 2]).tangent)
  })

  test('is linear', () => {
    const [u, v, w] = [linear(dx), linear(dz), linear(combined(2, -3))]
    for (const key of ['walk', 'product'] as const) expect(w[key]).toBeCloseTo(2 * u[key] - 3 * v[key], 14)
    expect(linear(combined(0, 0))).toEqual({ walk: 0, product: 0, less: 0 })
  })

  test('of a loop in which something stands still', () => {
    const g = (z: Scalar) =>
      scan((y: Scalar) => ({ carry: y + stopGradient(Math.sin(y)) * (3 * z + 1) }), z, 5).carry
    expect(linearize<Scalar, Scalar>(g, 0.4).linear(2)).toBe(jvp(g, 0.4, 2).tangent)
  })

  test('transposed twice is itself', () => {
    const g = (z: readonly Scalar[]) => [
      z[0]! * z[1]!,
      Math.sin(z[0]!),
      Math.exp(z[1]! * z[2]!),
      z[2]! / z[0]!,
    ]
    const at = [0.7, -1.2, 0.4]
    const map = linearize(g, at as readonly Scalar[]).linear
    const transposed = (u: readonly Scalar[]) => vjp(map, [0, 0, 0], u).grad as readonly Scalar[]
    const again = (v: readonly Scalar[]) => vjp(transposed, [0, 0, 0, 0], v).grad as readonly Scalar[]
    for (const v of [
      [1, 0, 0],
      [0.3, -2, 5],
    ]) {
      expect(again(v)).toEqual(map(v))
      expect(compile(again, v)(v)).toEqual(map(v))
    }
  })

  test('inside a program, and of a program’s numbers', () => {
    const both = (z: { x: Pair; dx: Pair }) => {
      const inside = linearize(f, z.x)
      return { value: inside.value, first: inside.linear(z.dx), second: inside.linear(dz) }
    }
    const found = compile(both, { x, dx })({ x, dx })
    expect(found).toEqual({ value, first: linear(dx), second: linear(dz) })
  })

  test('of plain numbers, along a traced change', () => {
    const along = (t: Scalar) => linear({ a: t, b: [0, t * t] }).product
    const h = 1e-5
    expect(grad(along)(1.5)).toBeCloseTo((along(1.5 + h) - along(1.5 - h)) / (2 * h), 8)
  })

  test('nests: the linear map at x moves with x', () => {
    const g = (t: Scalar) => linearize((z: Scalar) => z ** 3, t).linear(1)
    expect([g(2), grad(g)(2), grad(grad(g))(2)]).toEqual([12, 12, 6])
  })

  test('refuses a change of another structure', () => {
    expect(() => linear({ a: 1, b: [1] })).toThrow(/linear: argument and change differ in structure/)
  })
})
