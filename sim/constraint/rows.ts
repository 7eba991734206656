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

/** Forces of a constraint along its rows at v̇. */
export function forceAt(constraint: Constraint, vdot: readonly Scalar[]): readonly Scalar[] {
  return constraint.penalty.force(misfit(constraint, vdot))
}

/** Curvature of a constraint's penalty at v̇. */
export function curvatureAt(constraint: Constraint, vdot: readonly Scalar[]): Matrix {
  return constraint.penalty.curvature(misfit(constraint, vdot))
}

/** Σ Jᵀ f over constraints: their forces on the degrees of freedom, length nv [N or N·m] */
export function jointForcesOf(
  nv: number,
  constraints: readonly Constraint[],
  forces: readonly (readonly Scalar[])[],
): readonly Scalar[] {
  const tau = Array<Scalar>(nv).fill(0)
  constraints.forEach(({ rows }, c) => {
    for (const j of columnsOf(rows)) tau[j] = tau[j]! + sparseDot(column(rows, j), forces[c]!)
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
    const reached = columnsOf(rows)
    const stiffness = stiffnessOf(rows, curvatures[c]!, reached)
    reached.forEach((i, r) => {
      for (let s = 0; s <= r; s++) H[i]![reached[s]!] = H[i]![reached[s]!]! + stiffness[r]![s]!
    })
  })
  return H
}

/** The lower triangle of Jᵀ W J in some columns. */
export function stiffnessOf(rows: Matrix, W: Matrix, reached: readonly number[]): Matrix {
  const columns = reached.map((j) => column(rows, j))
  const weighted = columns.map((entries) => sparseProduct(W, entries))
  return columns.map((entries, r) => weighted.slice(0, r + 1).map((others) => sparseDot(entries, others)))
}

export function column(rows: Matrix, j: number): readonly Scalar[] {
  return rows.map((row) => row[j]!)
}

/** The columns in which some row is not a literal zero, in order. */
function columnsOf(rows: Matrix): readonly number[] {
  return (rows[0] ?? []).flatMap((_, j) => (rows.every((row) => isLiteralZero(row[j])) ? [] : [j]))
}
