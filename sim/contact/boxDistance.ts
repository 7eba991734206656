'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Box, Capsule, Sphere } from '../model/shape.ts'
import { column, matTransposeVec, matVec } from '../spatial/mat3.ts'
import { pointIn, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, dot3, neg3, norm3, scale3, sub3, unit3 } from '../spatial/vec3.ts'
import type { Distance, Touch } from './distance.ts'

/** A ball against a box. */
export const sphereBox: Distance<Sphere, Box> = (a, X_WA, b, X_WB) => [
  ballBox(pointIn(X_WB, X_WA.p), a.radius, b.halfSize, X_WB),
]

/**
 * A capsule against a box: where they are nearest, and the far end of the stretch beside the same face or edge, so that a
 * capsule that lies on a face rests on both of its ends, or on one and the face's rim.
 *
 * Where the capsule's axis runs through the box, these are the two ends of the stretch inside.
 */
export const capsuleBox: Distance<Capsule, Box> = (a, X_WA, { halfSize }, X_WB) => {
  const axis: Axis = {
    middle: pointIn(X_WB, X_WA.p),
    along: matTransposeVec(X_WB.R, column(X_WA.R, 2)),
    half: a.halfLength,
  }
  const nearest = nearestToBox(axis, halfSize)
  return [nearest, farEnd(axis, halfSize, nearest)].map((t) =>
    ballBox(pointOnAxis(axis, t), a.radius, halfSize, X_WB),
  )
}

/** A ball about c against a box, both in the box's frame. */
function ballBox(c: Vec3, radius: Scalar, h: Vec3, X_WB: Transform): Touch {
  const { distance, outward, point } = nearestOnBox(c, h)
  return {
    distance: distance - radius,
    normal_W: neg3(matVec(X_WB.R, outward)),
    center_S: point,
    radius: 0,
  }
}

/** The point of a box's surface that is nearest to c, the direction from the box to c, and how far c is outside. */
function nearestOnBox(c: Vec3, h: Vec3): { distance: Scalar; outward: Vec3; point: Vec3 } {
  const d = beyond(c, h)
  const away = norm3(d)
  const outside = away > 0
  const face = nearestFace(c, h)
  const outward = select(outside, unit3(d), face.outward)
  const distance = select(outside, away, -face.depth)
  return { distance, outward, point: sub3(c, scale3(distance, outward)) }
}

/** c − clamp(c): how far c is beyond the box along each axis. */
function beyond(c: Vec3, h: Vec3): Vec3 {
  const along = (i: 0 | 1 | 2) => c[i] - clamp(c[i], -h[i], h[i])
  return [along(0), along(1), along(2)]
}

/** The face that a point inside is nearest to. */
function nearestFace(c: Vec3, h: Vec3): { depth: Scalar; outward: Vec3 } {
  const depth = (i: 0 | 1 | 2) => h[i] - Math.abs(c[i])
  const sign = (i: 0 | 1 | 2) => select(c[i] < 0, -1, 1)
  const [x, y, z] = [depth(0), depth(1), depth(2)]
  const least = Math.min(x, y, z)
  const onX = select(x <= least, 1, 0)
  const onY = (1 - onX) * select(y <= least, 1, 0)
  const onZ = (1 - onX) * (1 - onY)
  return { depth: least, outward: [onX * sign(0), onY * sign(1), onZ * sign(2)] }
}

/** A straight stretch in the box's frame: middle + t along, |t| ≤ half. */
interface Axis {
  readonly middle: Vec3
  /** unit */
  readonly along: Vec3
  readonly half: Scalar
}

const pointOnAxis = ({ middle, along }: Axis, t: Scalar): Vec3 => add3(middle, scale3(t, along))

/** Half the slope of the squared distance from the box, along the axis: it only grows, in straight pieces. */
function slope(axis: Axis, h: Vec3, t: Scalar): Scalar {
  return dot3(axis.along, beyond(pointOnAxis(axis, t), h))
}

/** Component of a unit vector below which an axis counts as parallel to a pair of faces: it never crosses them. */
const PARALLEL_BELOW = 1e-12

interface Crossing {
  readonly enter: Scalar
  readonly leave: Scalar
}

/** Where the axis enters and leaves the slab between two faces of the box, within its own length. */
function slab({ middle, along, half }: Axis, h: Vec3, i: 0 | 1 | 2): Crossing {
  const crosses = Math.abs(along[i]) > PARALLEL_BELOW
  const speed = select(crosses, along[i], 1)
  const [a, b] = [(-h[i] - middle[i]) / speed, (h[i] - middle[i]) / speed]
  return {
    enter: select(crosses, clamp(Math.min(a, b), -half, half), -half),
    leave: select(crosses, clamp(Math.max(a, b), -half, half), half),
  }
}

const directions = [0, 1, 2] as const

/**
 * t of the point of the axis that is nearest to the box: the zero of the slope, which lies between the last corner of the
 * slope's graph where it is not positive and the first where it is not negative.
 */
function nearestToBox(axis: Axis, h: Vec3): Scalar {
  const crossings = directions.map((i) => slab(axis, h, i))
  const corners = [-axis.half, axis.half, ...crossings.flatMap(({ enter, leave }) => [enter, leave])]
  let [last, first] = [-axis.half, axis.half]
  for (const t of corners) {
    const g = slope(axis, h, t)
    last = select(g <= 0, Math.max(last, t), last)
    first = select(g >= 0, Math.min(first, t), first)
  }
  const [gLast, gFirst] = [slope(axis, h, last), slope(axis, h, first)]
  const rising = gFirst - gLast > 0
  const between = last - ((first - last) * gLast) / select(rising, gFirst - gLast, 1)
  return clamp(select(rising, between, first), -axis.half, axis.half)
}

/** t of the farther end of the stretch that stays between the same faces as the nearest point. */
function farEnd(axis: Axis, h: Vec3, nearest: Scalar): Scalar {
  const at = pointOnAxis(axis, nearest)
  let [from, to] = [-axis.half, axis.half]
  for (const i of directions) {
    const { enter, leave } = slab(axis, h, i)
    const inside = Math.abs(at[i]) <= h[i]
    from = select(inside, Math.max(from, enter), from)
    to = select(inside, Math.min(to, leave), to)
  }
  return select(nearest - from > to - nearest, from, to)
}
