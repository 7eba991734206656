import { max } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { positiveWidth } from './width.ts'

/**
 * ln Σ e^xᵢ without overflow; its slopes are `softArgmax`.
 *
 * @param xs - at least one number, without unit
 * @throws RangeError when there is none
 */
export function logSumExp(xs: readonly Scalar[]): Scalar {
  return softMax(xs, 1)
}

/**
 * The smooth maximum: the mean of max(xᵢ + w·Gᵢ) under Gumbel noise of mean 0.
 *
 *   w ln Σ e^(xᵢ/w),   between max(x) and max(x) + w ln n
 *
 * @param xs - at least one number
 * @param width - w, in the unit of xs, above 0; as it falls to 0 the maximum becomes sharp
 * @throws RangeError when there is nothing to choose from
 */
export function softMax(xs: readonly Scalar[], width: Scalar): Scalar {
  'use grad'
  const { top, weights } = relative(xs, width)
  return top + width * Math.log(sum(weights))
}

/** The smooth minimum, between min(x) − w ln n and min(x). Same as `−softMax(−x, width)`. */
export function softMin(xs: readonly Scalar[], width: Scalar): Scalar {
  'use grad'
  return -softMax(
    xs.map((x) => -x),
    width,
  )
}

/**
 * How surely each number is the largest: positive weights that sum to 1.
 *
 *   e^(xᵢ/w) / Σ e^(xⱼ/w)
 *
 * @param xs - at least one number
 * @param width - w, in the unit of xs, above 0; as it falls to 0 the largest gets 1, numbers that tie get equal shares
 * @throws RangeError when there is nothing to choose from
 */
export function softArgmax(xs: readonly Scalar[], width: Scalar = 1): Scalar[] {
  'use grad'
  const { weights } = relative(xs, width)
  const total = sum(weights)
  return weights.map((weight) => weight / total)
}

/** The largest number, and e^((xᵢ − largest)/w) for each, so that none overflows and one of them is 1. */
function relative(xs: readonly Scalar[], width: Scalar): { top: Scalar; weights: Scalar[] } {
  'use grad'
  if (xs.length === 0)
    throw new RangeError('A smooth maximum was asked of no numbers, expected at least one.')
  const scale = positiveWidth(width)
  const top = max(xs[0]!, ...xs.slice(1))
  return { top, weights: xs.map((x) => Math.exp((x - top) / scale)) }
}

function sum(xs: readonly Scalar[]): Scalar {
  'use grad'
  return xs.reduce((total, x) => total + x, 0)
}
