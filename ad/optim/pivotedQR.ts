import type { Rows } from './linearSolve.ts'
import { norm, type Vector } from './vectors.ts'

/** A = Q R with R upper triangular. */
export interface TriangularFactor {
  /** shape (min(m, n), n) */
  readonly R: readonly Float64Array[]
  /** Qᵀ b, shape (min(m, n)) */
  readonly Qtb: Float64Array
}

/** A P = Q R: `order[j]` is the column of A that stands in place j of R. */
export interface PivotedQR extends TriangularFactor {
  readonly order: readonly number[]
  /** diagonal entries of R that are not zero but for rounding */
  readonly rank: number
}

/**
 * Triangular factor of A by Householder reflections.
 *
 * @param A - shape (m, n)
 * @param b - turned along with A, shape (m)
 * @see Golub & Van Loan 2013, algorithm 5.2.1
 */
export function triangularFactor(A: Rows, b: Vector): TriangularFactor {
  return reduced(columnsOf(A), b, () => {})
}

/** The same with the column of the longest remainder first, which shows the rank. @see algorithm 5.4.1 there */
export function pivotedQR(A: Rows, b: Vector): PivotedQR {
  const columns = columnsOf(A)
  const order = [...columns.keys()]
  const factor = reduced(columns, b, (k) => swapIn(columns, order, k))
  return { ...factor, order, rank: rankOf(factor.R, Math.max(A.length, columns.length)) }
}

function columnsOf(A: Rows): Float64Array[] {
  return Array.from({ length: A[0]?.length ?? 0 }, (_, j) => Float64Array.from(A, (row) => row[j]!))
}

/** Reduces columns to a triangle; `choose(k)` may change which of them comes to place k. */
function reduced(columns: Float64Array[], b: Vector, choose: (k: number) => void): TriangularFactor {
  const right = Float64Array.from(b)
  const size = Math.min(right.length, columns.length)
  for (let k = 0; k < size; k++) {
    choose(k)
    reflect(columns, right, k)
  }
  const R = Array.from({ length: size }, (_, i) => Float64Array.from(columns, (a, j) => (j < i ? 0 : a[i]!)))
  return { R, Qtb: right.slice(0, size) }
}

/** Brings the column that is longest from row k down to place k. */
function swapIn(columns: Float64Array[], order: number[], k: number): void {
  let [pivot, longest] = [k, -1]
  for (let j = k; j < columns.length; j++) {
    const length = squareFrom(columns[j]!, k)
    if (length > longest) [pivot, longest] = [j, length]
  }
  ;[columns[k], columns[pivot]] = [columns[pivot]!, columns[k]!]
  ;[order[k], order[pivot]] = [order[pivot]!, order[k]!]
}

function squareFrom(column: Float64Array, k: number): number {
  let sum = 0
  for (let i = k; i < column.length; i++) sum += column[i]! * column[i]!
  return sum
}

/** Applies the reflection that clears column k below its diagonal to the columns from k on and to the right-hand side. */
function reflect(columns: readonly Float64Array[], right: Float64Array, k: number): void {
  const v = columns[k]!.slice(k)
  const length = norm(v)
  if (length === 0) return
  v[0]! += v[0]! < 0 ? -length : length
  // vᵀv/2, without cancellation
  const half = length * Math.abs(v[0]!)
  for (let j = k; j < columns.length; j++) subtractReflected(columns[j]!, v, half, k)
  subtractReflected(right, v, half, k)
}

/** a ← a − v (vᵀa)/half, from row k down. */
function subtractReflected(a: Float64Array, v: Float64Array, half: number, k: number): void {
  let va = 0
  for (let i = 0; i < v.length; i++) va += v[i]! * a[k + i]!
  if (va === 0) return
  for (let i = 0; i < v.length; i++) a[k + i]! -= (va / half) * v[i]!
}

function rankOf(R: readonly Float64Array[], size: number): number {
  const largest = Math.abs(R[0]?.[0] ?? 0)
  const first = R.findIndex((row, i) => !(Math.abs(row[i]!) > Number.EPSILON * size * largest))
  return first < 0 ? R.length : first
}

/**
 * The w that makes ‖A w − b‖ least, with as few components as the rank allows, the others zero.
 *
 * @returns shape (n)
 */
export function leastSquaresSolution({ R, order, Qtb, rank }: PivotedQR): Float64Array {
  const w = new Float64Array(order.length)
  for (let i = rank - 1; i >= 0; i--) {
    let sum = Qtb[i]!
    for (let j = i + 1; j < rank; j++) sum -= R[i]![j]! * w[order[j]!]!
    w[order[i]!] = sum / R[i]![i]!
  }
  return w
}

/** Solution z of Rᵀ z = Pᵀ c, for R of full column rank; its square is cᵀ(AᵀA)⁻¹c. */
export function transposedSolution({ R, order }: PivotedQR, c: Vector): Float64Array {
  const z = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) {
    let sum = c[order[i]!]!
    for (let j = 0; j < i; j++) sum -= R[j]![i]! * z[j]!
    z[i] = sum / R[i]![i]!
  }
  return z
}
