/** Where a generator stands: plain numbers, so that a run goes on after a pause exactly where it was. */
export interface RandomState {
  /** which stream, an unsigned 64-bit key as two 32-bit halves */
  readonly key: readonly [number, number]
  /** blocks of four 32-bit words drawn so far, below 2⁵³ */
  readonly block: number
}

/** A deterministic stream of numbers. */
export interface Random {
  /** uniform in [0, 1), of 53 random bits */
  uniform(): number
  /** normal, mean 0 and variance 1 */
  normal(): number
  /** where to go on */
  state(): RandomState
}

/** State of a fresh stream; different seeds give independent streams. */
export function randomState(seed: number): RandomState {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new Error(
      `randomState: the seed is ${seed}, expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`,
    )
  }
  return { key: [seed >>> 0, Math.floor(seed / 2 ** 32)], block: 0 }
}

/** A generator that goes on from a state; each call of `uniform` uses one block, each `normal` at least one. */
export function randomFrom({ key, block }: RandomState): Random {
  const words = () => {
    const counter = block++
    return philox([counter >>> 0, Math.floor(counter / 2 ** 32), 0, 0], key)
  }
  const uniform = () => {
    const [high, low] = words()
    return fraction(high, low)
  }
  return { uniform, normal: () => normal(words), state: () => ({ key, block }) }
}

/** One normal number by the polar method, which needs no trigonometry. @see Marsaglia & Bray 1964 */
function normal(words: () => Words): number {
  for (;;) {
    const [a, b, c, d] = words()
    const u = 2 * fraction(a, b) - 1
    const v = 2 * fraction(c, d) - 1
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
  }
}

/** The number in [0, 1) whose 53 leading bits are those of two words. */
function fraction(high: number, low: number): number {
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53
}

type Words = readonly [number, number, number, number]

/** Multipliers and key increments of Philox-4×32. */
const MULTIPLIER = [0xd2511f53, 0xcd9e8d57] as const
const WEYL = [0x9e3779b9, 0xbb67ae85] as const
const ROUNDS = 10

/**
 * Four random 32-bit words for a counter and a key: a counter-based generator, any block of which can be had at once.
 *
 * @see Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"
 */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, low0] = product(MULTIPLIER[0], c0)
    const [high1, low1] = product(MULTIPLIER[1], c2)
    ;[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0]
    k0 = (k0 + WEYL[0]) >>> 0
    k1 = (k1 + WEYL[1]) >>> 0
  }
  return [c0, c1, c2, c3]
}

/** High and low words of the 64-bit product of two unsigned words. */
function product(a: number, b: number): readonly [number, number] {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const cross = aLow * bHigh + (middle % 2 ** 16)
  const high = aHigh * bHigh + Math.floor(middle / 2 ** 16) + Math.floor(cross / 2 ** 16)
  return [high >>> 0, Math.imul(a, b) >>> 0]
}
