import { projected } from './bounds.ts'
import type { Feasible } from './constraints.ts'
import { maxNorm, minus, plusScaled, scaled, type Vector } from './vectors.ts'

/**
 * The augmented Lagrangian of constraints c(x) in a box C.
 *
 *   L(x) = f(x) + ρ/2 ‖d‖²,   d = z − P_C(z),   z = c(x) + y/ρ
 *
 * Its gradient ∇f + ρ Jᵀd is that of f + ŷᵀc with the renewed multipliers ŷ = ρ d.
 *
 * @see Rockafellar 1974; Nocedal & Wright 2006, section 17.4
 */
export interface Lagrangian {
  readonly feasible: Feasible
  /** y, one for each component of c */
  readonly multipliers: Vector
  /** ρ [value / constraint²] */
  readonly penalty: number
}

/** What pulls c back into its box, before the penalty's weight: d = z − P_C(z), shape (components of c). */
export function pull({ feasible, multipliers, penalty }: Lagrangian, c: Vector): Float64Array {
  const z = plusScaled(c, 1 / penalty, multipliers)
  return minus(z, projected(z, feasible.range))
}

/** The multipliers ŷ = ρ d that make the gradient of L that of f + ŷᵀc. */
export function renewedMultipliers(lagrangian: Lagrangian, c: Vector): Float64Array {
  return scaled(lagrangian.penalty, pull(lagrangian, c))
}

/** The largest distance of a component of c from its limits. */
export function violationOf({ range }: Feasible, c: Vector): number {
  return maxNorm(minus(c, projected(c, range)))
}

/**
 * How far from optimal c and y are together: the largest |ŷ − y|/ρ. It is at least the violation, and for a component within
 * its limits it measures what is left of its multiplier.
 */
export function incompleteness(lagrangian: Lagrangian, c: Vector): number {
  return maxNorm(minus(pull(lagrangian, c), scaled(1 / lagrangian.penalty, lagrangian.multipliers)))
}
