import type { Scalar } from '../scalar.ts'
import type { Profile } from './profile.ts'
import { positiveWidth } from './width.ts'

/**
 * The smooth step from 0 to 1.
 *
 *   1 / (1 + e^(−x/w))
 *
 * Small values keep their relative accuracy, and nothing overflows however large x/w is.
 *
 * @param width - w, in the unit of x, above 0; as it falls to 0 the step becomes sharp, ½ at 0
 */
export function logistic(x: Scalar, width: Scalar = 1): Scalar {
  'use grad'
  const decay = decayFromZero(x, width)
  return (x > 0 ? 1 : decay) / (1 + decay)
}

/**
 * The smooth ramp, max(0, x) with its corner rounded; its slope is `logistic`.
 *
 *   w ln(1 + e^(x/w)),   between max(0, x) and max(0, x) + w ln 2
 *
 * @param width - w, in the unit of x, above 0; as it falls to 0 the ramp becomes max(0, x)
 */
export function softplus(x: Scalar, width: Scalar = 1): Scalar {
  'use grad'
  return (x > 0 ? x : 0) + width * Math.log1p(decayFromZero(x, width))
}

/** e^(−|x|/w). A choice stands for |x|, whose slope at 0 is not that of either side. */
function decayFromZero(x: Scalar, width: Scalar): Scalar {
  'use grad'
  const z = x / positiveWidth(width)
  return Math.exp(x > 0 ? -z : z)
}

/** 4 σ(z) (1 − σ(z)), z = x/w: 1 at 0, falling to 0 within a few widths. */
function logisticBump(x: Scalar, width: Scalar): Scalar {
  'use grad'
  return 4 * logistic(x, width) * logistic(-x, width)
}

/** Noise of the logistic distribution, of deviation πw/√3: the cheapest, with tails that fall exponentially. */
export const logisticProfile: Profile = { step: logistic, ramp: softplus, bump: logisticBump }
