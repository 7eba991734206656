import type { Scalar } from '../../ad/index.ts'
import type { DofMotions } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Model, State } from '../model/model.ts'
import type { Motion } from '../spatial/motion.ts'

/** How far an equality is from holding, and how that changes. */
export interface Violation {
  /** J, d × nv, with literal zeros where a velocity does not count */
  readonly rows: Matrix
  /** r, length d [m or rad] */
  readonly error: readonly Scalar[]
  /** ṙ = J v [m/s or rad/s] */
  readonly rate: readonly Scalar[]
  /** r̈ that is there without v̇: J̇ v, or literal zeros where MuJoCo leaves it out [m/s² or rad/s²] */
  readonly drift: readonly Scalar[]
}

/** A machine in motion, as an equality looks at it. */
export interface Moving {
  readonly model: Model
  readonly state: State
  readonly kin: Kinematics
  readonly motions: DofMotions
  /** twists of the links, in their own axes */
  readonly V: readonly Motion[]
  /** spatial accelerations of the links while v stays as it is, in their own axes, gravity included */
  readonly A: readonly Motion[]
}
