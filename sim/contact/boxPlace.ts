'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, scale3 } from '../spatial/vec3.ts'

// Places where the axis of a capsule may be nearest to a box.

/** The axis of a capsule in the box's frame: middle + t reach, −1 ≤ t ≤ 1. */
export interface Axis {
  readonly middle: Vec3
  /** from the middle to an end */
  readonly reach: Vec3
  /** length of `reach` */
  readonly half: Scalar
}

/**
 * Share of an axis below which a coordinate counts as not growing along it: what rounding leaves of nothing, in an axis that
 * is parallel to the box's.
 */
const LEAST_TREND = 1e-12

/** 1 where a coordinate grows along the axis, −1 where it does not. */
export const trend = ({ reach, half }: Axis, i: Direction): Scalar =>
  select(reach[i] > LEAST_TREND * half, 1, -1)

/** The point of the axis at t. */
export const pointOn = ({ middle, reach }: Axis, t: Scalar): Vec3 => add3(middle, scale3(t, reach))

/** Where the axis may be nearest to the box, and where else the capsule then lies on it. */
export interface Place {
  /** of the axis from the box [m²]; `NOWHERE` where it is not such a place after all */
  readonly squared: Scalar
  /** on the axis */
  readonly t: Scalar
  /** the other place on the axis, where there are two */
  readonly second: Scalar
  readonly two: boolean
}

/** More than any squared distance [m²]. */
export const NOWHERE = Number.MAX_VALUE

/** By how much less a squared distance has to be, to be less [m²]: MuJoCo's `mjMINVAL`. */
const LEAST_GAIN = 1e-15

/** The nearer of two places; the first, where they are equally near but for rounding. */
export function nearer<P extends { readonly squared: Scalar }>(first: P, other: P): P {
  return select(other.squared < first.squared - LEAST_GAIN, other, first)
}

export const directions = [0, 1, 2] as const
export type Direction = (typeof directions)[number]

/** Length of the axis, in t. */
export const IN_ALL = 2

/** How far along the axis a coordinate changes by `length` where it changes by `speed` each unit; at most the whole axis. */
export function room(length: Scalar, speed: Scalar): Scalar {
  const pace = Math.abs(speed)
  const ends = length < IN_ALL * pace
  return select(ends, length / select(ends, pace, 1), IN_ALL)
}
