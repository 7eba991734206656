import type { Pair } from './pair.ts'

/** π, π/2 and π/4 [rad], to 2^-107. */
export const PI: Pair = { high: Math.PI, low: 1.2246467991473532e-16 }
export const HALF_PI: Pair = { high: 1.5707963267948966, low: 6.123233995736766e-17 }
export const QUARTER_PI: Pair = { high: 0.7853981633974483, low: 3.061616997868383e-17 }

/** ln 2, whose first part has 42 bits: its products with whole numbers up to 2^11 are exact. */
export const LN_2: Pair = { high: 0.6931471805598903, low: 5.497923018708371e-14 }

/** 2^-1022, the smallest normal number. */
export const MIN_NORMAL = 2.2250738585072014e-308

/** The largest finite number. */
export const MAX = Number.MAX_VALUE

/** 2^54, which makes every subnormal normal, and its power. */
export const LIFT = 18014398509481984
export const LIFT_POWER = 54
