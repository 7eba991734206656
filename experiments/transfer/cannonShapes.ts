import { type Body, Box, type Shape as CannonShape, Plane, Sphere } from 'cannon-es'
import {
  type Geometry,
  type Model,
  type Pose,
  poseCompose,
  poseInverse,
  type Shape,
  type Vec3,
} from '../../sim/index.ts'
import { toCannonQuaternion, toCannonVec } from './borders.ts'

/** Sliding friction coefficients by the ids that cannon-es gives to shapes. */
export type Coefficients = Map<number, number>

/** A shape and where it is on its link, X_LS. */
export interface PlacedShape {
  readonly shape: Shape
  readonly X_LS: Pose
}

/** The shapes fixed to a link of the model, or to the world. */
export function shapesOn({ shapes, bodyFrames }: Model, link: number): readonly PlacedShape[] {
  return shapes
    .filter(({ body }) => bodyFrames[body]!.link === link)
    .map((shape) => ({ shape, X_LS: poseCompose(bodyFrames[shape.body]!.X_LB, shape.X_BS) }))
}

/**
 * Gives a body its shapes; a capsule becomes the spheres at its ends, which is all of it that meets a plane.
 *
 * @param X_LC - the body's frame in the link
 */
export function addShapes(
  body: Body,
  X_LC: Pose,
  shapes: readonly PlacedShape[],
  coefficients: Coefficients,
): void {
  for (const { shape, X_LS } of shapes) {
    const X_CS = poseCompose(poseInverse(X_LC), X_LS)
    for (const { solid, at } of solids(shape.geometry)) {
      const { Q, p } = poseCompose(X_CS, { Q: [1, 0, 0, 0], p: at })
      body.addShape(solid, toCannonVec(p), toCannonQuaternion(Q))
      coefficients.set(solid.id, shape.friction)
    }
  }
}

/** A geometry in terms of cannon-es' own, with where they stand in its frame. */
function solids(geometry: Geometry): readonly { readonly solid: CannonShape; readonly at: Vec3 }[] {
  const centre: Vec3 = [0, 0, 0]
  switch (geometry.kind) {
    case 'plane':
      return [{ solid: new Plane(), at: centre }]
    case 'sphere':
      return [{ solid: new Sphere(geometry.radius), at: centre }]
    case 'box':
      return [{ solid: new Box(toCannonVec(geometry.halfSize)), at: centre }]
    case 'capsule':
      return [-1, 1].map((end) => ({
        solid: new Sphere(geometry.radius),
        at: [0, 0, end * geometry.halfLength],
      }))
  }
}
