'use grad'
import { grad, type Scalar } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

interface Input {
  readonly A: readonly number[]
  readonly ell: number
}

/**
 * The determinant by expansion along the first row, and of minors along theirs.
 *
 *   |A| = Σⱼ (−1)ʲ A₀ⱼ |A without row 0 and column j|
 *
 * A minor is known by its columns, and met from many sides: it is expanded once, as a program computes nothing twice.
 * That leaves ℓ 2^(ℓ−1) products of the ℓ! that plain recursion takes.
 *
 * @param A - entries, row by row
 * @param ell - number of rows
 * @see GradBench, evals/det
 */
export function determinant(A: readonly Scalar[], ell: number): Scalar {
  const known = new Map<string, Scalar>()
  const minor = (columns: readonly number[]): Scalar => {
    const before = known.get(columns.join())
    if (before !== undefined) return before
    const first = (ell - columns.length) * ell
    const expanded = columns.reduce((sum: Scalar, column, j) => {
      const term = A[first + column]! * minor(columns.filter((other) => other !== column))
      return j % 2 === 0 ? sum + term : sum - term
    }, 0)
    known.set(columns.join(), expanded)
    return expanded
  }
  known.set('', 1)
  return minor(Array.from({ length: ell }, (_, column) => column))
}

export const functions: Functions = {
  primal: ({ A, ell }: Input) => prepared((at: readonly Scalar[]) => determinant(at, ell), A),
  gradient: ({ A, ell }: Input) =>
    prepared(
      grad((at: readonly Scalar[]) => determinant(at, ell)),
      A,
    ),
}
