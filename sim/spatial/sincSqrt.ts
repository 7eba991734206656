'use grad'
import { type Scalar, select } from '../../ad/index.ts'

// Functions of s = θ² that are analytic at s = 0, written so that no square root ever sees a zero.

/**
 * s = θ² [rad²] below which the power series stands for the closed form. The first dropped terms of the value,
 * s⁵/10! and s⁵/11!, are then below 3e-17, those of the slope below 2e-14: as much as cancellation takes from the slope
 * of the closed form just above.
 */
const SERIES_BELOW = 1e-2

/** sin(√s)/√s. Slope: (cos √s − sin(√s)/√s) / 2s, and −1/6 at rest. */
export function sincSqrt(s: Scalar): Scalar {
  const small = s < SERIES_BELOW
  const theta = Math.sqrt(select(small, 1, s))
  return select(small, sincSeries(s), Math.sin(theta) / theta)
}

/** cos √s. Slope: −sinc(√s)/2, and −1/2 at rest. */
export function cosSqrt(s: Scalar): Scalar {
  const small = s < SERIES_BELOW
  const theta = Math.sqrt(select(small, 1, s))
  return select(small, cosSeries(s), Math.cos(theta))
}

/** 1 − s/3! + s²/5! − s³/7! + s⁴/9! */
function sincSeries(s: Scalar): Scalar {
  return 1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880))))
}

/** 1 − s/2! + s²/4! − s³/6! + s⁴/8! */
function cosSeries(s: Scalar): Scalar {
  return 1 + s * (-1 / 2 + s * (1 / 24 + s * (-1 / 720 + s * (1 / 40320))))
}
