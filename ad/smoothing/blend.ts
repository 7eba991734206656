import { choose, safeSqrt } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'

/** A mean of draws, and the variance of that mean. */
export interface Estimate {
  readonly mean: Scalar
  readonly variance: Scalar
}

/** One component of a gradient, put together from two estimates of it. */
export interface Blended {
  readonly mean: Scalar
  /** root of the mean square error, what is seen of the pathwise estimate's bias included */
  readonly error: Scalar
  /** weight of the pathwise estimate, from 0 to 1 */
  readonly share: Scalar
}

/**
 * The mixture of a pathwise estimate p, which may be biased, and a score estimate s, which is not, of least variance
 * as long as chance explains how they differ, and of little bias where it does not.
 *
 *   share = (var s − cov(p, s)) / (V + max(0, D² − c²V)),   D = p − s,  V = var D
 *
 * With D within c standard errors this is the weighting by variances; beyond, the share falls as 1/D², so that the
 * bias which is left, share · D, is soon small beside the error of the score estimate.
 *
 * @param differenceVariance - V
 * @param confidence - c, how many standard errors of D are put down to chance
 * @see Suh, Simchowitz, Zhang & Tedrake 2022, who bound share · |D| by a tolerance on the gradient instead
 */
export function blended(
  pathwise: Estimate,
  score: Estimate,
  differenceVariance: Scalar,
  confidence: number,
): Blended {
  'use grad'
  const difference = pathwise.mean - score.mean
  const covariance = 0.5 * (pathwise.variance + score.variance - differenceVariance)
  const suspicion = Math.max(0, difference ** 2 - confidence ** 2 * differenceVariance)
  const share = bounded(score.variance - covariance, differenceVariance + suspicion)
  const rest = 1 - share
  const variance = share ** 2 * pathwise.variance + 2 * share * rest * covariance + rest ** 2 * score.variance
  const bias = share ** 2 * Math.max(0, difference ** 2 - differenceVariance)
  // rounding may leave a vanishing variance below zero
  const error = safeSqrt(Math.max(0, variance) + bias)
  return { mean: score.mean + share * difference, error, share }
}

/** part / whole, held in [0, 1]; 1 where the whole is 0, for then the estimates agree and neither errs. */
function bounded(part: Scalar, whole: Scalar): Scalar {
  'use grad'
  const some = whole > 0
  const ratio = part / choose(some, whole, 1)
  return choose(some, Math.min(1, Math.max(0, ratio)), 1)
}
