// Real functions in fixed point: a bigint X stands for X / 2^places. Written from the series, apart from the kernels.

/** The whole number nearest to a / b, b > 0. */
export function divided(a: bigint, b: bigint): bigint {
  const twice = 2n * a + b
  const quotient = twice / (2n * b)
  return twice < 0n && quotient * 2n * b !== twice ? quotient - 1n : quotient
}

/** 2^n. */
export function two(n: number): bigint {
  return 1n << BigInt(n)
}

/** The number of bits of |a|. */
export function bitLength(a: bigint): number {
  const hex = (a < 0n ? -a : a).toString(16)
  return hex === '0' ? 0 : 4 * (hex.length - 1) + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)))
}

/** ⌊√a⌋, by Newton's method from above. */
export function squareRoot(a: bigint): bigint {
  if (a < 2n) return a
  let root = two(Math.ceil(bitLength(a) / 2))
  for (;;) {
    const next = (root + a / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** ⌊∛a⌋, by Newton's method from above. */
export function cubeRoot(a: bigint): bigint {
  if (a < 1n) return a
  let root = two(Math.ceil(bitLength(a) / 3))
  for (;;) {
    const next = (2n * root + a / (root * root)) / 3n
    if (next >= root) return root
    root = next
  }
}

const constants = new Map<string, bigint>()

/** The value of a constant at so many places, worked out once. */
function remembered(name: string, places: number, value: () => bigint): bigint {
  const key = `${name} ${places}`
  const known = constants.get(key)
  if (known !== undefined) return known
  const found = value()
  constants.set(key, found)
  return found
}

/** Σ ±(1/n)^(2j+1) / (2j+1): the arctangent of 1/n, or with `sign` 1n its hyperbolic relative. */
function arcOfInverse(n: bigint, places: number, sign: 1n | -1n): bigint {
  let power = divided(two(places), n)
  let sum = 0n
  for (let j = 0n, s = 1n; power !== 0n; j++, s *= sign) {
    sum += (s * power) / (2n * j + 1n)
    power /= n * n
  }
  return sum
}

/** π, by Machin's formula. */
export function pi(places: number): bigint {
  const work = places + 32
  return remembered(
    'pi',
    places,
    () => (16n * arcOfInverse(5n, work, -1n) - 4n * arcOfInverse(239n, work, -1n)) >> 32n,
  )
}

/** ln 2 = 2 atanh(1/3). */
export function ln2(places: number): bigint {
  return remembered('ln2', places, () => (2n * arcOfInverse(3n, places + 32, 1n)) >> 32n)
}

/** e^x as a significand at the same places and a power of two to go with it. */
export function exponential(x: bigint, places: number): { significand: bigint; power: number } {
  const power = divided(x, ln2(places))
  // the error of ln 2 times a power of at most 2^12
  const rest = ((x << 16n) - power * ln2(places + 16)) >> 16n
  const halvings = 8
  const work = places + 16
  const small = (rest << 16n) >> BigInt(halvings)
  let term = two(work)
  let sum = term
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * small) >> BigInt(work)) / n
    sum += term
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) >> BigInt(work)
  return { significand: sum >> 16n, power: Number(power) }
}

/** [sin x, cos x] of |x| ≤ 1. */
export function sineCosine(x: bigint, places: number): [bigint, bigint] {
  const square = -((x * x) >> BigInt(places))
  const series = (start: bigint, first: bigint): bigint => {
    let term = start
    let sum = start
    for (let n = first; term !== 0n && term !== -1n; n += 2n) {
      term = ((term * square) >> BigInt(places)) / (n * (n + 1n))
      sum += term
    }
    return sum
  }
  return [series(x, 2n), series(two(places), 1n)]
}

/** log x of x > 0: log of its power of two, of a sixteenth nearby, and the series of what is left. */
export function logarithm(x: bigint, places: number): bigint {
  const power = bitLength(x) - 1 - places
  const scaled = power > 0 ? x >> BigInt(power) : x << BigInt(-power)
  const down = scaled > (3n * two(places)) / 2n
  const m = down ? scaled >> 1n : scaled
  const sixteenth = divided(m * 16n, two(places))
  return (
    BigInt(power + (down ? 1 : 0)) * ln2(places) +
    logOfSixteenths(sixteenth, places) +
    logOfRatio(16n * m, sixteenth * two(places), places)
  )
}

function logOfSixteenths(n: bigint, places: number): bigint {
  if (n === 16n) return 0n
  return remembered(`log ${n}/16`, places, () => logOfRatio(n, 16n, places))
}

/** log(a / b) = 2 atanh((a - b) / (a + b)). */
function logOfRatio(a: bigint, b: bigint, places: number): bigint {
  const s = divided((a - b) << BigInt(places), a + b)
  const square = (s * s) >> BigInt(places)
  let sum = 0n
  let power = s
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n
    power = (power * square) >> BigInt(places)
  }
  return 2n * sum
}

/** atan x of 0 ≤ x ≤ 1: of a sixteenth nearby, and the series of what is left. */
export function arctangent(x: bigint, places: number): bigint {
  const one = two(places)
  const n = divided(16n * x, one)
  return (
    arctangentOfSixteenths(n, places) +
    arctangentSeries(divided((16n * x - n * one) << BigInt(places), 16n * one + n * x), places)
  )
}

function arctangentOfSixteenths(n: bigint, places: number): bigint {
  if (n === 0n) return 0n
  return remembered(`atan ${n}/16`, places, () => arctangentSeries(divided(n * two(places), 16n), places))
}

function arctangentSeries(u: bigint, places: number): bigint {
  // halved until small: atan u = 2 atan(u / (1 + √(1 + u²)))
  const one = two(places)
  if (u * 4n > one || u * -4n > one) {
    const root = squareRoot(one * one + u * u)
    return 2n * arctangentSeries(divided(u * one, one + root), places)
  }
  const square = -((u * u) >> BigInt(places))
  let sum = 0n
  let power = u
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n
    power = (power * square) >> BigInt(places)
  }
  return sum
}
