'use grad'
import { describe, expect, test } from 'vitest'
import { argmin, checkFinite, compile, fixedPoint, grad, jvp, root, type Scalar, scan, vjp } from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'

describe('closed forms', () => {
  test('a cube root and its first two derivatives', () => {
    const f = (a: Scalar) => root((x: Scalar) => x ** 3 - a, 1)
    const all = (a: Scalar) => [f(a), grad(f)(a), jvp(f, a, 1).tangent, grad(grad(f))(a), jvp(grad(f), a, 1).tangent]
    const expected = [2, 1 / 12, 1 / 12, -1 / 144, -1 / 144]
    all(8).forEach((y, i) => expect(y).toBeCloseTo(expected[i]!, 13))
    compile(all, 0)(8).forEach((y, i) => expect(y).toBeCloseTo(expected[i]!, 13))
  })
})

const kepler: Program = ([M, e]) => root((E: Scalar) => E - e! * Math.sin(E) - M!, M!)
const circleLine: Program = ([r, s]) => {
  const p = root(({ x, y }: { x: Scalar; y: Scalar }) => [x * x + y * y - r! * r!, y - s! * x], { x: 1, y: 0.5 })
  return p.x * p.y + p.y
}
const settled: Program = ([a, b]) => {
  const [x, y] = fixedPoint(([x, y]: readonly Scalar[]) => [0.5 * Math.cos(a! * x! + y!), 0.3 * Math.sin(x! * b!) + 0.1], [0, 0])
  return x! * y! + x!
}
const lowest: Program = ([a, b]) => {
  const [x, y] = argmin(([x, y]: readonly Scalar[]) => (a! - x!) ** 2 + 5 * (y! - x! * x!) ** 2 + b! * x! * y!, [0.5, 0.5])
  return x! + x! * y!
}
const implicitMidpoint: Program = ([k, x0]) => {
  const h = 0.1
  const step = (s: { x: Scalar; v: Scalar }) => ({
    carry: root(
      (n: { x: Scalar; v: Scalar }) => [
        n.x - s.x - h * 0.5 * (n.v + s.v),
        n.v - s.v + h * k! * Math.sin(0.5 * (n.x + s.x)),
      ],
      s,
    ),
  })
  const end = scan(step, { x: x0!, v: 0 }, 5).carry
  return end.x * end.x + end.v
}

describe('first and second derivatives, both modes, and differences', () => {
  test('kepler', () => expectDifferentiable(kepler, [1.2, 0.4]))
  test('circle', () => expectDifferentiable(circleLine, [1.3, 0.6]))
  test('fixed', () => expectDifferentiable(settled, [0.8, 0.6]))
  test('argmin', () => expectDifferentiable(lowest, [0.9, 0.2]))
  test('midpoint', () => expectDifferentiable(implicitMidpoint, [2.2, 0.6]))
})
