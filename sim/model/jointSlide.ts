'use grad'
import { matVec } from '../spatial/mat3.ts'
import { quatRotate } from '../spatial/quaternion.ts'
import { add3, scale3, unit3, zero3 } from '../spatial/vec3.ts'
import type { Joint } from './joint.ts'
import { type AxisJoint, axisCoordinates, axisForces, axisParameters } from './jointAxis.ts'

/** Translation along an axis, q [m], v [m/s]; S = [0; axis]. */
export function jointSlide(joint: AxisJoint): Joint {
  const axis = unit3(joint.axis)
  const reference = joint.reference ?? 0
  return {
    ...axisCoordinates,
    kind: 'slide',
    name: joint.name,
    anchor: joint.anchor ?? zero3,
    S: [{ angular: zero3, linear: axis }],
    armature: [joint.armature ?? 0],
    labels: { q: [{ name: joint.name, unit: 'm' }], v: [{ name: joint.name, unit: 'm/s' }] },
    reference: () => [reference],
    transform: (q, { R, p }) => ({ R, p: add3(p, matVec(R, scale3(q[0]! - reference, axis))) }),
    pose: (q, { Q, p }) => ({ Q, p: add3(p, quatRotate(Q, scale3(q[0]! - reference, axis))) }),
    ...axisForces(joint),
    parameters: axisParameters(joint),
  }
}
