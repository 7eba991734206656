'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3, sub3 } from '../spatial/vec3.ts'
import {
  type Axis,
  type Direction,
  directions,
  IN_ALL,
  NOWHERE,
  nearer,
  type Place,
  pointOn,
  room,
  trend,
} from './boxPlace.ts'

/** The nearest place of a capsule's axis along one of a box's edges. */
interface OnEdge {
  readonly squared: Scalar
  readonly t: Scalar
  /** on the edge, −1 ≤ s ≤ 1 */
  readonly s: Scalar
  /** signs of the edge's coordinates; along the edge, that of the end that was met, 0 where none was */
  readonly corner: Vec3
}

/** Another place besides the nearest. */
type Second = Pick<Place, 'second' | 'two'>

/**
 * The point of the axis that is nearest to one of the box's four edges along a direction. The other place is as far over a
 * face, or along an edge, as the axis goes: which, and whether there is one, the direction of the axis says.
 */
export function edgePlace(axis: Axis, h: Vec3, j: Direction): Place {
  const signs = [-1, 1] as const
  const edges = signs.flatMap((atL) => signs.map((atK) => onEdge(axis, h, j, atK, atL)))
  const found = edges.reduce(nearer)
  const met = Math.abs(found.corner[j]) > 0
  const { second, two } = select(met, afterCorner(axis, h, found), afterSide(axis, h, j, found))
  return { squared: found.squared, t: found.t, second, two }
}

/** The other two directions, in turn. */
const turned = (j: Direction) => [directions[(j + 1) % 3]!, directions[(j + 2) % 3]!] as const

/** Determinant of two lengths and the angle between them below which they count as parallel [m⁴]: MuJoCo's `mjMINVAL`. */
const PARALLEL_BELOW = 1e-15

/**
 * Where the axis is nearest to the edge along j that stands at the signs atK, atL of the other two coordinates:
 *
 *   min over s, t in [−1, 1] of |(corner + s h_j e_j) − (m + t r)|²
 *
 * the free minimum, s clamped; t for that s, clamped; s for that t, clamped. An end of the edge that a free s was beyond
 * counts as met, also where the last s is not beyond it. An edge parallel to the axis is nowhere nearest.
 */
function onEdge(axis: Axis, h: Vec3, j: Direction, atK: Scalar, atL: Scalar): OnEdge {
  const { middle: m, reach: r } = axis
  const [k, l] = turned(j)
  const at = (alongJ: Scalar, alongK: Scalar, alongL: Scalar) => inTurn(j, alongJ, alongK, alongL)
  const start = at(0, atK * h[k], atL * h[l])
  const across = r[k] * r[k] + r[l] * r[l]
  const skew = h[j] * h[j] * across >= PARALLEL_BELOW
  const toStart = dot3(r, sub3(start, m))
  const length2 = dot3(r, r)
  // s h_j is then a coordinate: m_j + t r_j for the t that is nearest
  const edgeOf = (t: Scalar) => (m[j] + t * r[j]) / h[j]
  const axisOf = (s: Scalar) => (toStart + s * h[j] * r[j]) / length2
  const free = edgeOf((toStart + m[j] * r[j]) / select(skew, across, 1))
  const first = beyondUnit(free)
  const t = clamp(axisOf(clamp(free, -1, 1)), -1, 1)
  const again = edgeOf(t)
  const s = clamp(again, -1, 1)
  const last = beyondUnit(again)
  const gap = sub3(pointOn(axis, t), at(s * h[j], atK * h[k], atL * h[l]))
  return {
    squared: select(skew, dot3(gap, gap), NOWHERE),
    t,
    s,
    corner: at(select(Math.abs(last) > 0, last, first), atK, atL),
  }
}

/** The end of [−1, 1] that x is beyond, 0 where it is beyond none. */
const beyondUnit = (x: Scalar): Scalar => select(x > 1, 1, select(x < -1, -1, 0))

/** A vector from its components along j and along the two directions after it. */
function inTurn(j: Direction, alongJ: Scalar, alongK: Scalar, alongL: Scalar): Vec3 {
  const [x, y, z] = [
    [alongJ, alongK, alongL],
    [alongL, alongJ, alongK],
    [alongK, alongL, alongJ],
  ][j]!
  return [x!, y!, z!]
}

/**
 * The place after one at a corner. Seen from there, the axis may leave the box in all three coordinates, which gives no
 * other place. Else one coordinate differs from the other two: one way along the axis only that coordinate comes back over
 * the box, which is along an edge; the other way those two do, which is over a face. The edge it is, where the axis is
 * within 45° of it.
 */
function afterCorner(axis: Axis, h: Vec3, { t, corner }: OnEdge): Second {
  const { reach: r } = axis
  const outwards = directions.map((i) => corner[i] * trend(axis, i))
  const sum = outwards[0]! + outwards[1]! + outwards[2]!
  const onEdge = outwards.map((way) => way * sum < 0)
  const rooms = directions.map((i) => room(2 * h[i], r[i]))
  const least = (ofEdge: boolean, most: Scalar) =>
    rooms.reduce(
      (run, x, i) => Math.min(run, select(onEdge[i]!, ofEdge ? x : IN_ALL, ofEdge ? IN_ALL : x)),
      most,
    )
  const along = directions.reduce((square: Scalar, i) => square + select(onEdge[i]!, r[i] * r[i], 0), 0)
  const steps = select(along > dot3(r, r) / 2, least(true, 1 - sum * t), -least(false, 1 + sum * t))
  return { second: t + sum * steps, two: Math.abs(sum) < 2 }
}

/**
 * The place after one on an edge, between its ends. Seen from there, the axis leaves the box in both coordinates that are not
 * along the edge, or in none, which gives no other place; or it comes back over the box in one way: over the face with which
 * it makes the smaller angle, as far as that face goes across the edge and along it.
 */
function afterSide(axis: Axis, h: Vec3, j: Direction, { t, s, corner }: OnEdge): Second {
  const { reach: r } = axis
  const [k, l] = turned(j)
  const [outK, outL] = [corner[k] * trend(axis, k), corner[l] * trend(axis, l)]
  const overK = Math.abs(r[k]) > Math.abs(r[l])
  const way = -select(overK, outK, outL)
  const across = select(overK, room(2 * h[k], r[k]), room(2 * h[l], r[l]))
  const along = room(h[j] * (1 - way * trend(axis, j) * s), r[j])
  return { second: t + way * Math.min(1 - way * t, across, along), two: outK * outL < 0 }
}
