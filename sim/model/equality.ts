import type { Scalar } from '../../ad/index.ts'
import type { Pose, Vec3 } from '../spatial/types.ts'
import type { Softness } from './shape.ts'

// What a tree cannot say: two bodies that meet again further out, joints that move together. Every number may be traced.

/** What every equality has. */
export interface EqualityFrame {
  readonly name: string
  readonly softness?: Softness
  /** false: it is written down, and holds nothing; none: true */
  readonly active?: boolean
}

/** A point of one body and a point of another stay together: a loop closed by a ball joint. */
export interface Connect extends EqualityFrame {
  readonly kind: 'connect'
  /** names of the two bodies; the world's is that of bodies[0] */
  readonly bodies: readonly [string, string]
  /** the point of the first body, in its frame [m] */
  readonly anchor: Vec3
  /** the point of the second body, in its frame [m]; none: where the first one's is when every joint is at its reference */
  readonly anchor2?: Vec3
}

/** A frame of one body and a frame of another stay together: a loop closed by glue. */
export interface Weld extends EqualityFrame {
  readonly kind: 'weld'
  /** names of the two bodies; the world's is that of bodies[0] */
  readonly bodies: readonly [string, string]
  /** the frame in the second body; none: the body's own */
  readonly frame2?: Pose
  /** the frame in the first body; none: where the second one's is when every joint is at its reference */
  readonly frame1?: Pose
  /** what half a radian of turn weighs against a metre of distance [m]; none: 1 */
  readonly torqueScale?: Scalar
}

/**
 * One coordinate follows another, or stays: with x and y the way that they are from their references,
 *
 *   x = c₀ + c₁ y + c₂ y² + c₃ y³ + c₄ y⁴
 */
export interface Coupling extends EqualityFrame {
  readonly kind: 'coupling'
  /** names of hinges or slides: the one that follows and the one that leads; none leads: x = c₀ */
  readonly joints: readonly [string] | readonly [string, string]
  /** c₀ …, at most five, of one joint only c₀; those that are missing are 0 */
  readonly polynomial: readonly Scalar[]
}

/** A loop closure: it holds softly, as all constraints do, and is solved for in every step. */
export type Equality = Connect | Weld | Coupling
