'use grad'
import { expect, test } from 'vitest'
import { solve } from '../../../ad/implicit/solve.ts'
import { compile, grad, jvp, type Scalar } from '../../../ad/index.ts'

test('smoke', () => {
  const f = (x: readonly Scalar[]) => {
    const A = [
      [x[0]! * x[0]! + 4, x[1]!, 0.5],
      [x[1]!, 3 + x[0]!, x[2]!],
      [0.5, x[2]!, 5],
    ]
    const [a, b, c] = solve(A, [x[0]!, 1, x[1]!], 'spd')
    return a! * b! + c!
  }
  const at = [0.3, 0.7, -0.2]
  console.log(
    f(at),
    compile(f, at)(at),
    grad(f)(at),
    [0, 1, 2].map(
      (i) =>
        jvp(
          f,
          at,
          at.map((_, k) => (i === k ? 1 : 0)),
        ).tangent,
    ),
  )
  console.log(
    [0, 1, 2].map((i) => {
      const h = 1e-6
      return (f(at.map((v, k) => v + (k === i ? h : 0))) - f(at.map((v, k) => v - (k === i ? h : 0)))) / 2 / h
    }),
  )
  console.log(
    [0, 1, 2].map((i) => grad((z: readonly Scalar[]) => grad(f)(z)[i]!)(at)),
    [0, 1, 2].map((i) => {
      const h = 1e-6
      const p = grad(f)(at.map((v, k) => v + (k === i ? h : 0))),
        m = grad(f)(at.map((v, k) => v - (k === i ? h : 0)))
      return p.map((v, k) => (v - m[k]!) / 2 / h)
    }),
  )
  expect(1).toBe(1)
})
