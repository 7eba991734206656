'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model } from '../model/model.ts'
import type { Geometry } from '../model/shape.ts'
import { pointOut } from '../spatial/transform.ts'
import { dot3, norm3, sub3 } from '../spatial/vec3.ts'
import { linkPose } from './contact.ts'
import type { ContactPair } from './pairs.ts'

/** True for two solids, false where one is a plane, which is never out of reach. */
export function areSolids({ shapes }: Model, { a, b }: ContactPair): boolean {
  return [a, b].every((shape) => shapes[shape]!.geometry.kind !== 'plane')
}

/**
 * Whether the balls that hold two solids are nearer to each other than a margin: where they are not, neither are the solids.
 *
 * @param margin - [m]
 */
export function inReach(
  { shapes, shapeFrames }: Model,
  kin: Pick<Kinematics, 'X_WL'>,
  { a, b }: ContactPair,
  margin: Scalar,
): boolean {
  const center = (shape: number) => {
    const { link, X_LS } = shapeFrames[shape]!
    return pointOut(linkPose(kin, link), X_LS.p)
  }
  const apart = sub3(center(b), center(a))
  const reach = boundingRadius(shapes[a]!.geometry) + boundingRadius(shapes[b]!.geometry) + margin
  return dot3(apart, apart) < reach * Math.abs(reach)
}

/** Radius of the ball about a solid's centre that holds it [m]: Infinity for a plane. */
function boundingRadius(geometry: Geometry): Scalar {
  switch (geometry.kind) {
    case 'plane':
      return Infinity
    case 'sphere':
      return geometry.radius
    case 'capsule':
      return geometry.radius + geometry.halfLength
    case 'box':
      return norm3(geometry.halfSize)
  }
}
