import { nearest } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { cond } from './branch.ts'
import { reducedLargeAngle } from './reducedLargeAngle.ts'

/** A quarter turn in {0, 1, 2, 3} and the rest, high + low in about [-π/4, π/4] [rad]. */
export type ReducedAngle = { readonly quarter: Scalar; readonly high: Scalar; readonly low: Scalar }

/** 2^14 quarter turns [rad]: below it k · HALF_PI_1 and k · HALF_PI_2 are exact. */
const NEAR = 25735

const TWO_OVER_PI = 0.6366197723675814

// π/2 in three parts: multiples of 2^-38 and 2^-76, and a double; together 132 bits
const HALF_PI_1 = 1.5707963267959713
const HALF_PI_2 = -1.0746346554945223e-12
const HALF_PI_3 = -2.6718907338610155e-24

/**
 * An angle less its nearest multiple of π/2, to 2^-53 of itself or better even where it all but vanishes.
 *
 *   x = (4n + quarter) · π/2 + high + low
 *
 * @param x - angle [rad], any finite double
 * @see Cody & Waite 1980, ch. 8
 */
export function reducedAngle(x: Scalar): ReducedAngle {
  'use grad'
  return cond(
    Math.abs(x) <= NEAR,
    () => reducedNearAngle(x),
    () => reducedLargeAngle(x),
  )
}

function reducedNearAngle(x: Scalar): ReducedAngle {
  'use grad'
  const k = nearest(x * TWO_OVER_PI)
  const lessFirst = x - k * HALF_PI_1
  const second = k * HALF_PI_2
  const lessSecond = lessFirst - second
  const low = lessFirst - lessSecond - second - k * HALF_PI_3
  const high = lessSecond + low
  return { quarter: k - 4 * Math.floor(k * 0.25), high, low: lessSecond - high + low }
}
