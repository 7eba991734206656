'use grad'
import type { Scalar } from '../scalar.ts'
import type { Factor, Matrix, MatrixKind, Times } from './factor.ts'
import { positive } from './pivot.ts'

/**
 * Symmetric positive definite matrices, by A = L D Lᵀ with a unit lower triangle L: no square roots. Only the lower
 * triangle is read, and derivatives are with respect to its entries.
 *
 * @see Golub & Van Loan 2013, algorithm 4.1.2
 */
export const symmetric: MatrixKind = {
  name: 'spd',
  factor: (A) => ldl(A, (pivot, i) => positive(pivot, i, 'spd')),
  product: symmetricProduct,
}

/** L D Lᵀ of a symmetric matrix, with each pivot as `pivotOf` wants it. */
export function ldl(A: Matrix, pivotOf: (pivot: Scalar, i: number) => Scalar): Factor {
  const n = A.length
  const L: Scalar[][] = []
  const inverses: Scalar[] = []
  for (let i = 0; i < n; i++) {
    // row i of L D, then of L
    const scaled: Scalar[] = []
    const row: Scalar[] = []
    for (let j = 0; j < i; j++) {
      scaled[j] = A[i]![j]! - dot(scaled, L[j]!, j)
      row[j] = scaled[j]! * inverses[j]!
    }
    L[i] = row
    inverses[i] = 1 / pivotOf(A[i]![i]! - dot(scaled, row, i), i)
  }
  return { substituted: (r, times) => substituted(L, inverses, r, times) }
}

function dot(a: readonly Scalar[], b: readonly Scalar[], count: number): Scalar {
  let sum: Scalar = 0
  for (let k = 0; k < count; k++) sum = sum + a[k]! * b[k]!
  return sum
}

function substituted(
  L: Matrix,
  inverses: readonly Scalar[],
  r: readonly Scalar[],
  times: Times,
): readonly Scalar[] {
  const x = [...r]
  for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) x[i] = x[i]! - times(L[i]![j]!, x[j]!)
  for (let i = 0; i < x.length; i++) x[i] = times(inverses[i]!, x[i]!)
  for (let i = x.length - 1; i >= 0; i--) for (let j = 0; j < i; j++) x[j] = x[j]! - times(L[i]![j]!, x[i]!)
  return x
}

function symmetricProduct(dA: Matrix, x: readonly Scalar[], times: Times): readonly Scalar[] {
  return x.map((_, i) =>
    x.reduce((sum, xj, j) => sum + times(xj, i < j ? dA[j]![i]! : dA[i]![j]!), 0 as Scalar),
  )
}
