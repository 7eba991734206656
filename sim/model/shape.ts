import type { Scalar } from '../../ad/index.ts'
import type { Pose, Vec3 } from '../spatial/types.ts'

/** The half space z ≤ 0 of its frame. */
export interface Plane {
  readonly kind: 'plane'
}

export interface Sphere {
  readonly kind: 'sphere'
  /** [m] */
  readonly radius: Scalar
}

/** A cylinder along z with a hemisphere at each end. */
export interface Capsule {
  readonly kind: 'capsule'
  /** [m] */
  readonly radius: Scalar
  /** from the centre to the centre of an end's hemisphere [m] */
  readonly halfLength: Scalar
}

export interface Box {
  readonly kind: 'box'
  /** from the centre to a face, along x, y, z [m] */
  readonly halfSize: Vec3
}

/** A solid in its own frame S. */
export type Geometry = Plane | Sphere | Capsule | Box

/** A geometry fixed to a body: what contact touches and what the viewer draws. */
export interface Shape {
  readonly name: string
  /** index in `Model.bodies` */
  readonly body: number
  /** X_BS, pose of the geometry's frame in the body */
  readonly X_BS: Pose
  readonly geometry: Geometry
  /** sliding friction coefficient; a pair takes the larger of its two (MuJoCo's rule) */
  readonly friction: Scalar
  /** bit masks, MuJoCo's rule: two shapes may touch when one's contype meets the other's conaffinity */
  readonly contype: number
  readonly conaffinity: number
  /** red, green, blue, opacity, each 0 to 1 */
  readonly rgba: readonly [number, number, number, number]
}
