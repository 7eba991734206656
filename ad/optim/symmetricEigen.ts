import type { Rows } from './linearSolve.ts'
import { dot, firstNotFinite, norm, type Vector } from './vectors.ts'

/** A = Σ values[k] vectors[k] vectors[k]ᵀ. */
export interface SymmetricEigen {
  readonly values: Float64Array
  /** orthonormal; vectors[k] belongs to values[k] */
  readonly vectors: readonly Float64Array[]
}

/** A = Qᵀ T Q with T tridiagonal: its diagonal, the numbers beside it, and the rows of Q. */
interface Tridiagonal {
  readonly diagonal: Float64Array
  readonly beside: Float64Array
  readonly Q: readonly Float64Array[]
}

/** Iterations per eigenvalue after which something is wrong; two or three are usual. */
const MOST_ITERATIONS = 60

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to tridiagonal form, then implicit QR steps.
 * Eigenvalues are accurate to a rounding of the largest.
 *
 * @param A - symmetric, shape (n, n); only its values are read
 * @throws Error when A holds a number that is not finite
 * @see Golub & Van Loan 2013, algorithms 8.3.1 to 8.3.3
 */
export function symmetricEigen(A: Rows): SymmetricEigen {
  const bad = A.findIndex((row) => firstNotFinite(row) >= 0)
  if (bad >= 0) throw new Error(`symmetricEigen: row ${bad} of the matrix holds a number that is not finite.`)
  const T = tridiagonal(A)
  diagonalise(T)
  return { values: T.diagonal, vectors: T.Q }
}

function tridiagonal(A: Rows): Tridiagonal {
  const n = A.length
  const T = A.map((row) => Float64Array.from(row))
  const Q = A.map((_, i) => Float64Array.from(A, (_row, j) => (i === j ? 1 : 0)))
  for (let k = 0; k + 2 < n; k++) reflect(T, Q, k)
  return {
    diagonal: Float64Array.from(T, (row, i) => row[i]!),
    beside: Float64Array.from({ length: Math.max(0, n - 1) }, (_, i) => T[i + 1]![i]!),
    Q,
  }
}

/** Applies the reflection H that clears column k below its subdiagonal: T ← H T H, Q ← H Q. */
function reflect(T: Float64Array[], Q: Float64Array[], k: number): void {
  const v = reflector(T, k)
  const vv = dot(v, v)
  if (vv === 0) return
  const p = Float64Array.from(T, (row) => (2 * dot(row, v)) / vv)
  const half = dot(p, v) / vv
  const w = p.map((pi, i) => pi - half * v[i]!)
  const vQ = combined(Q, v)
  for (let i = 0; i < v.length; i++) {
    addScaled(T[i]!, -v[i]!, w)
    addScaled(T[i]!, -w[i]!, v)
    addScaled(Q[i]!, (-2 * v[i]!) / vv, vQ)
  }
}

/** The vector whose reflection turns column k, from k + 1 down, into a multiple of the first axis; zero if it is one. */
function reflector(T: readonly Float64Array[], k: number): Float64Array {
  const v = Float64Array.from(T, (row, i) => (i > k ? row[k]! : 0))
  const length = norm(v)
  if (norm(v.subarray(k + 2)) === 0) return v.fill(0)
  v[k + 1]! += v[k + 1]! < 0 ? -length : length
  return v
}

/** Σᵢ vᵢ rowᵢ. */
function combined(rows: readonly Float64Array[], v: Vector): Float64Array {
  const sum = new Float64Array(rows.length)
  rows.forEach((row, i) => {
    addScaled(sum, v[i]!, row)
  })
  return sum
}

function addScaled(row: Float64Array, t: number, other: Float64Array): void {
  if (t === 0) return
  for (let j = 0; j < row.length; j++) row[j] = row[j]! + t * other[j]!
}

/** Clears the numbers beside the diagonal, from the last block upwards. */
function diagonalise(T: Tridiagonal): void {
  const { diagonal, beside } = T
  const negligible = (i: number) =>
    Math.abs(beside[i]!) <= Number.EPSILON * (Math.abs(diagonal[i]!) + Math.abs(diagonal[i + 1]!))
  let last = diagonal.length - 1
  for (let count = 0; last > 0; count++) {
    if (count > MOST_ITERATIONS * diagonal.length)
      throw new Error('symmetricEigen: the QR iteration does not converge.')
    if (negligible(last - 1)) {
      last--
      continue
    }
    let first = last - 1
    while (first > 0 && !negligible(first - 1)) first--
    stepQR(T, first, last)
  }
}

/** One implicit QR step with Wilkinson's shift on the block from `first` to `last`. */
function stepQR({ diagonal: d, beside: e, Q }: Tridiagonal, first: number, last: number): void {
  let x = d[first]! - wilkinsonShift(d, e, last)
  let z = e[first]!
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z)
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r]
    if (k > first) e[k - 1] = r
    const [a, b, f] = [d[k]!, e[k]!, d[k + 1]!]
    d[k] = c * c * a + 2 * c * s * b + s * s * f
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * f
    e[k] = c * s * (f - a) + (c * c - s * s) * b
    if (k + 1 < last) {
      x = e[k]!
      z = s * e[k + 1]!
      e[k + 1] = c * e[k + 1]!
    }
    rotate(Q[k]!, Q[k + 1]!, c, s)
  }
}

/** The eigenvalue of the last 2 × 2 block that is nearer to its last entry. */
function wilkinsonShift(d: Float64Array, e: Float64Array, last: number): number {
  const half = (d[last - 1]! - d[last]!) / 2
  const b = e[last - 1]!
  return d[last]! - (b * b) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, b))
}

function rotate(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let j = 0; j < p.length; j++) {
    const [a, b] = [p[j]!, q[j]!]
    p[j] = c * a + s * b
    q[j] = c * b - s * a
  }
}
