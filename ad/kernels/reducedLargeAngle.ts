import { exponentOf, powerOfTwo } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { HALF_PI } from './constants.ts'
import { type Pair, pairProduct, sumOfOrdered } from './pair.ts'
import type { ReducedAngle } from './reducedAngle.ts'

/** Bits of a digit: products of two digits, and sums of 32 such products, are exact in a double. */
const DIGIT_BITS = 24
const DIGIT = 16777216
const DIGIT_UNIT = 5.9604644775390625e-8
const TWO_DIGITS_UNIT = 3.552713678800501e-15

/** Digits of a significand of 53 bits shifted by up to 23 more. */
const SIGNIFICAND_DIGITS = 4

/**
 * Digits kept after the point of x · 2/π. Of 192 bits the last 26 or so feel the products left out; no double is closer
 * than 2^-62 to a multiple of π/2 other than 0, so that 100 significant bits stay.
 */
const FRACTION_DIGITS = 8

/** Digits of 2/π that meet digits of x within those columns. */
const WINDOW = FRACTION_DIGITS + SIGNIFICAND_DIGITS

/** The place of 2^(24·2) in the table; the smallest angles here start their window there. */
const FIRST_PLACE = 2

// the digits of 2/π in base 2^24 from 2^(24·2) on: 1224 bits behind the point, as many as angles up to 2^1024 need
// biome-ignore format: a table
const TWO_OVER_PI: readonly number[] = [
  0, 0, 0,
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb,
  0xc561b7, 0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5,
  0x2ebb44, 0x84e99c, 0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8,
  0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d,
  0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b,
  0x6babf0,
]

/**
 * The same as a reduction by an exact π/2, for |x| ≥ 2^14: long multiplication of x by the digits of 2/π that matter.
 *
 *   x · 2/π = 4n + q + f,   high + low = f · π/2,   quarter = q
 *
 * Digits so high that their products are multiples of 2^24 turns are never met, digits too low to be seen neither.
 *
 * @see Payne & Hanek 1983
 */
export function reducedLargeAngle(x: Scalar): ReducedAngle {
  'use grad'
  // |x| = y · 2^(24 · shift), y an integer of at most 76 bits
  const shift = Math.floor((exponentOf(x) - 52) / DIGIT_BITS)
  const y = Math.abs(x) * powerOfTwo(-DIGIT_BITS * shift)
  const [whole, fraction] = quarterTurns(digitsOf(y), windowAt(shift + FIRST_PLACE))
  const turned = pairProduct(fraction, HALF_PI)
  const quarter = whole - 4 * Math.floor(whole * 0.25)
  // -x has the negated angle and the quarter turn -q
  const opposite = quarter > 0 ? 4 - quarter : 0
  return {
    quarter: x < 0 ? opposite : quarter,
    high: x < 0 ? -turned.high : turned.high,
    low: x < 0 ? -turned.low : turned.low,
  }
}

/** The digits in base 2^24 of an integer below 2^96, the lowest first. */
function digitsOf(y: Scalar): readonly Scalar[] {
  'use grad'
  const digits: Scalar[] = []
  let rest = y
  for (let i = SIGNIFICAND_DIGITS - 1; i >= 0; i--) {
    const unit = powerOfTwo(i * DIGIT_BITS)
    const digit = Math.floor(rest * powerOfTwo(-i * DIGIT_BITS))
    rest = rest - digit * unit
    digits.unshift(digit)
  }
  return digits
}

/** WINDOW digits of 2/π from the given place on, shifted into place by powers of two: an index that may be traced. */
function windowAt(start: Scalar): readonly Scalar[] {
  'use grad'
  let digits: readonly Scalar[] = TWO_OVER_PI
  let ahead = start
  for (let places = 32; places >= 1; places /= 2) {
    const far = ahead >= places
    const size = WINDOW + places - 1
    digits = Array.from({ length: size }, (_, i) => shifted(far, digits[i + places], digits[i]!))
    ahead = far ? ahead - places : ahead
  }
  return digits
}

/** The digit some places on where far, else the one here; past the table's end nothing is far. */
function shifted(far: boolean, there: Scalar | undefined, here: Scalar): Scalar {
  'use grad'
  return there === undefined ? here : far ? there : here
}

/** x · 2/π, given their digits, as an integer (modulo 2^24) and the rest in [-1/2, 1/2]. */
function quarterTurns(x: readonly Scalar[], window: readonly Scalar[]): readonly [Scalar, Pair] {
  'use grad'
  const digits: Scalar[] = []
  let carry: Scalar = 0
  for (let place = FRACTION_DIGITS; place >= 0; place -= 1) {
    const sum = column(x, window, place) + carry
    carry = Math.floor(sum * DIGIT_UNIT)
    digits.unshift(sum - carry * DIGIT)
  }
  return roundedTurns(digits)
}

/** Σ of the products of digits that weigh 2^(-24 · place); below 2^50, hence exact. */
function column(x: readonly Scalar[], window: readonly Scalar[], place: number): Scalar {
  'use grad'
  let sum: Scalar = 0
  for (let i = 0; i < SIGNIFICAND_DIGITS; i += 1) sum = sum + x[i]! * window[i + place]!
  return sum
}

/** d₀ + .d₁d₂… as its nearest integer and the signed rest. */
function roundedTurns(digits: readonly Scalar[]): readonly [Scalar, Pair] {
  'use grad'
  const [d0, d1, d2, d3, d4, d5, d6, d7, d8] = digits as readonly [Scalar, ...Scalar[]]
  const up = d1! >= DIGIT / 2
  const first = up ? d1! - DIGIT : d1!
  // two digits a double; the first two are zero or outweigh all that follow
  const head = sumOfOrdered(twoDigits(first, d2!), twoDigits(d3!, d4!) * TWO_DIGITS_UNIT)
  const tail =
    (twoDigits(d5!, d6!) + twoDigits(d7!, d8!) * TWO_DIGITS_UNIT) * TWO_DIGITS_UNIT * TWO_DIGITS_UNIT
  return [up ? d0 + 1 : d0, sumOfOrdered(head.high, head.low + tail)]
}

/** .ab in base 2^24. */
function twoDigits(a: Scalar, b: Scalar): Scalar {
  'use grad'
  return (a * DIGIT + b) * TWO_DIGITS_UNIT
}
