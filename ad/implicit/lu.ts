'use grad'
import { abs } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import type { Factor, Matrix, MatrixKind, Times } from './factor.ts'
import { nonzero } from './pivot.ts'
import { isLiteralZero } from './unsolved.ts'

/**
 * Any regular matrix, by Gaussian elimination with partial pivoting.
 *
 * The order of rows is decided when the program runs: going down a column, a row with a greater leading entry changes
 * places with the pivot row, entry by entry. That costs about as much as the elimination itself, n³/3 choices and as
 * many products, so it is meant for small systems. Entries that are known to be zero when tracing cost nothing.
 */
export const general: MatrixKind = {
  name: 'lu',
  factor: lu,
  product: (dA, x, times) => dA.map((row) => row.reduce((sum, a, j) => sum + times(x[j]!, a), 0 as Scalar)),
}

/** What became of a row under the pivot row: whether the two changed places, and what was subtracted of the pivot's. */
interface Elimination {
  readonly row: number
  readonly swapped: boolean
  readonly multiplier: Scalar
}

function lu(A: Matrix): Factor {
  const n = A.length
  const U = A.map((row) => [...row])
  const eliminations: Elimination[][] = []
  const inverses: Scalar[] = []
  for (let k = 0; k < n; k++) {
    const below = Array.from({ length: n - 1 - k }, (_, i) => k + 1 + i).filter(
      (i) => !isLiteralZero(U[i]![k]),
    )
    const swaps = below.map((i) => swapGreater(U, k, i))
    inverses[k] = 1 / nonzero(U[k]![k]!, k, 'lu')
    eliminations[k] = below.map((row, at) => {
      const multiplier = U[row]![k]! * inverses[k]!
      for (let j = k + 1; j < n; j++) U[row]![j] = U[row]![j]! - multiplier * U[k]![j]!
      return { row, swapped: swaps[at]!, multiplier }
    })
  }
  return { substituted: (r, times) => substituted(U, inverses, eliminations, r, times) }
}

/** Lets row i and row k change places where row i has the greater entry in column k. */
function swapGreater(U: Scalar[][], k: number, i: number): boolean {
  const greater = abs(U[i]![k]!) > abs(U[k]![k]!)
  for (let j = k; j < U.length; j++) {
    const [upper, lower] = [U[k]![j]!, U[i]![j]!]
    U[k]![j] = greater ? lower : upper
    U[i]![j] = greater ? upper : lower
  }
  return greater
}

function substituted(
  U: Matrix,
  inverses: readonly Scalar[],
  eliminations: readonly (readonly Elimination[])[],
  r: readonly Scalar[],
  times: Times,
): readonly Scalar[] {
  const x = [...r]
  for (const [k, column] of eliminations.entries()) {
    for (const { row, swapped } of column) {
      const [upper, lower] = [x[k]!, x[row]!]
      x[k] = swapped ? lower : upper
      x[row] = swapped ? upper : lower
    }
    for (const { row, multiplier } of column) x[row] = x[row]! - times(multiplier, x[k]!)
  }
  for (let k = x.length - 1; k >= 0; k--) {
    for (let j = k + 1; j < x.length; j++) x[k] = x[k]! - times(U[k]![j]!, x[j]!)
    x[k] = times(inverses[k]!, x[k]!)
  }
  return x
}
