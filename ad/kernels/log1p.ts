import type { Scalar } from '../scalar.ts'
import { MAX } from './constants.ts'
import { logarithm, logarithmParts } from './logarithm.ts'
import { sumOf } from './pair.ts'

/** 2^-54: below it log(1 + x) rounds to x. */
const TINY = 5.551115123125783e-17

/**
 * log(1 + x), right for small x too.
 *
 *   log(u + c) ≈ log u + c/u,   u + c = 1 + x exactly
 *
 * @returns -∞ at -1, NaN below
 */
export function log1p(x: Scalar): Scalar {
  'use grad'
  const sum = sumOf(1, x)
  const inside = logarithm(logarithmParts(sum.high), sum.low / sum.high)
  const atEdge = x >= -1 ? -Infinity : Number.NaN
  const outside = x > MAX ? x : atEdge
  const value = x > -1 ? (x <= MAX ? inside : outside) : outside
  return Math.abs(x) < TINY ? x : value
}
