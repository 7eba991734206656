import { EMPTY, has, only } from '../graph/numberSet.ts'
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
    if (own === EMPTY) return -1
    const free = taken.findIndex((others) => (others & own) === EMPTY)
    const colour = free < 0 ? taken.length : free
    taken[colour] = (taken[colour] ?? EMPTY) | own
    return colour
  })
}

/** For each column the set of its rows. */
export function transposed(rows: readonly Columns[], count: number): Columns[] {
  return Array.from({ length: count }, (_, k) =>
    rows.reduce((set, row, i) => (has(row, k) ? set | only(i) : set), EMPTY),
  )
}
