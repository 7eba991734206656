'use grad'
import { and, type Scalar, select } from '../../ad/index.ts'
import type { Box, Capsule } from '../model/shape.ts'
import { column, matTransposeVec } from '../spatial/mat3.ts'
import { pointIn } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3, scale3 } from '../spatial/vec3.ts'
import { ballBox, beyond } from './boxDistance.ts'
import { type Axis, directions, IN_ALL, NOWHERE, nearer, type Place, pointOn, room } from './boxPlace.ts'
import { edgePlace } from './capsuleEdge.ts'
import type { Distance, Touch } from './touch.ts'

/**
 * A capsule against a box: where they are nearest, and where the capsule lies on the box besides, if its axis is not too
 * steep. They are MuJoCo's two places: an end of the axis over a face, or a point of the axis next to an edge or a corner,
 * whichever is nearest, and then the farthest point of the axis that is still over the same face or along the same edge.
 *
 * An axis that runs through the box is nearest, by this rule, at an end that is inside, or at the edge that it passes.
 *
 * @see MuJoCo's `engine_collision_box.c`, whose choices these are
 */
export const capsuleBox: Distance<Capsule, Box> = (a, X_WA, { halfSize }, X_WB) => {
  const axis: Axis = {
    middle: pointIn(X_WB, X_WA.p),
    reach: scale3(a.halfLength, matTransposeVec(X_WB.R, column(X_WA.R, 2))),
    half: a.halfLength,
  }
  const { t, second, two } = nearestPlace(axis, halfSize)
  const at = (where: Scalar): Touch => ballBox(pointOn(axis, where), a.radius, halfSize, X_WB)
  return [at(t), { ...at(select(two, second, t)), there: two }]
}

/** The nearest of all places; of those equally near, the first end, the other end, edges along x, y, z. */
function nearestPlace(axis: Axis, h: Vec3): Place {
  const [low, high] = [endPlace(axis, h, -1), endPlace(axis, h, 1)]
  const end = select(high.squared < low.squared, high, low)
  return directions.map((j) => edgePlace(axis, h, j)).reduce(nearer, end)
}

/**
 * An end of the axis, where it is over a face or inside the box; the other place is as far towards the other end as the axis
 * stays over the face.
 */
function endPlace(axis: Axis, h: Vec3, end: 1 | -1): Place {
  const p = pointOn(axis, end)
  const d = beyond(p, h)
  const outside = directions.map((i) => Math.abs(p[i]) > h[i])
  const count = outside.reduce((sum: Scalar, out) => sum + select(out, 1, 0), 0)
  const rooms = directions.map((i) => {
    const left = h[i] + select(axis.reach[i] > 0, end, -end) * p[i]
    return select(and(left > 0, Math.abs(p[i]) <= h[i]), room(left, axis.reach[i]), IN_ALL)
  })
  const run = rooms.reduce((least, x) => Math.min(least, x), IN_ALL)
  return {
    squared: select(count <= 1, dot3(d, d), NOWHERE),
    t: end,
    second: end - end * run,
    two: count > 0,
  }
}
