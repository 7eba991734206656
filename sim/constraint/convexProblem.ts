import type { Scalar } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Constraint } from './constraint.ts'
import type { Crowd } from './crowd.ts'

/** What a constrained machine minimizes: ½ v̇ᵀ M v̇ − τᵀ v̇ + Σ s(J v̇ − a_ref). */
export interface ConvexProblem {
  /** inertia, nv × nv, with literal zeros where it has none */
  readonly M: Matrix
  /** all forces but the constraints', length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  readonly constraints: readonly Constraint[]
  /** more of them, of which few act at a time; none: there are no more */
  readonly crowds?: readonly Crowd[]
  /** share of the forces that a step may miss and be the last; none: 1e-12 */
  readonly tolerance?: number
}
