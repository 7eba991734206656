import type { Scalar } from '../scalar.ts'
import { drawn, type Key } from './key.ts'

/** 2^-53 and 2^-52, the spacing of the numbers drawn. */
const CLOSED_SPACING = 2 ** -53
const OPEN_SPACING = 2 ** -52

/**
 * A number uniform in [0, 1), of 53 random bits.
 *
 * @param index - place in the key's stream, a whole number in [0, 2⁵³)
 */
export function uniform(key: Key, index: Scalar = 0): Scalar {
  const [high, low] = drawn(key, index)
  return fraction(high, low)
}

/** The number in [0, 1) whose 53 leading bits are those of two words. */
function fraction(high: Scalar, low: Scalar): Scalar {
  'use grad'
  return (high * 2 ** 21 + Math.floor(low / 2 ** 11)) * CLOSED_SPACING
}

/**
 * The number in (0, 1) that lies in the middle of its 2⁻⁵², for the 52 leading bits of two words: neither its
 * logarithm nor that of its complement is infinite.
 */
export function openFraction(high: Scalar, low: Scalar): Scalar {
  'use grad'
  return (high * 2 ** 20 + Math.floor(low / 2 ** 12) + 0.5) * OPEN_SPACING
}
