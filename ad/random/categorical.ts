import { choose, equal } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { logSumExp, softArgmax } from '../smoothing/maximum.ts'
import { drawn, type Key } from './key.ts'
import { openFraction } from './uniform.ts'

/**
 * A number of Gumbel's distribution, that of the largest of many: mean 0.5772, deviation π/√6.
 *
 *   −ln(−ln u),   u uniform
 *
 * @param index - place in the key's stream, a whole number in [0, 2⁵³)
 */
export function gumbel(key: Key, index: Scalar = 0): Scalar {
  'use grad'
  const [a, b] = drawn(key, index)
  return -Math.log(-Math.log(openFraction(a, b)))
}

/**
 * A choice among categories, as weights: 1 for the one chosen, 0 for the others. The largest of the logits with
 * Gumbel noise wins, so that each wins with the probability that `softArgmax(logits)` gives it.
 *
 * No slope flows through the choice: weigh by `categoricalLogProbability`, or use `relaxedCategorical`.
 *
 * @param logits - logarithms of the probabilities, up to a common term
 * @param index - which such choice of the key's stream, a whole number
 * @see Gumbel 1954; Maddison, Tarlow & Minka 2014
 */
export function categorical(key: Key, logits: readonly Scalar[], index: Scalar = 0): Scalar[] {
  'use grad'
  const noisy = perturbed(key, logits, index)
  let [most, winner] = [noisy[0]!, 0 as Scalar]
  noisy.forEach((value, i) => {
    winner = value > most ? i : winner
    most = Math.max(most, value)
  })
  return noisy.map((_, i) => choose(equal(winner, i), 1, 0))
}

/**
 * A choice softened into positive weights that sum to 1, smooth in the logits.
 *
 *   softArgmax((logits + gumbels) / temperature)
 *
 * As the temperature falls to 0 the weights become those of `categorical` for the same key and index.
 *
 * @param temperature - how soft, above 0, in the unit of the logits
 * @see Jang, Gu & Poole 2017; Maddison, Mnih & Teh 2017
 */
export function relaxedCategorical(
  key: Key,
  logits: readonly Scalar[],
  temperature: Scalar,
  index: Scalar = 0,
): Scalar[] {
  return softArgmax(perturbed(key, logits, index), temperature)
}

/**
 * Logarithm of the probability of a choice, whose slopes are the scores of the logits.
 *
 * @param chosen - weights, 1 for one category and 0 for the others
 */
export function categoricalLogProbability(chosen: readonly Scalar[], logits: readonly Scalar[]): Scalar {
  'use grad'
  return logits.reduce((sum, logit, i) => sum + chosen[i]! * logit, 0) - logSumExp(logits)
}

/** Logits with noise; where there are none to choose from, an error. */
function perturbed(key: Key, logits: readonly Scalar[], index: Scalar): Scalar[] {
  'use grad'
  if (logits.length === 0) throw new RangeError('A categorical choice has no logits, expected at least one.')
  return logits.map((logit, i) => logit + gumbel(key, index * logits.length + i))
}
