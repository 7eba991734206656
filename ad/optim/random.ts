import { type Block, philox } from '../random/philox.ts'

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
function normal(words: () => Block): number {
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
