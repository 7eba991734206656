'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { cosSqrt, sincSqrt } from './sincSqrt.ts'
import type { Mat3, Quaternion, Vec3 } from './types.ts'
import { add3, cross3, dot3, norm3, scale3 } from './vec3.ts'

export const identityQuaternion: Quaternion = [1, 0, 0, 0]

/** Hamilton product: Q_AC = Q_AB Q_BC. */
export function quatMul(a: Quaternion, b: Quaternion): Quaternion {
  const [aw, ax, ay, az] = a
  const [bw, bx, by, bz] = b
  return [
    aw * bw - ax * bx - ay * by - az * bz,
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
  ]
}

/** Q_BA from Q_AB, for unit quaternions. */
export function quatConjugate(Q: Quaternion): Quaternion {
  return [Q[0], -Q[1], -Q[2], -Q[3]]
}

/** R_AB x_B: the vector in A's axes. */
export function quatRotate(Q_AB: Quaternion, x_B: Vec3): Vec3 {
  const imaginary: Vec3 = [Q_AB[1], Q_AB[2], Q_AB[3]]
  const t = scale3(2, cross3(imaginary, x_B))
  return add3(add3(x_B, scale3(Q_AB[0], t)), cross3(imaginary, t))
}

/** R_AB of a unit quaternion. */
export function quatMatrix(Q_AB: Quaternion): Mat3 {
  const [w, x, y, z] = Q_AB
  const [x2, y2, z2] = [2 * x, 2 * y, 2 * z]
  const [xx, yy, zz] = [x * x2, y * y2, z * z2]
  const [xy, xz, yz] = [x * y2, x * z2, y * z2]
  const [wx, wy, wz] = [w * x2, w * y2, w * z2]
  return [
    [1 - (yy + zz), xy - wz, xz + wy],
    [xy + wz, 1 - (xx + zz), yz - wx],
    [xz - wy, yz + wx, 1 - (xx + yy)],
  ]
}

/** The rotation by |φ| about φ, φ [rad]: exp(φ/2). Smooth through φ = 0. */
export function quatExp(phi: Vec3): Quaternion {
  const s = dot3(phi, phi) / 4
  const k = sincSqrt(s) / 2
  return [cosSqrt(s), k * phi[0], k * phi[1], k * phi[2]]
}

/**
 * Sine of half the angle below which log takes the series of 2 asin(x)/x in x², whose first dropped term,
 * (35/576) x⁸, is then below 1e-25.
 */
const LOG_SERIES_BELOW = 1e-3

/** The rotation vector φ [rad] with exp(φ/2) = ±Q and |φ| ≤ π: the shorter of the two ways round. */
export function quatLog(Q: Quaternion): Vec3 {
  const sign = select(Q[0] < 0, -1, 1)
  const imaginary: Vec3 = [sign * Q[1], sign * Q[2], sign * Q[3]]
  const sine = norm3(imaginary)
  const s = dot3(imaginary, imaginary)
  const small = sine < LOG_SERIES_BELOW
  const angle = 2 * Math.atan2(sine, sign * Q[0])
  const series = 2 + s * (1 / 3 + s * (3 / 20 + s * (5 / 56)))
  return scale3(select(small, series, angle / select(small, 1, sine)), imaginary)
}

/** The rotation by `angle` [rad] about a unit axis. */
export function quatAxisAngle(axis: Vec3, angle: Scalar): Quaternion {
  const half = angle / 2
  const sine = Math.sin(half)
  return [Math.cos(half), sine * axis[0], sine * axis[1], sine * axis[2]]
}

/**
 * R of the rotation by `angle` [rad] about a unit axis.
 *
 *   R = a aᵀ + cos θ (1 − a aᵀ) + sin θ [a]×
 *
 * Grouped so that for a coordinate axis every structural 0 and 1 of R comes out as that literal.
 */
export function axisAngleMatrix(axis: Vec3, angle: Scalar): Mat3 {
  const [x, y, z] = axis
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return [
    [x * x + c * (1 - x * x), x * y - c * (x * y) - s * z, x * z - c * (x * z) + s * y],
    [x * y - c * (x * y) + s * z, y * y + c * (1 - y * y), y * z - c * (y * z) - s * x],
    [x * z - c * (x * z) - s * y, y * z - c * (y * z) + s * x, z * z + c * (1 - z * z)],
  ]
}

/** w² + x² + y² + z² */
export function quatSquaredNorm(Q: Quaternion): Scalar {
  return Q[0] * Q[0] + Q[1] * Q[1] + Q[2] * Q[2] + Q[3] * Q[3]
}

/** Q/|Q|, for any quaternion but zero. */
export function quatUnit(Q: Quaternion): Quaternion {
  const k = 1 / Math.sqrt(quatSquaredNorm(Q))
  return [k * Q[0], k * Q[1], k * Q[2], k * Q[3]]
}

/**
 * Q/|Q| to second order in |Q|² − 1: one Newton step of 1/√, from 1. It undoes the rounding of a product of unit
 * quaternions (errors of 1e-16 become 1e-32) without a root or a division, so nothing can go wrong in its slope.
 */
export function quatTrimmed(Q: Quaternion): Quaternion {
  const k = 1.5 - 0.5 * quatSquaredNorm(Q)
  return [k * Q[0], k * Q[1], k * Q[2], k * Q[3]]
}

/** Q after turning with the angular velocity ω [rad/s, in the turned axes] for dt [s]: Q exp(ω dt/2). */
export function quatTurned(Q: Quaternion, omega: Vec3, dt: Scalar): Quaternion {
  return quatTrimmed(quatMul(Q, quatExp(scale3(dt, omega))))
}

/** The rotation vector [rad] that takes `from` to `to`, in the turned axes: log(Q_from⁻¹ Q_to). Same as undoing `quatTurned`. */
export function quatDifference(from: Quaternion, to: Quaternion): Vec3 {
  return quatLog(quatMul(quatConjugate(from), to))
}
