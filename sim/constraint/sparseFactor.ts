'use grad'
import { isLiteralZero, type Scalar } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'

/** A symmetric positive definite matrix taken apart as H = Lᵀ D L. */
export interface Factors {
  /** row by row left of the diagonal, which is 1, with literal zeros where it is zero whatever the numbers */
  readonly L: Matrix
  /** 1/D */
  readonly inverses: readonly Scalar[]
}

/** The same, without what is zero whatever the numbers. */
export interface SparseFactor {
  /** H⁻¹ r */
  solve(r: readonly Scalar[]): readonly Scalar[]
  /** rᵀ H⁻¹ r, by one substitution */
  inverseForm(r: readonly Scalar[]): Scalar
}

/** What solves with the matrix that `factors` takes apart. */
export function sparseFactor(H: Matrix): SparseFactor {
  return factorOf(factors(H))
}

/**
 * The factors H = Lᵀ D L, with the last row eliminated first. Degrees of freedom are numbered from the root outward, so
 * that this goes from the leaves to the root: the matrix of a tree, and of a tree in contact with the world, then fills in
 * nowhere. Only the lower triangle is read, and of that only what is not a literal zero.
 *
 * @see Featherstone 2008, section 6.5
 */
export function factors(H: Matrix): Factors {
  const rows = H.map((row, i) => row.slice(0, i + 1))
  const inverses: Scalar[] = []
  for (let k = rows.length - 1; k >= 0; k--) {
    const row = rows[k]!
    const d = 1 / row[k]!
    const columns = occupied(row, k)
    for (const i of columns) {
      const a = row[i]! * d
      for (const j of columns) if (j <= i) rows[i]![j] = rows[i]![j]! - a * row[j]!
    }
    for (const i of columns) row[i] = row[i]! * d
    inverses[k] = d
  }
  return { L: rows.map((row, k) => row.slice(0, k)), inverses }
}

export function factorOf({ L, inverses }: Factors): SparseFactor {
  const left = L.map((row, k) => occupied(row, k))
  const outward = (r: readonly Scalar[]) => eliminated(L, left, r)
  return {
    solve: (r) => backSubstituted(L, left, scaled(inverses, outward(r))),
    inverseForm: (r) => outward(r).reduce((sum, y, i) => sum + y * y * inverses[i]!, 0 as Scalar),
  }
}

/** The columns left of k in which the row is not a literal zero. */
function occupied(row: readonly Scalar[], k: number): number[] {
  return row.slice(0, k).flatMap((entry, j) => (isLiteralZero(entry) ? [] : [j]))
}

/** L⁻ᵀ r */
function eliminated(L: Matrix, left: readonly number[][], r: readonly Scalar[]): Scalar[] {
  const y = [...r]
  for (let i = y.length - 1; i >= 0; i--) {
    if (isLiteralZero(y[i])) continue
    for (const j of left[i]!) y[j] = y[j]! - L[i]![j]! * y[i]!
  }
  return y
}

/** L⁻¹ y */
function backSubstituted(L: Matrix, left: readonly number[][], y: Scalar[]): readonly Scalar[] {
  y.forEach((_, i) => {
    for (const j of left[i]!) y[i] = y[i]! - L[i]![j]! * y[j]!
  })
  return y
}

function scaled(by: readonly Scalar[], y: readonly Scalar[]): Scalar[] {
  return y.map((yi, i) => yi * by[i]!)
}
