// The few things that kernels do to doubles beyond IEEE arithmetic. Each has one exact meaning on plain numbers and a
// WebAssembly form of a handful of instructions, named in its docstring, that also exists lane by lane.
const DOUBLE = new Float64Array(1)
const WORDS = new Int32Array(DOUBLE.buffer)
DOUBLE[0] = -1
const HIGH = WORDS[1] === 0 ? 0 : 1
const LOW = 1 - HIGH

/** 2^52: from here on every double is an integer, and adding it rounds a smaller one to an integer. */
const INTEGERS_FROM = 4503599627370496

/** The higher 32 bits of 2^52. */
const BITS_OF_WHOLE = 0x43300000

/**
 * 2^k, for an integer k in [-1022, 1023].
 *
 * In wasm: `reinterpret(reinterpret(k + 1.5·2^52 + 1023) << 52)`.
 */
export function powerOfTwo(k: number): number {
  WORDS[HIGH] = (k + 1023) << 20
  WORDS[LOW] = 0
  return DOUBLE[0]!
}

/**
 * The exponent e of |x| = 1.f · 2^e; -1023 for zero and subnormals, 1024 for infinities and NaN.
 *
 * In wasm: `reinterpret((bits(x) >>> 52 & 0x7ff) | bits(2^52)) - (2^52 + 1023)`.
 */
export function exponentOf(x: number): number {
  DOUBLE[0] = x
  return ((WORDS[HIGH]! >>> 20) & 0x7ff) - 1023
}

/**
 * The significand 1.f of |x| = 1.f · 2^e, in [1, 2), for a normal x; a finite number in [1, 2) for any other.
 *
 * In wasm: `reinterpret((bits(x) & 0x000fffffffffffff) | bits(1))`.
 */
export function significandOf(x: number): number {
  DOUBLE[0] = x
  WORDS[HIGH] = (WORDS[HIGH]! & 0x000fffff) | 0x3ff00000
  return DOUBLE[0]!
}

/**
 * |magnitude| with the sign bit of `sign`, so that -0 counts as negative. The sign of a NaN is not determined by the
 * language: where `sign` may be NaN, the result must not depend on it.
 *
 * In wasm: `f64.copysign`.
 */
export function copySign(magnitude: number, sign: number): number {
  const positive = Math.abs(magnitude)
  return sign < 0 || Object.is(sign, -0) ? -positive : positive
}

/**
 * The integer nearest to x, the even one of two equally near. The sign of a zero result is that of x.
 *
 * In wasm: `f64.nearest`.
 */
export function nearest(x: number): number {
  const size = Math.abs(x)
  return copySign(size < INTEGERS_FROM ? size + INTEGERS_FROM - INTEGERS_FROM : size, x)
}

/**
 * Exclusive or, binary digit by digit, of whole numbers in [0, 2^52).
 *
 * In wasm: `reinterpret((bits(a + 2^52) ^ bits(b + 2^52)) | bits(2^52)) - 2^52`.
 */
export function xor(a: number, b: number): number {
  DOUBLE[0] = a + INTEGERS_FROM
  const [high, low] = [WORDS[HIGH]!, WORDS[LOW]!]
  DOUBLE[0] = b + INTEGERS_FROM
  WORDS[HIGH] = (WORDS[HIGH]! ^ high) | BITS_OF_WHOLE
  WORDS[LOW] = WORDS[LOW]! ^ low
  return DOUBLE[0]! - INTEGERS_FROM
}
