import type { Scalar } from '../scalar.ts'
import { HALF_PI, QUARTER_PI } from './constants.ts'
import { type Pair, pairQuotient, sumOf, sumOfOrdered } from './pair.ts'

/** tan π/8 and its inverse: the borders between the three regions. */
const LOW_BORDER = 0.41421356237309503
const HIGH_BORDER = 2.414213562373095

/**
 * atan(n / d) in [0, π/2] [rad] to about 2^-57, for n, d ≥ 0, the larger of them in [2^-500, 2^600].
 *
 *   atan(n/d) = atan(c) + atan(u),   u = (n - c·d) / (d + c·n),   c one of 0, 1, ∞
 */
export function arctangent(n: Scalar, d: Scalar): Pair {
  'use grad'
  const low = n < LOW_BORDER * d
  const high = n > HIGH_BORDER * d
  const difference = sumOf(n, -d)
  const sum = sumOf(n, d)
  const u = pairQuotient(
    { high: low ? n : high ? -d : difference.high, low: low ? 0 : high ? 0 : difference.low },
    { high: low ? d : high ? n : sum.high, low: low ? 0 : high ? 0 : sum.low },
  )
  const z = u.high * u.high
  const tail = u.low * (1 - z) + u.high * z * atanTail(z)
  const start = sumOfOrdered(low ? 0 : high ? HALF_PI.high : QUARTER_PI.high, u.high)
  const base = low ? 0 : high ? HALF_PI.low : QUARTER_PI.low
  return { high: start.high, low: start.low + (base + tail) }
}

/** (atan(u) / u - 1) / z with z = u², for |u| ≤ 0.4142; 2^-62.9 relative to atan u. */
function atanTail(z: Scalar): Scalar {
  'use grad'
  const z2 = z * z
  const even =
    -0.33333333333333326 +
    z2 *
      (-0.14285714285316364 +
        z2 *
          (-0.09090907985521901 +
            z2 * (-0.06666174437895701 + z2 * (-0.05215155739415175 + z2 * -0.033171567422129365))))
  const odd =
    0.19999999999997095 +
    z2 *
      (0.11111111083740413 +
        z2 *
          (0.07692279189226003 +
            z2 * (0.05876513306717583 + z2 * (0.044904393879107544 + z2 * 0.01488992377081166))))
  return even + z * odd
}
