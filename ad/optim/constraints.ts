import { type Bound, type Bounds, boundsOf } from './bounds.ts'
import { type Rows, times } from './linearSolve.ts'
import type { Vector } from './vectors.ts'

/**
 * A condition on the variables: lower ≤ c(x) ≤ upper, or c(x) = equals, for each component of c, shape (m). The derivative
 * of c is given as a matrix or by products with its transpose.
 */
export interface Constraint {
  readonly values: (x: Float64Array) => Vector
  readonly lower?: Bound
  readonly upper?: Bound
  /** in the place of lower and upper */
  readonly equals?: Bound
  /** J = ∂c/∂x by rows, shape (m, n) */
  readonly jacobian?: (x: Float64Array) => Rows
  /** J v, shape (m) */
  readonly jvp?: (x: Float64Array, v: Float64Array) => Vector
  /** Jᵀ u, shape (n) */
  readonly vjp?: (x: Float64Array, u: Float64Array) => Vector
  /** Hessian of uᵀc times v, shape (n); only truncated Newton asks for it */
  readonly hvp?: (x: Float64Array, u: Float64Array, v: Float64Array) => Vector
}

/** Limits of a linear constraint. */
export type Limits = Pick<Constraint, 'lower' | 'upper' | 'equals'>

/** The condition that A x lies within limits, A by rows, shape (m, n). */
export function linearConstraint(A: Rows, limits: Limits): Constraint {
  return {
    ...limits,
    values: (x) => times(A, x),
    jacobian: () => A,
    hvp: (x) => new Float64Array(x.length),
  }
}

/** Where the components of all constraints must lie, and where each constraint's components begin and end. */
export interface Feasible {
  readonly range: Bounds
  readonly starts: readonly number[]
}

/**
 * The range of all constraints, one after the other.
 *
 * @param sizes - number of components of each
 * @throws Error naming the constraint and the values when limits are missing, given twice, or make no sense
 */
export function feasibleRange(constraints: readonly Constraint[], sizes: readonly number[]): Feasible {
  const ranges = constraints.map((constraint, k) => rangeOf(constraint, sizes[k]!, `constraints[${k}].`))
  const starts = [0]
  for (const size of sizes) starts.push(starts.at(-1)! + size)
  const joined = (side: 'lower' | 'upper') => Float64Array.from(ranges.flatMap((range) => [...range[side]]))
  return { range: { lower: joined('lower'), upper: joined('upper') }, starts }
}

function rangeOf({ lower, upper, equals }: Constraint, m: number, owner: string): Bounds {
  if (equals === undefined && lower === undefined && upper === undefined) {
    throw new Error(
      `minimize: ${owner.slice(0, -1)} has no limits, expected equals, lower or upper (equals: 0 for c(x) = 0).`,
    )
  }
  if (equals === undefined) return boundsOf(m, lower, upper, owner)
  if (lower === undefined && upper === undefined) return boundsOf(m, equals, equals, owner)
  throw new Error(`minimize: ${owner}equals stands beside lower or upper, expected one or the other.`)
}
