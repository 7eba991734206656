import type { Scalar } from '../scalar.ts'
import type { Key } from './key.ts'
import { uniform } from './uniform.ts'

/**
 * 1 with a probability, else 0. No slope flows through the draw: weigh by `bernoulliLogProbability`, or relax.
 *
 * @param probability - in [0, 1]
 * @param index - place in the key's stream, a whole number in [0, 2⁵³)
 */
export function bernoulli(key: Key, probability: Scalar, index: Scalar = 0): Scalar {
  'use grad'
  return uniform(key, index) < probability ? 1 : 0
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
