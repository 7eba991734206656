import type { Scalar } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'

/**
 * Something that the machine's acceleration has to heed: a joint limit, dry friction, a loop closure, a contact.
 * It does so softly: the solve finds
 *
 *   v̇ = argmin ½ v̇ᵀ M v̇ − τᵀ v̇ + Σ s(J v̇ − a_ref),
 *
 * where each constraint has its own rows J, its own reference a_ref and its own penalty s.
 *
 * @see Todorov 2014, "Convex and analytically-invertible dynamics with contacts and constraints"
 */
export interface Constraint {
  /** for error sentences, e.g. "limit of knee" */
  readonly name: string
  /** J, one row of length nv for each of its d dimensions, with literal zeros where a velocity does not count */
  readonly rows: readonly (readonly Scalar[])[]
  /** a_ref, length d: the acceleration along the rows that the constraint asks for [m/s² or rad/s²] */
  readonly reference: readonly Scalar[]
  readonly penalty: Penalty
}

/** A convex function s(x) of d numbers, once differentiable, by its derivatives. */
export interface Penalty {
  /** −∇s(x): the force along the rows, length d [N or N·m] */
  force(x: readonly Scalar[]): readonly Scalar[]
  /** ∇²s(x), d × d, symmetric, positive semidefinite; at a kink of the force, that of either side */
  curvature(x: readonly Scalar[]): Matrix
}
