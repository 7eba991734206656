import type { Scalar } from '../scalar.ts'

/** A rate times a value, as a plain product or as a change. */
export type Times = (rate: Scalar, value: Scalar) => Scalar

/** A matrix taken apart, so that systems with it are solved by substitution alone. */
export interface Factor {
  /** A⁻¹ r */
  readonly substituted: (r: readonly Scalar[], times: Times) => readonly Scalar[]
}

/** How a kind of matrix is read, and taken apart. */
export interface MatrixKind {
  readonly name: string
  /** @throws RangeError when the matrix is plain and has no factor; a traced one has NaN in it then */
  readonly factor: (A: Matrix) => Factor
  /** dA x, using the entries that `factor` reads */
  readonly product: (dA: Matrix, x: readonly Scalar[], times: Times) => readonly Scalar[]
}

/** Rows of entries. */
export type Matrix = readonly (readonly Scalar[])[]
