import { xor } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'

// Arithmetic of unsigned 32-bit words held in doubles. Every intermediate result is a whole number below 2^53, so it
// is exact, and the same plain, interpreted, compiled and in lanes.

/** 2^32, one more than the largest word. */
export const WORD = 4294967296

/** 2^16, which parts a word in halves. */
const HALF = 65536

/** A 64-bit whole number as two words. */
export interface Wide {
  readonly high: Scalar
  readonly low: Scalar
}

/** The word that a whole number below 2^53 leaves when all above 32 bits is dropped. */
export function wrapped(a: Scalar): Scalar {
  'use grad'
  return a - WORD * Math.floor(a / WORD)
}

/** Exclusive or of three words. */
export function xor3(a: Scalar, b: Scalar, c: Scalar): Scalar {
  return xor(xor(a, b), c)
}

/**
 * The 64-bit product of a word known when tracing and any word.
 *
 * With the known word parted in halves both partial products stay below 2^48.
 */
export function product(known: number, b: Scalar): Wide {
  'use grad'
  const top = Math.floor(known / HALF)
  const bottom = (known - HALF * top) * b
  const middle = top * b
  const high = Math.floor((middle + Math.floor(bottom / HALF)) / HALF)
  return { high, low: bottom + HALF * (middle - HALF * high) }
}

/**
 * The two words of a whole number in [0, 2^53).
 *
 * No slope flows through them: what is drawn from a key or a counter does not change smoothly with it.
 */
export function wordsOf(a: Scalar): Wide {
  'use grad'
  const high = Math.floor(a / WORD)
  return { high, low: Math.floor(a - WORD * high) }
}
