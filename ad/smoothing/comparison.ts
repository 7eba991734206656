import type { Scalar } from '../scalar.ts'
import { logisticProfile } from './logistic.ts'
import type { Profile } from './profile.ts'

/**
 * How surely a lies below b, from 0 to 1: ½ where they are equal, and `a < b` as the width falls to 0.
 *
 *   P(a < b + wZ)
 *
 * @param width - w, in the unit of a and b, above 0: how far apart they must be to be told apart
 * @param profile - distribution of Z
 */
export function softLess(a: Scalar, b: Scalar, width: Scalar, profile: Profile = logisticProfile): Scalar {
  'use grad'
  return profile.step(b - a, width)
}

/** How surely a lies above b. Same as `softLess(b, a, width)`. */
export function softGreater(a: Scalar, b: Scalar, width: Scalar, profile: Profile = logisticProfile): Scalar {
  return softLess(b, a, width, profile)
}

/**
 * How nearly a equals b, from 0 to 1: 1 where they are equal, and 1 nowhere else as the width falls to 0.
 *
 * @param width - in the unit of a and b, above 0: how far apart they may be to count as alike
 * @param profile - distribution whose bell, scaled to 1 at its top, is the measure
 */
export function softEqual(a: Scalar, b: Scalar, width: Scalar, profile: Profile = logisticProfile): Scalar {
  'use grad'
  return profile.bump(a - b, width)
}
