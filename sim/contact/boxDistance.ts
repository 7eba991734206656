'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Box, Sphere } from '../model/shape.ts'
import { matVec } from '../spatial/mat3.ts'
import { pointIn, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { neg3, norm3, scale3, sub3, unit3 } from '../spatial/vec3.ts'
import type { Distance, Touch } from './touch.ts'

/** A ball against a box. */
export const sphereBox: Distance<Sphere, Box> = (a, X_WA, b, X_WB) => [
  ballBox(pointIn(X_WB, X_WA.p), a.radius, b.halfSize, X_WB),
]

/** A ball about c against a box, both in the box's frame. */
export function ballBox(c: Vec3, radius: Scalar, h: Vec3, X_WB: Transform): Touch {
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
export function beyond(c: Vec3, h: Vec3): Vec3 {
  const along = (i: 0 | 1 | 2) => c[i] - clamp(c[i], -h[i], h[i])
  return [along(0), along(1), along(2)]
}

/** The face that a point inside is nearest to; of faces equally near, the first of −x, x, −y, y, −z, z. */
function nearestFace(c: Vec3, h: Vec3): { depth: Scalar; outward: Vec3 } {
  const depth = (i: 0 | 1 | 2) => h[i] - Math.abs(c[i])
  const sign = (i: 0 | 1 | 2) => select(c[i] > 0, 1, -1)
  const [x, y, z] = [depth(0), depth(1), depth(2)]
  const least = Math.min(x, y, z)
  const onX = select(x <= least, 1, 0)
  const onY = (1 - onX) * select(y <= least, 1, 0)
  const onZ = (1 - onX) * (1 - onY)
  return { depth: least, outward: [onX * sign(0), onY * sign(1), onZ * sign(2)] }
}
