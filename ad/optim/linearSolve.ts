import { dot, type Vector } from './vectors.ts'

/** A square matrix, row by row. */
export type Rows = readonly Vector[]

/**
 * Solution X of A X = B, by Gaussian elimination with partial pivoting.
 *
 * @param A - shape (n, n)
 * @param B - right-hand sides as columns, shape (n, m)
 * @returns X by rows, shape (n, m); undefined where a pivot is zero or not finite
 * @see Golub & Van Loan 2013, algorithm 3.4.1
 */
export function linearSolve(A: Rows, B: Rows): Float64Array[] | undefined {
  const n = A.length
  const rows = A.map((row, i) => Float64Array.from([...Array.from(row), ...Array.from(B[i]!)]))
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(rows, k)
    ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
    const head = rows[k]![k]!
    if (head === 0 || !Number.isFinite(head)) return undefined
    for (let i = k + 1; i < n; i++) eliminate(rows[i]!, rows[k]!, k)
  }
  return backSubstituted(rows, n)
}

/** Inverse of A, undefined where A is singular. */
export function inverse(A: Rows): Float64Array[] | undefined {
  const identity = A.map((_, i) => Float64Array.from(A, (_row, j) => (i === j ? 1 : 0)))
  return linearSolve(A, identity)
}

/** Product A x, shape (rows of A). */
export function times(A: Rows, x: Vector): Float64Array {
  return Float64Array.from(A, (row) => dot(row, x))
}

/** Product Aᵀ u, shape (n): the columns of A, which has n of them. */
export function timesTransposed(A: Rows, u: Vector, n: number): Float64Array {
  const sum = new Float64Array(n)
  for (let i = 0; i < A.length; i++) for (let j = 0; j < n; j++) sum[j]! += u[i]! * A[i]![j]!
  return sum
}

function pivotRow(rows: readonly Float64Array[], k: number): number {
  let best = k
  for (let i = k + 1; i < rows.length; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i
  return best
}

function eliminate(row: Float64Array, pivot: Float64Array, k: number): void {
  const factor = row[k]! / pivot[k]!
  for (let j = k; j < row.length; j++) row[j] = row[j]! - factor * pivot[j]!
}

function backSubstituted(rows: readonly Float64Array[], n: number): Float64Array[] {
  const X = rows.map((row) => row.slice(n))
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtract(X[i]!, rows[i]![k]!, X[k]!)
    X[i] = X[i]!.map((x) => x / rows[i]![i]!)
  }
  return X
}

function subtract(row: Float64Array, factor: number, other: Float64Array): void {
  for (let j = 0; j < row.length; j++) row[j] = row[j]! - factor * other[j]!
}
