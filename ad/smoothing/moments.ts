import type { Scalar } from '../scalar.ts'

/** What is known of the quantities of a sample: means so far, and sums of squared deviations from them. */
export interface Moments {
  readonly mean: readonly Scalar[]
  readonly squares: readonly Scalar[]
}

/** The moments of no draws yet, of some quantities. */
export function noMoments(quantities: number): Moments {
  const zeros = Array.from({ length: quantities }, () => 0)
  return { mean: zeros, squares: zeros }
}

/**
 * The moments with one more draw, without the cancellation of sums of squares.
 *
 * @param draw - one number a quantity
 * @param index - how many draws there were before
 * @see Welford 1962
 */
export function withDraw({ mean, squares }: Moments, draw: readonly Scalar[], index: Scalar): Moments {
  'use grad'
  const next = mean.map((m, k) => m + (draw[k]! - m) / (index + 1))
  return { mean: next, squares: squares.map((s, k) => s + (draw[k]! - mean[k]!) * (draw[k]! - next[k]!)) }
}

/** The variance of each mean of independent draws, in its unit squared. */
export function variancesOfMeans({ squares }: Moments, draws: number): Scalar[] {
  'use grad'
  return squares.map((s) => s / (draws * (draws - 1)))
}
