'use grad'
import { expect, test } from 'vitest'
import { checkFinite, compile, fixedPoint, grad, jvp, root, type Scalar, scan } from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'

type Vector = readonly Scalar[]

const coupled: Program = ([a, b]) => {
  const g = ([x, y]: Vector): Vector => [0.5 * Math.cos(a! * x! + y!), 0.3 * Math.sin(x! * b!) + 0.1]
  const [x, y] = fixedPoint(g, [0, 0])
  return x! * y! + x!
}

test('the square root by Heron’s rule, and its derivatives', () => {
  const heron = (a: Scalar) => fixedPoint((x: Scalar) => 0.5 * (x + a / x), 1)
  const all = (a: Scalar) => [heron(a), grad(heron)(a), grad(grad(heron))(a), jvp(grad(heron), a, 1).tangent]
  const expected = [3, 1 / 6, -1 / 108, -1 / 108]
  for (const found of [all(9), compile(all, 0)(9)])
    found.forEach((y, i) => {
      expect(y).toBeCloseTo(expected[i]!, 14)
    })
})

test('both modes, both orders, and differences', () => {
  expectDifferentiable(coupled, [0.8, 0.6])
})

test('the derivatives of the iterations at convergence', () => {
  const unrolled: Program = ([a, b]) => {
    const g = ([x, y]: Vector): Vector => [0.5 * Math.cos(a! * x! + y!), 0.3 * Math.sin(x! * b!) + 0.1]
    const [x, y] = scan((z: Vector) => ({ carry: g(z) }), [0, 0] as Vector, 60).carry
    return x! * y! + x!
  }
  const at = [0.8, 0.6]
  expect(coupled(at)).toBeCloseTo(unrolled(at), 12)
  const [implicit, through] = [grad(coupled)(at), grad(unrolled)(at)]
  implicit.forEach((slope, i) => {
    expect(slope).toBeCloseTo(through[i]!, 12)
  })
  const second = (f: Program) => jvp(grad(f), at, [1, -2]).tangent
  second(coupled).forEach((entry, i) => {
    expect(entry).toBeCloseTo(second(unrolled)[i]!, 11)
  })
})

test('the root of x − g(x)', () => {
  const g = (a: Scalar) => (x: Scalar) => Math.exp(-a * x)
  const byMap = (a: Scalar) => fixedPoint(g(a), 0.5)
  const byNewton = (a: Scalar) => root((x: Scalar) => x - g(a)(x), 0.5)
  expect(byMap(0.7)).toBeCloseTo(byNewton(0.7), 12)
  expect(grad(byMap)(0.7)).toBeCloseTo(grad(byNewton)(0.7), 12)
})

test('a map that does not settle is an error, in a program NaN', () => {
  const away = (a: Scalar) => fixedPoint((x: Scalar) => a * x + 1, 1, { maxIterations: 40 })
  expect(away(0.25)).toBeCloseTo(4 / 3, 12)
  expect(() => away(2)).toThrow(/fixedPoint: no solution was found in 40 iterations .*the residual is \d/)
  expect(compile(away, 0)(2)).toBeNaN()
  expect(compile(grad(away), 0)(2)).toBeNaN()
  expect(() => checkFinite(away, 2)).toThrow(/unsolved\(\d.*\) = NaN in fixedPoint \(its residual\)/)
  expect(() => fixedPoint((x: Vector): Vector => [x[0]!, x[0]!], [1])).toThrow(/makes 2 scalars of 1/)
})
