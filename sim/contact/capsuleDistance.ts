'use grad'
import { clamp, cond, type Scalar, select } from '../../ad/index.ts'
import type { Capsule, Sphere } from '../model/shape.ts'
import { column } from '../spatial/mat3.ts'
import { pointIn, pointOut, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, cross3, dot3, norm3, scale3, sub3 } from '../spatial/vec3.ts'
import type { Distance, Touch } from './touch.ts'

export const sphereSphere: Distance<Sphere, Sphere> = (a, X_WA, b, X_WB) => [
  ballBall(X_WA, 0, a.radius, X_WB, 0, b.radius),
]

/** The point of the capsule's axis that is nearest to the sphere's centre. */
export const sphereCapsule: Distance<Sphere, Capsule> = (a, X_WA, b, X_WB) => {
  const along = clamp(pointIn(X_WB, X_WA.p)[2], -b.halfLength, b.halfLength)
  return [ballBall(X_WA, 0, a.radius, X_WB, along, b.radius)]
}

/**
 * The points of two capsules' axes that are nearest to each other; of parallel axes, the first two of these that are within
 * reach: A's ends with what is nearest to them on B, and B's ends with what is nearest to them on A.
 */
export const capsuleCapsule: Distance<Capsule, Capsule> = (a, X_WA, b, X_WB, reach) => {
  const axes = axesOf(X_WA, a.halfLength, X_WB, b.halfLength)
  const at = ({ s, t }: Feet): Touch => ballBall(X_WA, s, a.radius, X_WB, t, b.radius)
  return cond(
    axes.parallel,
    () => {
      const { first, second, two } = endsBeside(axes, a.radius + b.radius + reach)
      return [at(first), { ...at(second), there: two }]
    },
    () => {
      const touch = at(nearestFeet(axes))
      return [touch, { ...touch, there: false }]
    },
  )
}

/** Length below which two points count as one [m]: MuJoCo's `mjMINVAL`. */
const LEAST_LENGTH = 1e-15

/**
 * Two balls, about points on the z axes of two shapes. Where their centres are one they part across both axes; where these
 * are parallel too, along the world's x.
 */
function ballBall(
  X_WA: Transform,
  s: Scalar,
  radiusA: Scalar,
  X_WB: Transform,
  t: Scalar,
  radius: Scalar,
): Touch {
  const d = sub3(pointOut(X_WB, [0, 0, t]), pointOut(X_WA, [0, 0, s]))
  const length = norm3(d)
  const normal_W = cond(
    length < LEAST_LENGTH,
    () => unitOr([1, 0, 0], cross3(column(X_WA.R, 2), column(X_WB.R, 2))),
    () => scale3(1 / length, d),
  )
  return { distance: length - (radiusA + radius), normal_W, center_S: [0, 0, t], radius }
}

/** a/|a|, or another direction where a has none. */
function unitOr(otherwise: Vec3, a: Vec3): Vec3 {
  const length = norm3(a)
  const some = length >= LEAST_LENGTH
  return select(some, scale3(1 / select(some, length, 1), a), otherwise)
}

/** The axes of two capsules, and how they lie to each other. */
interface Axes {
  readonly a: Vec3
  readonly b: Vec3
  /** from B's middle to A's [m] */
  readonly r: Vec3
  readonly hA: Scalar
  readonly hB: Scalar
  /** cosine of the angle between them */
  readonly c: Scalar
  /** sin² of that angle */
  readonly sine2: Scalar
  /** components of r along A and along B [m] */
  readonly alongA: Scalar
  readonly alongB: Scalar
  readonly parallel: boolean
}

/** Coordinates along A and along B of two points [m]. */
interface Feet {
  readonly s: Scalar
  readonly t: Scalar
}

/**
 * Determinant of two half axes below which they count as parallel [m⁴], MuJoCo's `mjMINVAL`: of half axes of 0.2 m, with an
 * angle of 8e-7 rad.
 */
const PARALLEL_BELOW = 1e-15

function axesOf(X_WA: Transform, hA: Scalar, X_WB: Transform, hB: Scalar): Axes {
  const [a, b, r] = [column(X_WA.R, 2), column(X_WB.R, 2), sub3(X_WA.p, X_WB.p)]
  // from the cross product: 1 − c² would keep nothing of a small angle
  const across = cross3(a, b)
  const [sine2, size] = [dot3(across, across), hA * hB]
  return {
    a,
    b,
    r,
    hA,
    hB,
    c: dot3(a, b),
    sine2,
    alongA: dot3(a, r),
    alongB: dot3(b, r),
    parallel: size * size * sine2 < PARALLEL_BELOW,
  }
}

/** The point of B that is nearest to one of A, and the reverse. */
const onB = ({ c, alongB, hB }: Axes, s: Scalar): Feet => ({ s, t: clamp(alongB + c * s, -hB, hB) })
const onA = ({ c, alongA, hA }: Axes, t: Scalar): Feet => ({ s: clamp(c * t - alongA, -hA, hA), t })

/**
 * Where two axes are nearest that are not parallel: the foot of the common normal, clamped to A, projected on B and clamped,
 * projected back on A and clamped.
 *
 * @see Ericson 2004, section 5.1.9
 */
function nearestFeet(axes: Axes): Feet {
  const { c, sine2, alongA, alongB, hA } = axes
  const free = (c * alongB - alongA) / sine2
  return onA(axes, onB(axes, clamp(free, -hA, hA)).t)
}

/** Places of parallel axes, and whether there are one and two of them. */
interface Beside {
  readonly first: Feet
  readonly second: Feet
  readonly one: boolean
  readonly two: boolean
}

/**
 * The first two ends of two parallel axes within reach of the other axis, in MuJoCo's order; where none is, a place that is
 * nowhere farther.
 *
 * @param reach - between the axes [m]
 */
function endsBeside(axes: Axes, reach: Scalar): Beside {
  const { hA, hB } = axes
  const middle = onA(axes, onB(axes, 0).t)
  let found: Beside = { first: middle, second: middle, one: false, two: false }
  // last first: each that is near goes before those that were found
  for (const feet of [onA(axes, -hB), onA(axes, hB), onB(axes, -hA), onB(axes, hA)]) {
    const { first, one } = found
    found = select(gap(axes, feet) <= reach, { first: feet, second: first, one: true, two: one }, found)
  }
  return found
}

/** How far apart two points of the axes are [m]. */
const gap = ({ a, b, r }: Axes, { s, t }: Feet): Scalar => norm3(sub3(add3(r, scale3(s, a)), scale3(t, b)))
