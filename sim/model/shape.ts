import type { Scalar } from '../../ad/index.ts'
import type { Pose, Vec3 } from '../spatial/types.ts'

/** The half space z ≤ 0 of its frame. */
export interface Plane {
  readonly kind: 'plane'
}

/** A ball about the origin. */
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

/** A box, its edges along the axes. */
export interface Box {
  readonly kind: 'box'
  /** from the centre to a face, along x, y, z [m] */
  readonly halfSize: Vec3
}

/** A solid in its own frame S. */
export type Geometry = Plane | Sphere | Capsule | Box

/**
 * How softly a constraint holds, in MuJoCo's terms.
 *
 * @see MuJoCo documentation, "Solver parameters"
 */
export interface Softness {
  /** time constant [s] and damping ratio; or, both negative, −stiffness and −damping; none: [0.02, 1] */
  readonly solref?: readonly [Scalar, Scalar]
  /** impedance at no violation and at full, width [m or rad], midpoint and power of the way between; none: [0.9, 0.95, 0.001, 0.5, 2] */
  readonly solimp?: readonly [Scalar, Scalar, Scalar, Scalar, Scalar]
}

/** What a contact resists: parting (1), sliding too (3), turning about the normal too (4), rolling too (6). */
export type Condim = 1 | 3 | 4 | 6

/** Coefficients of friction: of sliding along two tangents [1], of turning about the normal [m], of rolling about both [m]. */
export type Friction = readonly [Scalar, Scalar, Scalar, Scalar, Scalar]

/** Two shapes that may touch whatever the rules say, and what holds between them in place of what they say. */
export interface Pairing {
  /** names of the two shapes */
  readonly between: readonly [string, string]
  /** none: 3 */
  readonly condim?: Condim
  /** none: [1, 1, 0.005, 0.0001, 0.0001] */
  readonly friction?: Friction
  readonly softness?: Softness
  /** solref of friction alone, for elliptic cones; none: that of the softness */
  readonly solrefFriction?: readonly [Scalar, Scalar]
  /** distance at which the `convex` model begins to push [m]; none: 0 */
  readonly margin?: Scalar
  /** how far beyond the margin a contact is listed already, without a force [m]; none: 0 */
  readonly gap?: Scalar
}

/** What a shape touches, and how. */
export interface Touching {
  /** sliding friction coefficient; a pair takes the larger of its two, unless their priorities differ (MuJoCo's rule) */
  readonly friction: Scalar
  /** about the normal [m]; none: 0.005 */
  readonly torsionalFriction?: Scalar
  /** about the tangents [m]; none: 0.0001 */
  readonly rollingFriction?: Scalar
  /** none: 3 */
  readonly condim?: Condim
  /** distance at which the `convex` model begins to push; two shapes' add up [m]; none: 0 */
  readonly margin?: Scalar
  /** how far beyond the margin a contact is listed already, without a force; two shapes' add up [m]; none: 0 */
  readonly gap?: Scalar
  /** of two shapes, the one of higher priority decides friction, condim and softness; none: 0 */
  readonly priority?: number
  /** weight of its softness when two shapes' are mixed; none: 1 */
  readonly solmix?: Scalar
  /** how softly its contacts hold in the `convex` model */
  readonly softness?: Softness
  /** bit masks, MuJoCo's rule: two shapes may touch when one's contype meets the other's conaffinity */
  readonly contype: number
  readonly conaffinity: number
}

/** A geometry fixed to a body: what contact touches and what the viewer draws. */
export interface Shape extends Touching {
  readonly name: string
  /** index in `Model.bodies` */
  readonly body: number
  /** X_BS, pose of the geometry's frame in the body */
  readonly X_BS: Pose
  readonly geometry: Geometry
  /** red, green, blue, opacity, each 0 to 1 */
  readonly rgba: readonly [number, number, number, number]
}
