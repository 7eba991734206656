import type { Quaternion, Sym3, Vec3 } from '../../sim/index.ts'
import { quaternionOf } from './quaternionOf.ts'

/** Sweeps after which Jacobi's method has converged to rounding for any 3 × 3 matrix; it needs about six. */
const SWEEPS = 12

/** A rotational inertia turned into its own axes. */
export interface PrincipalAxes {
  /** Q_BC, axes C in B */
  readonly Q_BC: Quaternion
  /** about C's axes [kg·m²] */
  readonly moments: Vec3
}

type Matrix = [[number, number, number], [number, number, number], [number, number, number]]

/**
 * The axes in which a symmetric tensor is diagonal, by cyclic Jacobi rotations.
 *
 *   A = R_BC diag(moments) R_BCᵀ
 *
 * @see Golub & Van Loan 2013, § 8.5
 */
export function principalAxes([xx, yy, zz, xy, xz, yz]: Sym3): PrincipalAxes {
  const A: Matrix = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ]
  const R: Matrix = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    rotate(A, R, 0, 1)
    rotate(A, R, 0, 2)
    rotate(A, R, 1, 2)
  }
  return { Q_BC: quaternionOf(R), moments: [A[0][0], A[1][1], A[2][2]] }
}

/** A ← Jᵀ A J and R ← R J with the rotation J in the plane (i, j) that makes A[i][j] zero. */
function rotate(A: Matrix, R: Matrix, i: number, j: number): void {
  const off = A[i]![j]!
  if (off === 0) return
  const ratio = (A[j]![j]! - A[i]![i]!) / (2 * off)
  const t = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(1, ratio))
  const c = 1 / Math.hypot(1, t)
  const s = t * c
  turnColumns(A, i, j, c, s)
  turnRows(A, i, j, c, s)
  turnColumns(R, i, j, c, s)
}

function turnColumns(M: Matrix, i: number, j: number, c: number, s: number): void {
  for (const row of M) [row[i], row[j]] = [c * row[i]! - s * row[j]!, s * row[i]! + c * row[j]!]
}

function turnRows(M: Matrix, i: number, j: number, c: number, s: number): void {
  const [a, b] = [[...M[i]!], [...M[j]!]]
  for (let k = 0; k < 3; k++) {
    M[i]![k] = c * a[k]! - s * b[k]!
    M[j]![k] = s * a[k]! + c * b[k]!
  }
}
