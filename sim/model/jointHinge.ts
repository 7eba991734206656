'use grad'
import { matMul } from '../spatial/mat3.ts'
import { axisAngleMatrix, quatAxisAngle, quatMul } from '../spatial/quaternion.ts'
import { unit3, zero3 } from '../spatial/vec3.ts'
import type { Joint } from './joint.ts'
import { type AxisJoint, axisCoordinates, axisForces, axisParameters } from './jointAxis.ts'

/** Rotation about an axis through the anchor, q [rad], v [rad/s]; S = [axis; 0]. */
export function jointHinge(joint: AxisJoint): Joint {
  const axis = unit3(joint.axis)
  const reference = joint.reference ?? 0
  return {
    ...axisCoordinates,
    kind: 'hinge',
    name: joint.name,
    anchor: joint.anchor ?? zero3,
    S: [{ angular: axis, linear: zero3 }],
    armature: [joint.armature ?? 0],
    labels: { q: [{ name: joint.name, unit: 'rad' }], v: [{ name: joint.name, unit: 'rad/s' }] },
    reference: () => [reference],
    transform: (q, { R, p }) => ({ R: matMul(R, axisAngleMatrix(axis, q[0]! - reference)), p }),
    pose: (q, { Q, p }) => ({ Q: quatMul(Q, quatAxisAngle(axis, q[0]! - reference)), p }),
    ...axisForces(joint),
    parameters: axisParameters(joint),
  }
}
