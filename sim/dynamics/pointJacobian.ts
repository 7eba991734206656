'use grad'
import type { Scalar } from '../../ad/index.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { compose, identityTransform, pointOut, transformOf } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { zero3 } from '../spatial/vec3.ts'
import { dofMotions, relativeMotions } from './dofMotions.ts'
import { type Kinematics, kinematics, onLink } from './kinematics.ts'
import type { Matrix } from './massMatrix.ts'

/** How a point of a body moves with v, in world axes. */
export interface PointJacobian {
  /** J with velocity of the point = J v, 3 × nv [m/s per unit of v] */
  readonly linear: Matrix
  /** J with angular velocity of the body = J v, 3 × nv [rad/s per unit of v] */
  readonly angular: Matrix
}

/**
 * Jacobian of a point that is fixed to a body, in world axes: MuJoCo's `mj_jac`.
 *
 *   v_WP = J v,   ω_WB = J_ω v;   a force f [N] at the point is the joint forces Jᵀ f
 *
 * @param body - index in `Model.bodies`
 * @param p_BP - the point, in the body's frame [m]
 */
export function pointJacobian(
  model: Model,
  q: readonly Scalar[],
  body: number,
  p_BP: Vec3,
  kin: Kinematics = kinematics(model, q),
): PointJacobian {
  const { link, X_LB } = model.bodyFrames[bodyIndex(model, body)]!
  const X_WB = compose(onLink(kin.X_WL, link, identityTransform), transformOf(X_LB))
  const p_WP = pointOut(X_WB, p_BP)
  const columns = relativeMotions(model, dofMotions(model, kin), WORLD, link, p_WP)
  return { linear: rows(columns.map((V) => V.linear)), angular: rows(columns.map((V) => V.angular)) }
}

/** Jacobian of a body's origin. Same as `pointJacobian` at [0, 0, 0]: MuJoCo's `mj_jacBody`. */
export function bodyJacobian(
  model: Model,
  q: readonly Scalar[],
  body: number,
  kin: Kinematics = kinematics(model, q),
): PointJacobian {
  return pointJacobian(model, q, body, zero3, kin)
}

/**
 * @returns the same index
 * @throws RangeError unless it is that of a body
 */
function bodyIndex(model: Model, body: number): number {
  if (model.bodyFrames[body]) return body
  throw new RangeError(
    `model "${model.name}": body is ${body}, expected an index from 0 to ${model.bodies.length - 1}.`,
  )
}

/** Three rows from columns of three. */
function rows(columns: readonly Vec3[]): Matrix {
  return [columns.map(([x]) => x), columns.map(([, y]) => y), columns.map(([, , z]) => z)]
}
