/** A set of whole numbers from 0 on, one bit each. */
export type NumberSet = bigint

export const EMPTY: NumberSet = 0n

/** The set of one number. */
export function only(k: number): NumberSet {
  return 1n << BigInt(k)
}

/** Whether a set has a member. */
export function has(set: NumberSet, k: number): boolean {
  return ((set >> BigInt(k)) & 1n) === 1n
}

/** The members of a set, in order. */
export function members(set: NumberSet): number[] {
  const bits = set.toString(2)
  return Array.from(bits).flatMap((_, k) => (bits[bits.length - 1 - k] === '1' ? [k] : []))
}

/** The members of all sets. */
export function union(sets: readonly NumberSet[]): NumberSet {
  return sets.reduce((all, set) => all | set, EMPTY)
}
