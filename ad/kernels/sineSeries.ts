import type { Scalar } from '../scalar.ts'

// Coefficients of this folder: Remez exchange on the interval named, in 300 bits, rounded to doubles one by one from
// the lowest, the others fitted anew each time. "Relative" is relative to the function that the polynomial ends up in.

/** (sin r / r - 1) / z with z = r², for |r| ≤ π/4; 2^-57.9 relative to sin r. */
export function sineTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even = -0.16666666666666632 + z2 * (-0.00019841269829851092 + z2 * -2.5050759713702123e-8)
  const odd = 0.008333333333322484 + z2 * (2.7557313704063156e-6 + z2 * 1.589687637328744e-10)
  return even + z * odd
}

/** (cos r - 1 + z / 2) / z² with z = r², for |r| ≤ π/4; 2^-64 in cos r. */
export function cosineTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even = 0.0416666666666666 + z2 * (2.480158728966682e-5 + z2 * 2.087572898156022e-9)
  const odd = -0.001388888888887447 + z2 * (-2.755731439920632e-7 + z2 * -1.1359916516037738e-11)
  return even + z * odd
}
