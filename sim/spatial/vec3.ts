'use grad'
import { norm, type Scalar, select } from '../../ad/index.ts'
import type { Vec3 } from './types.ts'

export const zero3: Vec3 = [0, 0, 0]

/** a + b */
export function add3(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/** a − b */
export function sub3(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/** −a */
export function neg3(a: Vec3): Vec3 {
  return [-a[0], -a[1], -a[2]]
}

/** k a */
export function scale3(k: Scalar, a: Vec3): Vec3 {
  return [k * a[0], k * a[1], k * a[2]]
}

/** a · b */
export function dot3(a: Vec3, b: Vec3): Scalar {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** a × b */
export function cross3(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** Length |a|. Slope a/|a|, and 0 at a = 0: the length is even, and of its subgradients there 0 is the odd one. */
export function norm3(a: Vec3): Scalar {
  return norm(a)
}

/** a/|a|; the zero vector stays zero, with slope 0. */
export function unit3(a: Vec3): Vec3 {
  const length = norm3(a)
  const somewhere = length > 0
  return scale3(select(somewhere, 1 / select(somewhere, length, 1), 0), a)
}
