'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Box, Capsule, Geometry, Plane, Sphere } from '../model/shape.ts'
import { column, matTransposeVec } from '../spatial/mat3.ts'
import { pointOut, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3, scale3, sub3, zero3 } from '../spatial/vec3.ts'
import { BOX_TOUCHES, boxBox } from './boxBox.ts'
import { sphereBox } from './boxDistance.ts'
import { capsuleBox } from './capsuleBox.ts'
import { capsuleCapsule, sphereCapsule, sphereSphere } from './capsuleDistance.ts'
import type { Distance, Touch } from './touch.ts'

/** A point of B at distance `radius` from its surface, against the half space of A. */
function planeBall(X_WA: Transform, X_WB: Transform, center_S: Vec3, radius: Scalar): Touch {
  const normal_W = column(X_WA.R, 2)
  const height = dot3(normal_W, sub3(pointOut(X_WB, center_S), X_WA.p))
  return { distance: height - radius, normal_W, center_S, radius }
}

const planeSphere: Distance<Plane, Sphere> = (_a, X_WA, b, X_WB) => [planeBall(X_WA, X_WB, zero3, b.radius)]

/** The two ends: between them the capsule is nowhere nearer. */
const planeCapsule: Distance<Plane, Capsule> = (_a, X_WA, b, X_WB) =>
  [b.halfLength, -b.halfLength].map((z) => ({
    ...planeBall(X_WA, X_WB, [0, 0, z], b.radius),
    along_W: column(X_WB.R, 2),
  }))

/**
 * The lower end of each of the four diagonals. While the box's centre is above the plane, its other corners cannot touch;
 * MuJoCo lists the same four.
 */
const planeBox: Distance<Plane, Box> = (_a, X_WA, { halfSize: [x, y, z] }, X_WB) => {
  const up_S = matTransposeVec(X_WB.R, column(X_WA.R, 2))
  return [-x, x].flatMap((cx) =>
    [-y, y].map((cy) => {
      const corner: Vec3 = [cx, cy, -z]
      return planeBall(X_WA, X_WB, scale3(select(dot3(up_S, corner) > 0, -1, 1), corner), 0)
    }),
  )
}

/** One entry a pair of kinds, the simpler kind first. A new pair of shapes is one more entry. */
const distances: Partial<Record<string, Distance<never, never>>> = {
  'plane sphere': planeSphere,
  'plane capsule': planeCapsule,
  'plane box': planeBox,
  'sphere sphere': sphereSphere,
  'sphere capsule': sphereCapsule,
  'capsule capsule': capsuleCapsule,
  'sphere box': sphereBox,
  'capsule box': capsuleBox,
  'box box': boxBox,
}

/** True where the pair has a distance, with A as the first shape and B as the second. */
export function hasDistance(kindA: Geometry['kind'], kindB: Geometry['kind']): boolean {
  return distances[`${kindA} ${kindB}`] !== undefined
}

/** How many touches a pair of kinds has, where it is not one. */
const touchCounts: Partial<Record<string, number>> = {
  'plane capsule': 2,
  'plane box': 4,
  'capsule capsule': 2,
  'capsule box': 2,
  'box box': BOX_TOUCHES,
}

/** Length of the `touches` of two kinds. */
export function touchCount(kindA: Geometry['kind'], kindB: Geometry['kind']): number {
  return touchCounts[`${kindA} ${kindB}`] ?? 1
}

/** In how many places the shapes of a pair may touch. */
export function placeCount(
  { shapes }: { readonly shapes: readonly { readonly geometry: Pick<Geometry, 'kind'> }[] },
  { a, b }: { readonly a: number; readonly b: number },
): number {
  return touchCount(shapes[a]!.geometry.kind, shapes[b]!.geometry.kind)
}

/**
 * Where two shapes are nearest: one touch for a sphere; two for a capsule on a plane, on a box, or on another capsule, where
 * they are parallel; four for a box on a plane; eight for two boxes.
 *
 * @param reach - distance beyond which a touch does not count [m]; none: 0
 */
export function touches(
  a: Geometry,
  X_WA: Transform,
  b: Geometry,
  X_WB: Transform,
  reach: Scalar = 0,
): Touch[] {
  const distance = distances[`${a.kind} ${b.kind}`] as Distance<Geometry, Geometry>
  return distance(a, X_WA, b, X_WB, reach)
}
