import { dissected, type Exact, fixed } from './exact.ts'
import {
  arctangent,
  cubeRoot,
  divided,
  exponential,
  logarithm,
  pi,
  sineCosine,
  squareRoot,
  two,
} from './fixedPoint.ts'

/** Bits that a result keeps at least. */
const PRECISION = 200

/** Places enough to hold x to that precision. */
function placesFor(x: number): number {
  return roundedUp(PRECISION + Math.max(0, -exponent(x)))
}

/** Places in steps of 64, so that constants are worked out seldom. */
function roundedUp(places: number): number {
  return 64 * Math.ceil(places / 64)
}

function exponent(x: number): number {
  const { significand, power } = dissected(x)
  return power + significand.toString(2).replace('-', '').length - 1
}

/** x less its nearest multiple of π/2, and which quarter that is. */
function reduced(x: number, places: number): { rest: bigint; quarter: number } {
  const wide = roundedUp(places + Math.max(0, exponent(x)) + 16)
  const X = fixed(x, wide)
  const k = divided(2n * X, pi(wide))
  const rest = (2n * X - k * pi(wide)) >> 1n
  return { rest: rest >> BigInt(wide - places), quarter: Number(((k % 4n) + 4n) % 4n) }
}

function sineCosineOf(x: number): { sine: bigint; cosine: bigint; places: number } {
  const places = placesFor(x) + 64
  const { rest, quarter } = reduced(x, places)
  const [s, c] = sineCosine(rest, places)
  return { sine: [s, c, -s, -c][quarter]!, cosine: [c, -s, -c, s][quarter]!, places }
}

export function sin(x: number): Exact {
  const { sine, places } = sineCosineOf(x)
  return { digits: sine, places }
}

export function cos(x: number): Exact {
  const { cosine, places } = sineCosineOf(x)
  return { digits: cosine, places }
}

export function tan(x: number): Exact {
  const { sine, cosine, places } = sineCosineOf(x)
  return ratio(sine, cosine, places)
}

/** a / b at the same places, b of either sign. */
function ratio(a: bigint, b: bigint, places: number): Exact {
  return { digits: b < 0n ? divided(-a << BigInt(places), -b) : divided(a << BigInt(places), b), places }
}

export function exp(x: number): Exact {
  const { significand, power } = exponential(fixed(x, 320), 320)
  return { digits: significand, places: 320 - power }
}

/** [e^x, e^-x] at common places. */
function exponentials(x: number): { rising: bigint; falling: bigint; places: number } {
  const places = placesFor(x) + 64
  const X = fixed(x, places)
  const [up, down] = [exponential(X, places), exponential(-X, places)]
  const common = places + Math.max(0, -up.power, -down.power)
  const at = (e: typeof up) => e.significand << BigInt(common - places + e.power)
  return { rising: at(up), falling: at(down), places: common }
}

export function expm1(x: number): Exact {
  const { rising, places } = exponentials(x)
  return { digits: rising - two(places), places }
}

export function sinh(x: number): Exact {
  const { rising, falling, places } = exponentials(x)
  return { digits: rising - falling, places: places + 1 }
}

export function cosh(x: number): Exact {
  const { rising, falling, places } = exponentials(x)
  return { digits: rising + falling, places: places + 1 }
}

export function tanh(x: number): Exact {
  const { rising, falling, places } = exponentials(x)
  return ratio(rising - falling, rising + falling, places)
}

export function log(x: number): Exact {
  const places = 320 + (x < 1 ? roundedUp(-exponent(x)) : 0)
  return { digits: logarithm(fixed(x, places), places), places }
}

export function log1p(x: number): Exact {
  const places = placesFor(x) + 64
  return { digits: logarithm(two(places) + fixed(x, places), places), places }
}

/** x^p for x > 0. */
export function pow(x: number, p: number): Exact {
  const places = roundedUp(320 + (x < 1 ? -exponent(x) : 0) + Math.max(0, -exponent(p)))
  const product = (logarithm(fixed(x, places), places) * fixed(p, places)) >> BigInt(places)
  const { significand, power } = exponential(product, places)
  return { digits: significand, places: places - power }
}

/** The angle of (x, y), y ≥ 0, given as whole numbers in a common unit. */
function angle(y: bigint, x: bigint, places: number): bigint {
  const one = BigInt(places)
  if (x < 0n) return pi(places) - angle(y, -x, places)
  return y <= x
    ? arctangent(divided(y << one, x), places)
    : (pi(places) >> 1n) - arctangent(divided(x << one, y), places)
}

export function atan2(y: number, x: number): Exact {
  const steep = roundedUp(PRECISION + 64 + Math.max(0, exponent(x) - exponent(y)))
  const digits = angle(fixed(Math.abs(y), 1088), fixed(x, 1088), steep)
  return { digits: y < 0 ? -digits : digits, places: steep }
}

export function atan(x: number): Exact {
  return atan2(x, 1)
}

/** √(1 - x²) at the places given. */
function coRoot(x: number, places: number): bigint {
  const X = fixed(x, places)
  return squareRoot(two(2 * places) - X * X)
}

export function asin(x: number): Exact {
  const places = placesFor(x) + 64
  const X = fixed(Math.abs(x), places)
  const digits = angle(X, coRoot(x, places), places)
  return { digits: x < 0 ? -digits : digits, places }
}

export function acos(x: number): Exact {
  const places = 320
  return { digits: angle(coRoot(x, places), fixed(x, places), places), places }
}

/** Cube root, as the whole root of a number with thrice the places. */
export function cbrt(x: number): Exact {
  const places = PRECISION + Math.max(0, -Math.floor(exponent(x) / 3))
  const root = cubeRoot(fixed(Math.abs(x), 3 * places))
  return { digits: x < 0 ? -root : root, places }
}

export function hypot(x: number, y: number): Exact {
  const places = 1400
  const [X, Y] = [fixed(x, places), fixed(y, places)]
  return { digits: squareRoot(X * X + Y * Y), places }
}

/** 2/√π Σ (-1)^n x^(2n+1) / (n! (2n+1)), in places enough for its terms to cancel. */
export function erf(x: number): Exact {
  const places = placesFor(x) + 128
  const X = fixed(x, places)
  const square = (X * X) >> BigInt(places)
  let sum = 0n
  for (let n = 0n, power = X; power !== 0n && power !== -1n; ) {
    sum += power / (2n * n + 1n)
    n += 1n
    power = -((power * square) >> BigInt(places)) / n
  }
  return ratio(2n * sum, squareRoot(pi(places) << BigInt(places)), places)
}
