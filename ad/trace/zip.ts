import { isRow, rowFrom, rowView } from './row.ts'

/** Elements of several lists, one of each. */
export type Zipped<Lists extends readonly (readonly unknown[])[]> = {
  readonly [K in keyof Lists]: Lists[K][number]
}

/**
 * The elements of several lists side by side, for loops that read them together.
 *
 *   zip([a, b], [x, y]) = [[a, x], [b, y]]
 *
 * Of rows it is a row: no element is touched.
 *
 * @param lists - lists of one length
 * @throws RangeError when they differ in length
 */
export function zip<Lists extends readonly (readonly unknown[])[]>(
  ...lists: Lists
): readonly Zipped<Lists>[] {
  const [first] = lists
  const other = lists.find((list) => list.length !== first!.length)
  if (other) throw new RangeError(`zip: one list has ${first!.length} elements and another ${other.length}.`)
  const zipped = lists.some(isRow)
    ? zippedRows(lists)
    : Array.from(first ?? [], (_, i) => lists.map((list) => list[i]))
  return zipped as readonly unknown[] as readonly Zipped<Lists>[]
}

function zippedRows(lists: readonly (readonly unknown[])[]): readonly unknown[] {
  const rows = lists.map((list) => rowFrom(list, 'zip'))
  return rowView({
    length: lists[0]!.length,
    buffers: rows.flatMap(({ buffers }) => buffers),
    item: { kind: 'array', items: rows.map(({ item }) => item) },
  })
}
