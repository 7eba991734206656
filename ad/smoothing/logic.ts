import type { Scalar } from '../scalar.ts'

// Truth as a probability in [0, 1]. At 0 and 1 these are the hard operations. Between, they are right for independent
// events: of two conditions on one and the same noise, as in a ≤ x ≤ b, the probability of both is another one.

/** Probability that all of some independent events happen, Π pᵢ; 1 of none. */
export function softAnd(...probabilities: readonly Scalar[]): Scalar {
  'use grad'
  return probabilities.reduce((all, p) => all * p, 1)
}

/** Probability that one at least of some independent events happens, 1 − Π (1 − pᵢ); 0 of none. */
export function softOr(...probabilities: readonly Scalar[]): Scalar {
  'use grad'
  return probabilities.reduce((any, p) => any + p * (1 - any), 0)
}

/** Probability that an event does not happen, 1 − p. */
export function softNot(probability: Scalar): Scalar {
  'use grad'
  return 1 - probability
}
