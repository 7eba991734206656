'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Geometry, Vec3 } from '../../sim/index.ts'

/** A ball that a solid's hull is made of: the solid touches a plane where one of its balls does. */
export interface SupportPoint {
  /** in the shape's frame [m] */
  readonly center_S: Vec3
  /** 0 for a corner [m] */
  readonly radius: Scalar
}

/** The balls whose hull the solid is: one for a sphere, two for a capsule, eight for a box, none for a plane. */
export function supportPoints(geometry: Geometry): readonly SupportPoint[] {
  switch (geometry.kind) {
    case 'plane':
      return []
    case 'sphere':
      return [{ center_S: [0, 0, 0], radius: geometry.radius }]
    case 'capsule':
      return [
        { center_S: [0, 0, geometry.halfLength], radius: geometry.radius },
        { center_S: [0, 0, -geometry.halfLength], radius: geometry.radius },
      ]
    case 'box': {
      const [x, y, z] = geometry.halfSize
      return SIGNS.map(([i, j, k]) => ({ center_S: [i * x, j * y, k * z], radius: 0 }))
    }
  }
}

const SIGNS = [-1, 1].flatMap((i) => [-1, 1].flatMap((j) => [-1, 1].map((k) => [i, j, k] as const)))
