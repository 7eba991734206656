'use grad'
import { expect, test } from 'vitest'
import { nodesInside } from '../../../ad/graph/count.ts'
import { Scan } from '../../../ad/graph/node.ts'
import {
  compile,
  grad,
  implicitly,
  jacobian,
  jvp,
  type Scalar,
  stopGradient,
  whileLoop,
} from '../../../ad/index.ts'

type Vector = readonly Scalar[]

/** Where y³ + a y = b, by Newton's method without a declared bound: it moves as its equation says. */
const cubeLike = ([a, b]: Vector): Scalar => {
  const found = whileLoop(
    ({ misfit }: { y: Scalar; misfit: Scalar }) => Math.abs(misfit) > 1e-14,
    ({ y, misfit }) => {
      const next = y - misfit / (3 * y * y + a!)
      return { y: next, misfit: next ** 3 + a! * next - b! }
    },
    { y: b! / a!, misfit: 1 as Scalar },
  )
  return implicitly([found.y] as Vector, { residual: ([y]) => [y! ** 3 + a! * y! - b!] })[0]!
}

/** dy/da = −y / (3y² + a), dy/db = 1 / (3y² + a), of which the second equation is used as it stands. */
const slopes = (y: number, a: number) => [-y / (3 * y * y + a), 1 / (3 * y * y + a)]

const loopsOf = (f: (x: Vector) => unknown) =>
  nodesInside(compile(f, [1, 1]).program)
    .filter((node) => node instanceof Scan)
    .map(({ body, shape }) => ({
      carries: shape.carries,
      operations: nodesInside(body).length,
    }))

test('a search whose solution moves by its equation runs once, without tangents, for all directions', () => {
  const at = [1.3, 0.8]
  const J = (x: Vector) => jacobian((z: Vector) => [cubeLike(z), 2 * z[1]! + cubeLike([z[1]!, z[0]!])])(x)
  const once = loopsOf((x) => [cubeLike(x), cubeLike([x[1]!, x[0]!])])
  expect(once).toHaveLength(2)
  expect(loopsOf((x) => jvp(cubeLike, x, [1, 2]))).toEqual(once.slice(0, 1))
  expect(loopsOf(J)).toEqual(once)
  const [first, second] = [slopes(cubeLike(at), at[0]!), slopes(cubeLike([0.8, 1.3]), 0.8)]
  const found = compile(J, at)(at)
  const exact = [first, [second[1]!, 2 + second[0]!]]
  exact.flat().forEach((entry, i) => {
    expect(found.flat()[i]!).toBeCloseTo(entry, 13)
  })
})

test('a loop through which one result moves is carried with tangents, however many others stand still', () => {
  const f = ([x]: Vector) => {
    const { y, z } = whileLoop(
      (s: { y: Scalar; z: Scalar }) => s.z < 5,
      (s) => ({ y: s.y * x!, z: s.z + Math.abs(x!) }),
      { y: 1 as Scalar, z: 0 as Scalar },
    )
    return y + stopGradient(z)
  }
  // four turns of 1.5: y = x⁴
  expect(jvp(f, [1.5], [1]).tangent).toBe(4 * 1.5 ** 3)
  expect(compile((x: Vector) => jvp(f, x, [1]).tangent, [1])([1.5])).toBe(4 * 1.5 ** 3)
  // the loop is not run when only what stands still is asked for
  expect(loopsOf((x) => jvp((z: Vector) => stopGradient(f(z)), x, [1, 0]).tangent)).toEqual([])
  expect(() => grad(f)([1.5])).toThrow(/maxTrips/)
})
