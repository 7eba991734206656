'use grad'
import type { Scalar } from '../../ad/index.ts'
import { quatDifference } from '../spatial/quaternion.ts'
import type { Quaternion, Vec3 } from '../spatial/types.ts'
import { dot3, scale3 } from '../spatial/vec3.ts'

// Springs on a rotation with three degrees of freedom: what ball and free joints share.

/**
 * Torque of a spring that pulls a rotation back to where it rests, along the shortest turn.
 *
 *   τ = −k log(Q_0⁻¹ Q)
 *
 * @param stiffness - k [N·m/rad]; the literal 0 folds away
 * @param rest - Q_0
 * @returns in the moving body's axes [N·m]; it jumps where the turn is half way round and two ways back are as short
 */
export function rotationSpring(stiffness: Scalar, Q: Quaternion, rest: Quaternion): Vec3 {
  return scale3(-stiffness, quatDifference(rest, Q))
}

/** Energy of that spring [J]: ½ k |log(Q_0⁻¹ Q)|². */
export function rotationSpringEnergy(stiffness: Scalar, Q: Quaternion, rest: Quaternion): Scalar {
  const turn = quatDifference(rest, Q)
  return 0.5 * stiffness * dot3(turn, turn)
}
