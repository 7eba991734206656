/** A stream of doubles in [0, 1), the same for the same seed. @see Steele, Lea & Flood 2014, SplitMix */
export function randomUnits(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 4294967296
  }
}

/** n doubles spread evenly over their logarithm, from 2^low to 2^high, of either sign where `signed`. */
export function spread(n: number, low: number, high: number, signed = true, seed = 1): number[] {
  const unit = randomUnits(seed)
  return Array.from({ length: n }, () => {
    const power = Math.min(Math.floor(low + (high - low) * unit()), high - 1)
    // 1.f with 52 random bits; two factors, for 2^-1074 is no product with 2^-1022
    const significand = 1 + unit() + unit() * 2 ** -32
    const value = significand * 2 ** Math.max(power, -1022) * 2 ** Math.min(power + 1022, 0)
    return signed && unit() < 0.5 ? -value : value
  })
}

/** n doubles spread evenly from low to high. */
export function between(n: number, low: number, high: number, seed = 2): number[] {
  const unit = randomUnits(seed)
  return Array.from({ length: n }, () => low + (high - low) * (unit() + unit() * 2 ** -32))
}

/** The doubles next to x, n on either side. */
export function neighbours(x: number, n = 3): number[] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigInt64(0)
  return Array.from({ length: 2 * n + 1 }, (_, i) => {
    view.setBigInt64(0, bits + BigInt(i - n))
    return view.getFloat64(0)
  })
}

/** Doubles nearest to multiples of π/2: small multiples, and the closest approach over all doubles among large ones. */
export function halfPiMultiples(): number[] {
  const small = Array.from({ length: 400 }, (_, i) => (i - 200) * (Math.PI / 2))
  const farther = Array.from({ length: 60 }, (_, i) => Math.PI * 2 ** i)
  // Muller, Elementary Functions, table 11.1: the double closest to a multiple of π/2
  const closest = 6381956970095103 * 2 ** 797
  return [...small, ...farther, ...neighbours(closest, 2), -closest].filter((x) => x !== 0)
}
