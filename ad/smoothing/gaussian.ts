import { clamp, erf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import type { Profile } from './profile.ts'
import { positiveWidth } from './width.ts'

/** 1/√(2π), the density of a standard normal number at its mean */
const PEAK = 0.3989422804014327

/** So many widths from 0 the bell is 0 to the last bit, and the step 0 or 1. */
const VANISHED = 40

/** x/w, held where nothing changes any more, so that no slope of any order overflows beyond. */
function inWidths(x: Scalar, width: Scalar): Scalar {
  'use grad'
  return clamp(x / positiveWidth(width), -VANISHED, VANISHED)
}

/**
 * The probability Φ(x/w) that a normal number of mean x and deviation w is positive, as of a contact whose gap is
 * known to w [m].
 *
 *   (1 + erf(x / (w√2))) / 2
 *
 * @param width - w, in the unit of x, above 0; as it falls to 0 the step becomes sharp, ½ at 0
 */
export function gaussianStep(x: Scalar, width: Scalar): Scalar {
  'use grad'
  return 0.5 + 0.5 * erf(inWidths(x, width) * Math.SQRT1_2)
}

/**
 * The mean of max(0, x + wZ); its slope is `gaussianStep`.
 *
 *   x Φ(x/w) + w φ(x/w)
 *
 * @param width - w, in the unit of x, above 0; as it falls to 0 the ramp becomes max(0, x)
 */
export function gaussianRamp(x: Scalar, width: Scalar): Scalar {
  'use grad'
  return x * gaussianStep(x, width) + width * PEAK * gaussianBump(x, width)
}

/** e^(−(x/w)²/2): 1 at 0, falling to 0 within a few widths. */
function gaussianBump(x: Scalar, width: Scalar): Scalar {
  'use grad'
  const z = inWidths(x, width)
  return Math.exp(-0.5 * z * z)
}

/** Normal noise of deviation w, with tails that vanish within eight widths. */
export const gaussianProfile: Profile = { step: gaussianStep, ramp: gaussianRamp, bump: gaussianBump }
