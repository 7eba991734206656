import type { Scalar } from '../../ad/index.ts'
import type { Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'

/**
 * Where two solids A and B are nearest. B's surface is taken as a ball of radius `radius` about a point that is fixed
 * in B or slides along it: the contact is then a matter of that point, the normal and one number.
 */
export interface Touch {
  /** between the surfaces, negative when they overlap [m] */
  readonly distance: Scalar
  /** unit, from A towards B, in world axes */
  readonly normal_W: Vec3
  /** centre of the ball, in B's shape frame [m] */
  readonly center_S: Vec3
  /** of the ball, 0 for a corner [m] */
  readonly radius: Scalar
  /** direction that the first tangent follows, where the shapes have one; none: an axis of the world */
  readonly along_W?: Vec3
  /** whether the shapes have such a place now: their number never changes, how many there are may; none: they always have */
  readonly there?: boolean
}

/**
 * All touches of a pair of shapes; X_WA and X_WB are the poses of the shapes themselves.
 *
 * @param reach - distance beyond which a touch does not count: the surface's margin and gap [m]
 */
export type Distance<A, B> = (a: A, X_WA: Transform, b: B, X_WB: Transform, reach: Scalar) => Touch[]
