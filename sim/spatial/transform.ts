'use grad'
import { identity3, matMul, matTransposeVec, matVec, transpose } from './mat3.ts'
import { identityQuaternion, quatConjugate, quatMatrix, quatMul, quatRotate } from './quaternion.ts'
import type { Mat3, Pose, Vec3 } from './types.ts'
import { add3, neg3, sub3, zero3 } from './vec3.ts'

/** A pose with its rotation as a matrix: what the recursions use, because zeros and ones of R fold away. */
export interface Transform {
  readonly R: Mat3
  readonly p: Vec3
}

export const identityPose: Pose = { Q: identityQuaternion, p: zero3 }
export const identityTransform: Transform = { R: identity3, p: zero3 }

/** X_AC = X_AB · X_BC, as quaternion and position. */
export function poseCompose(X_AB: Pose, X_BC: Pose): Pose {
  return { Q: quatMul(X_AB.Q, X_BC.Q), p: add3(X_AB.p, quatRotate(X_AB.Q, X_BC.p)) }
}

/** X_BA from X_AB, as quaternion and position. */
export function poseInverse(X_AB: Pose): Pose {
  const Q_BA = quatConjugate(X_AB.Q)
  return { Q: Q_BA, p: neg3(quatRotate(Q_BA, X_AB.p)) }
}

/** The pose X_AB with its rotation as a matrix. */
export function transformOf(X_AB: Pose): Transform {
  return { R: quatMatrix(X_AB.Q), p: X_AB.p }
}

/** X_AC = X_AB · X_BC */
export function compose(X_AB: Transform, X_BC: Transform): Transform {
  return { R: matMul(X_AB.R, X_BC.R), p: pointOut(X_AB, X_BC.p) }
}

/** X_BA from X_AB */
export function inverse(X_AB: Transform): Transform {
  return { R: transpose(X_AB.R), p: neg3(matTransposeVec(X_AB.R, X_AB.p)) }
}

/** p_AC from p_BC: the same point seen from the outer frame. */
export function pointOut(X_AB: Transform, p_BC: Vec3): Vec3 {
  return add3(X_AB.p, matVec(X_AB.R, p_BC))
}

/** p_BC from p_AC: the same point seen from the inner frame. */
export function pointIn(X_AB: Transform, p_AC: Vec3): Vec3 {
  return matTransposeVec(X_AB.R, sub3(p_AC, X_AB.p))
}
