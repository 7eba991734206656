'use grad'
import { cond, isLiteralZero, type Scalar } from '../../ad/index.ts'
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

/** What a constraint amounts to where it acts; elsewhere something that is at hand, and nothing is worked out. */
export function whereActing<T>({ acts = true }: Constraint, amount: () => T, otherwise: () => T): T {
  return cond(acts, amount, otherwise)
}

/** Forces of a constraint along its rows at v̇, zero where it does not act. */
export function forceAt(constraint: Constraint, vdot: readonly Scalar[]): readonly Scalar[] {
  const force = () => constraint.penalty.force(misfit(constraint, vdot))
  return whereActing(constraint, force, () => constraint.reference.map(() => 0))
}

/** Curvature of a constraint's penalty at v̇, zero where it does not act. */
export function curvatureAt(constraint: Constraint, vdot: readonly Scalar[]): Matrix {
  const { reference, penalty } = constraint
  const curvature = () => penalty.curvature(misfit(constraint, vdot))
  return whereActing(constraint, curvature, () => reference.map(() => reference.map(() => 0)))
}

/** Σ Jᵀ f over constraints: their forces on the degrees of freedom, length nv [N or N·m] */
export function jointForcesOf(
  nv: number,
  constraints: readonly Constraint[],
  forces: readonly (readonly Scalar[])[],
): readonly Scalar[] {
  const tau = Array<Scalar>(nv).fill(0)
  constraints.forEach((constraint, c) => {
    const { rows } = constraint
    const reached = columnsOf(rows)
    const before = reached.map((j) => tau[j]!)
    const pushed = () => reached.map((j, r) => before[r]! + sparseDot(column(rows, j), forces[c]!))
    whereActing(constraint, pushed, () => before).forEach((push, r) => {
      tau[reached[r]!] = push
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
  constraints.forEach((constraint, c) => {
    const reached = columnsOf(constraint.rows)
    const places = reached.flatMap((i, r) => reached.slice(0, r + 1).map((j) => [i, j] as const))
    const before = places.map(([i, j]) => H[i]![j]!)
    const stiffened = () => {
      const stiffness = stiffnessOf(constraint, curvatures[c]!, reached).flat()
      return before.map((entry, e) => entry + stiffness[e]!)
    }
    whereActing(constraint, stiffened, () => before).forEach((entry, e) => {
      const [i, j] = places[e]!
      H[i]![j] = entry
    })
  })
  return H
}

/** The lower triangle of Jᵀ W J in the columns that a constraint reaches. */
function stiffnessOf({ rows }: Constraint, W: Matrix, reached: readonly number[]): Matrix {
  const columns = reached.map((j) => column(rows, j))
  const weighted = columns.map((entries) => sparseProduct(W, entries))
  return columns.map((entries, r) => weighted.slice(0, r + 1).map((others) => sparseDot(entries, others)))
}

function column(rows: Matrix, j: number): readonly Scalar[] {
  return rows.map((row) => row[j]!)
}

/** The columns in which some row is not a literal zero, in order. */
function columnsOf(rows: Matrix): readonly number[] {
  return (rows[0] ?? []).flatMap((_, j) => (rows.every((row) => isLiteralZero(row[j])) ? [] : [j]))
}
