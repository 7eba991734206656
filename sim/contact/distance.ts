'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Box, Capsule, Geometry, Plane, Sphere } from '../model/shape.ts'
import { column, matTransposeVec } from '../spatial/mat3.ts'
import { pointIn, pointOut, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3, norm3, scale3, sub3, unit3, zero3 } from '../spatial/vec3.ts'
import { capsuleBox, sphereBox } from './boxDistance.ts'

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
}

/** All touches of a pair of shapes; X_WA and X_WB are the poses of the shapes themselves. */
export type Distance<A, B> = (a: A, X_WA: Transform, b: B, X_WB: Transform) => Touch[]

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

/** Two balls; concentric ones have no direction to part in, and get normal 0. */
function ballBall(p_WA: Vec3, radiusA: Scalar, X_WB: Transform, center_S: Vec3, radius: Scalar): Touch {
  const d = sub3(pointOut(X_WB, center_S), p_WA)
  return { distance: norm3(d) - (radiusA + radius), normal_W: unit3(d), center_S, radius }
}

const sphereSphere: Distance<Sphere, Sphere> = (a, X_WA, b, X_WB) => [
  ballBall(X_WA.p, a.radius, X_WB, zero3, b.radius),
]

/** The point of the capsule's segment that is nearest to the sphere's centre. */
const sphereCapsule: Distance<Sphere, Capsule> = (a, X_WA, b, X_WB) => {
  const along = clamp(pointIn(X_WB, X_WA.p)[2], -b.halfLength, b.halfLength)
  return [ballBall(X_WA.p, a.radius, X_WB, [0, 0, along], b.radius)]
}

/** The two segments' points that are nearest to each other. */
const capsuleCapsule: Distance<Capsule, Capsule> = (a, X_WA, b, X_WB) => {
  const [s, t] = nearestOnSegments(X_WA, a.halfLength, X_WB, b.halfLength)
  return [ballBall(pointOut(X_WA, [0, 0, s]), a.radius, X_WB, [0, 0, t], b.radius)]
}

/**
 * sin² of the angle between two axes below which they count as parallel: the middle of A then stands for the whole
 * stretch where they run beside each other.
 */
const PARALLEL_BELOW = 1e-9

/**
 * Coordinates s, t along the z axes of A and B where two segments are nearest: the foot of the common normal, clamped to
 * A, projected on B and clamped, projected back on A and clamped.
 *
 * @see Ericson 2004, section 5.1.9
 */
function nearestOnSegments(
  X_WA: Transform,
  hA: Scalar,
  X_WB: Transform,
  hB: Scalar,
): readonly [Scalar, Scalar] {
  const [a, b, r] = [column(X_WA.R, 2), column(X_WB.R, 2), sub3(X_WA.p, X_WB.p)]
  const [c, ra, rb] = [dot3(a, b), dot3(a, r), dot3(b, r)]
  const sine2 = 1 - c * c
  const skew = sine2 > PARALLEL_BELOW
  const free = select(skew, (c * rb - ra) / select(skew, sine2, 1), 0)
  const t = clamp(rb + c * clamp(free, -hA, hA), -hB, hB)
  return [clamp(c * t - ra, -hA, hA), t]
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
}

/** True where the pair has a distance, with A as the first shape and B as the second. */
export function hasDistance(kindA: Geometry['kind'], kindB: Geometry['kind']): boolean {
  return distances[`${kindA} ${kindB}`] !== undefined
}

/** How many touches a pair of kinds has, where it is not one. */
const touchCounts: Partial<Record<string, number>> = { 'plane capsule': 2, 'plane box': 4, 'capsule box': 2 }

/** Length of the `touches` of two kinds. */
export function touchCount(kindA: Geometry['kind'], kindB: Geometry['kind']): number {
  return touchCounts[`${kindA} ${kindB}`] ?? 1
}

/** Where two shapes are nearest: one touch for a sphere, two for a capsule on a plane or a box, four for a box on a plane. */
export function touches(a: Geometry, X_WA: Transform, b: Geometry, X_WB: Transform): Touch[] {
  const distance = distances[`${a.kind} ${b.kind}`] as Distance<Geometry, Geometry>
  return distance(a, X_WA, b, X_WB)
}
