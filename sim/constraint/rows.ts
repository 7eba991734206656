'use grad'
import { isLiteralZero, type Scalar } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Constraint } from './constraint.ts'

// Sums over the rows of constraints, without what is zero whatever the numbers.

/** Σ aⱼ bⱼ where neither is a literal zero. */
export function sparseDot(a: readonly Scalar[], b: readonly Scalar[]): Scalar {
  let sum: Scalar = 0
  a.forEach((aj, j) => {
    if (!isLiteralZero(aj) && !isLiteralZero(b[j])) sum = sum + aj * b[j]!
  })
  return sum
}

/** A x */
export function sparseProduct(A: Matrix, x: readonly Scalar[]): readonly Scalar[] {
  return A.map((row) => sparseDot(row, x))
}

/** J v̇ − a_ref of a constraint: what its penalty punishes. */
export function misfit({ rows, reference }: Constraint, vdot: readonly Scalar[]): readonly Scalar[] {
  return rows.map((row, k) => sparseDot(row, vdot) - reference[k]!)
}

/** Σ Jᵀ f over constraints: their forces on the degrees of freedom, length nv [N or N·m]. */
export function jointForcesOf(
  nv: number,
  constraints: readonly Constraint[],
  forces: readonly (readonly Scalar[])[],
): readonly Scalar[] {
  const tau = Array<Scalar>(nv).fill(0)
  constraints.forEach(({ rows }, c) => {
    rows.forEach((row, k) => {
      for (const j of columnsOf(row)) tau[j] = tau[j]! + row[j]! * forces[c]![k]!
    })
  })
  return tau
}

/** M + Σ Jᵀ W J, its lower triangle; entries that no constraint reaches are M's own. */
export function constrainedMatrix(
  M: Matrix,
  constraints: readonly Constraint[],
  curvatures: readonly Matrix[],
): Matrix {
  const H = M.map((row, i) => row.slice(0, i + 1))
  constraints.forEach(({ rows }, c) => {
    const columns = rows.map(columnsOf)
    const reached = [...new Set(columns.flat())].sort((a, b) => a - b)
    const weighted = curvatures[c]!.map((w) =>
      reached.map((j) => w.reduce((sum, wl, l) => sum + wl * rows[l]![j]!, 0 as Scalar)),
    )
    rows.forEach((row, k) => {
      for (const i of columns[k]!) {
        reached.forEach((j, r) => {
          if (j <= i) H[i]![j] = H[i]![j]! + row[i]! * weighted[k]![r]!
        })
      }
    })
  })
  return H
}

function columnsOf(row: readonly Scalar[]): number[] {
  return row.flatMap((entry, j) => (isLiteralZero(entry) ? [] : [j]))
}
