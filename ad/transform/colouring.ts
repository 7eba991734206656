import type { Columns } from './sparsity.ts'

/**
 * A colour for each column, such that columns of one colour have no row in common: they can be found in one pass.
 * Greedy, in the columns' order; for a band matrix that is as many colours as the band is wide.
 *
 * @param rows - for each row the set of its columns
 * @returns for each column a colour 0, 1, …; −1 for a column without rows
 * @see Curtis, Powell & Reid 1974
 */
export function colours(rows: readonly Columns[], count: number): number[] {
  const rowsOf = transposed(rows, count)
  const taken: Columns[] = []
  return rowsOf.map((own) => {
    if (own === 0n) return -1
    const free = taken.findIndex((others) => (others & own) === 0n)
    const colour = free < 0 ? taken.length : free
    taken[colour] = (taken[colour] ?? 0n) | own
    return colour
  })
}

/** For each column the set of its rows. */
export function transposed(rows: readonly Columns[], count: number): Columns[] {
  return Array.from({ length: count }, (_, k) =>
    rows.reduce((set, row, i) => (has(row, k) ? set | (1n << BigInt(i)) : set), 0n),
  )
}

/** Whether a set has a member. */
export function has(set: Columns, k: number): boolean {
  return ((set >> BigInt(k)) & 1n) === 1n
}

/** The members of a set, in order. */
export function members(set: Columns): number[] {
  const bits = set.toString(2)
  return Array.from(bits).flatMap((_, k) => (bits[bits.length - 1 - k] === '1' ? [k] : []))
}
