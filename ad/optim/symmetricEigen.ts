import type { Rows } from './linearSolve.ts'

/** A = V diag(values) Vᵀ; column j of V belongs to values[j]. */
export interface SymmetricEigen {
  readonly values: Float64Array
  /** orthonormal, by rows, shape (n, n) */
  readonly vectors: readonly Float64Array[]
}

/** Sweeps over all pairs; convergence is quadratic and takes 6 to 10 of them at any size met in practice. */
const MOST_SWEEPS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations.
 *
 * @param A - symmetric, shape (n, n); only its values are read
 * @throws Error when A holds a number that is not finite
 * @see Golub & Van Loan 2013, algorithm 8.5.3
 */
export function symmetricEigen(A: Rows): SymmetricEigen {
  const n = A.length
  const D = A.map((row) => Float64Array.from(row))
  const V = A.map((_, i) => Float64Array.from(A, (_row, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) if (!sweptOnce(D, V)) break
  const values = Float64Array.from(D, (row, i) => row[i]!)
  if (!values.every(Number.isFinite))
    throw new Error(`symmetricEigen: a matrix of size ${n} holds a number that is not finite.`)
  return { values, vectors: V }
}

/** Rotates every pair that is worth it; false when none was. */
function sweptOnce(D: readonly Float64Array[], V: readonly Float64Array[]): boolean {
  let rotated = false
  for (let p = 0; p < D.length; p++) {
    for (let q = p + 1; q < D.length; q++) {
      if (negligible(D, p, q)) continue
      rotate(D, V, p, q)
      rotated = true
    }
  }
  return rotated
}

/** Whether |d_pq| is below half a unit in the last place of √(d_pp d_qq), where it changes no eigenvalue. */
function negligible(D: readonly Float64Array[], p: number, q: number): boolean {
  const [dpp, dqq, dpq] = [D[p]![p]!, D[q]![q]!, D[p]![q]!]
  return Math.abs(dpq) <= (Number.EPSILON / 2) * Math.sqrt(Math.abs(dpp) * Math.abs(dqq))
}

/** Applies the rotation in the plane (p, q) that makes d_pq zero: D ← JᵀDJ, V ← VJ. */
function rotate(D: readonly Float64Array[], V: readonly Float64Array[], p: number, q: number): void {
  const theta = (D[q]![q]! - D[p]![p]!) / (2 * D[p]![q]!)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (const row of D) rotateColumns(row, p, q, c, s)
  rotateRows(D[p]!, D[q]!, c, s)
  for (const row of V) rotateColumns(row, p, q, c, s)
  D[p]![q] = 0
  D[q]![p] = 0
}

function rotateColumns(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [a, b] = [row[p]!, row[q]!]
  row[p] = c * a - s * b
  row[q] = s * a + c * b
}

function rotateRows(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let j = 0; j < a.length; j++) {
    const [aj, bj] = [a[j]!, b[j]!]
    a[j] = c * aj - s * bj
    b[j] = s * aj + c * bj
  }
}
