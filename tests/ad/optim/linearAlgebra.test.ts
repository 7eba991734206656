import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inverse, linearSolve, type Rows, times } from '../../../ad/optim/linearSolve.ts'
import {
  type CompactHessian,
  compactHessian,
  inverseHessianTimes,
  NO_CURVATURE,
  remembered,
  rowTimes,
} from '../../../ad/optim/quasiNewton.ts'
import { symmetricEigen } from '../../../ad/optim/symmetricEigen.ts'
import { dot, norm } from '../../../ad/optim/vectors.ts'

const number = fc.integer({ min: -1000, max: 1000 }).map((k) => k / 100)
const vector = (n: number) => fc.array(number, { minLength: n, maxLength: n })
const matrix = (n: number) => fc.array(vector(n), { minLength: n, maxLength: n })

/** A + n·max|a| on the diagonal, so that A is far from singular. */
const dominant = (A: Rows): Rows =>
  A.map((row, i) => Array.from(row, (aij, j) => (i === j ? aij + 10 * A.length + 1 : aij)))

test('a solution satisfies its equations; singular matrices have none', () => {
  fc.assert(
    fc.property(matrix(5), vector(5), (A, b) => {
      const D = dominant(A)
      const x = linearSolve(
        D,
        b.map((bi) => [bi]),
      )!.map(([xi]) => xi!)
      for (const [i, row] of D.entries()) expect(dot(row, x)).toBeCloseTo(b[i]!, 11)
      const I = inverse(D)!
      for (const [i, row] of I.entries()) expect(dot(row, b)).toBeCloseTo(x[i]!, 12)
    }),
  )
  expect(
    inverse([
      [1, 2],
      [2, 4],
    ]),
  ).toBeUndefined()
  expect(
    inverse([
      [0, 1],
      [1, 0],
    ]),
  ).toEqual([Float64Array.of(0, 1), Float64Array.of(1, 0)])
})

test('eigenvectors are orthonormal and diagonalise', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }).chain(matrix), (B) => {
      const A = B.map((row, i) => row.map((bij, j) => bij + B[j]![i]!))
      const { values, vectors } = symmetricEigen(A)
      const size = Math.max(1, ...values.map(Math.abs))
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < A.length; j++) {
          const rebuilt = values.reduce((sum, value, k) => sum + vectors[k]![i]! * value * vectors[k]![j]!, 0)
          expect(Math.abs(rebuilt - A[i]![j]!)).toBeLessThan(1e-13 * A.length * size)
          expect(Math.abs(dot(vectors[i]!, vectors[j]!) - (i === j ? 1 : 0))).toBeLessThan(1e-13 * A.length)
        }
      }
    }),
  )
  expect(() => symmetricEigen([[Number.NaN]])).toThrow(/not finite/)
})

/** B v = θ v − Wᵀ M W v */
function hessianTimes({ theta, W, M }: CompactHessian, v: ArrayLike<number>): number[] {
  const inner = times(M, times(W, v))
  return Array.from(v, (vi, i) => theta * vi - rowTimes(W, i, inner))
}

test('the quasi-Newton matrix maps the last step to its gradient change, and its inverse is its inverse', () => {
  const N = 6
  fc.assert(
    fc.property(fc.array(vector(N), { minLength: 1, maxLength: 5 }), vector(N), matrix(N), (steps, v, B) => {
      fc.pre(steps.every((s) => norm(s) > 0.1))
      // a fixed symmetric positive definite curvature: 10 n I + (B + Bᵀ)/2
      const A = dominant(B.map((row, i) => row.map((bij, j) => (bij + B[j]![i]!) / 2)))
      const memory = steps.reduce((m, s) => remembered(m, s, times(A, s), 4), NO_CURVATURE)
      const hessian = compactHessian(memory)
      fc.pre(hessian !== undefined && steps.length < 4)
      const s = steps.at(-1)!
      const y = times(A, s)
      for (const [i, yi] of hessianTimes(hessian!, s).entries())
        expect(Math.abs(yi - y[i]!)).toBeLessThan(1e-7 * norm(y))
      for (const [i, si] of inverseHessianTimes(memory, y).entries())
        expect(Math.abs(si - s[i]!)).toBeLessThan(1e-7 * norm(s))
      const back = hessianTimes(hessian!, inverseHessianTimes(memory, v))
      for (const [i, vi] of back.entries()) expect(Math.abs(vi - v[i]!)).toBeLessThan(1e-6 * (1 + norm(v)))
    }),
  )
})

test('pairs without positive curvature are not remembered', () => {
  expect(remembered(NO_CURVATURE, [1, 0], [-1, 0], 5)).toBe(NO_CURVATURE)
  expect(remembered(NO_CURVATURE, [1, 0], [0, 1], 5)).toBe(NO_CURVATURE)
})
