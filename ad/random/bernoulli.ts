import type { Scalar } from '../scalar.ts'
import type { Key } from './key.ts'
import { uniform } from './uniform.ts'

/**
 * 1 with a probability, else 0. No slope flows through the draw: weigh by `bernoulliLogProbability`, or relax.
 *
 * @param probability - in [0, 1]
 * @param index - place in the key's stream, a whole number in [0, 2⁵³)
 * @throws RangeError when a plain probability lies outside
 */
export function bernoulli(key: Key, probability: Scalar, index: Scalar = 0): Scalar {
  'use grad'
  expectProbability(probability)
  return uniform(key, index) < probability ? 1 : 0
}

function expectProbability(p: Scalar): void {
  if (typeof p !== 'number' || (p >= 0 && p <= 1)) return
  throw new RangeError(`bernoulli: the probability is ${p}, expected a number from 0 to 1.`)
}

/**
 * Logarithm of the probability of a draw, whose slope is the score of the probability.
 *
 * @param x - 0 or 1
 * @param probability - in (0, 1)
 */
export function bernoulliLogProbability(x: Scalar, probability: Scalar): Scalar {
  'use grad'
  return Math.log(x > 0.5 ? probability : 1 - probability)
}
