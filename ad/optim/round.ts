/**
 * Where the outer iteration of a constrained run stands: in each round the Lagrangian of one set of multipliers and one
 * penalty is minimized.
 */
export interface Round {
  /** 0 for the first */
  readonly index: number
  /** y, one for each component of the constraints */
  readonly multipliers: readonly number[]
  /** ρ [value / constraint²] */
  readonly penalty: number
  /** violation η below which the multipliers are renewed instead of the penalty */
  readonly violationTolerance: number
  /** ω: how small the gradient of the Lagrangian must become in this round */
  readonly gradientTolerance: number
}
