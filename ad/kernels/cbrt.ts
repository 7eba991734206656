import { copySign, exponentOf, powerOfTwo, significandOf } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { LIFT, LIFT_POWER, MAX, MIN_NORMAL } from './constants.ts'
import { productOf } from './pair.ts'

// 2^(-1/3) and 2^(-2/3)
const INVERSE_ROOT_OF_2 = 0.7937005259840998
const INVERSE_ROOT_OF_4 = 0.6299605249474366

/** Cube root of x, with its sign. */
export function cbrt(x: Scalar): Scalar {
  'use grad'
  const size = Math.abs(x)
  const subnormal = size < MIN_NORMAL
  const normal = subnormal ? size * LIFT : size
  const exponent = exponentOf(normal)
  const third = Math.floor(exponent / 3)
  const root = cubeRoot(significandOf(normal), exponent - 3 * third)
  const scaled = root * powerOfTwo(subnormal ? third - LIFT_POWER / 3 : third)
  const finite = size > 0 ? copySign(scaled, x) : x
  return size <= MAX ? finite : x
}

/** Cube root of s · 2^e, for s in [1, 2) and e one of 0, 1, 2: in [1, 2), to about 2^-100 before the last rounding. */
function cubeRoot(s: Scalar, e: Scalar): Scalar {
  'use grad'
  const m = s * powerOfTwo(e)
  const start = inverseRootStart(s) * (e < 0.5 ? 1 : e < 1.5 ? INVERSE_ROOT_OF_2 : INVERSE_ROOT_OF_4)
  // m^(-1/3) = w · (1 - lack)^(-1/3), from 2^-17 to 2^-50
  const lack = 1 - m * start * start * start
  const w = start + start * lack * (1 / 3 + (2 / 9) * lack)
  const inverseSquare = w * w
  const y = m * inverseSquare
  // one step of Newton's method, with y³ as a pair
  const square = productOf(y, y)
  const cube = productOf(square.high, y)
  return y + (m - cube.high - (cube.low + square.low * y)) * inverseSquare * (1 / 3)
}

/** s^(-1/3) for s in [1, 2], to 2^-17.4 of itself. @see sineSeries.ts for how it was found */
function inverseRootStart(s: Scalar): Scalar {
  'use grad'
  const s2 = s * s
  const even = 1.7810578903327743 + s2 * (1.2437842190450885 + s2 * 0.15607072998314117)
  const odd = -1.5660286010257773 + s2 * (-0.5978710987993672 + s2 * -0.017018890153027072)
  return even + s * odd
}
