import { isRow, type Row, rowElements, rowOf } from '../trace/row.ts'
import { difference } from '../trace/tree.ts'

/**
 * The row that an array of trees already is, or is made into.
 *
 * @param asker - who is to be named when the trees differ in structure
 */
export function rowFrom(over: readonly unknown[], asker: string): Row {
  if (isRow(over)) return rowElements(over)
  return rowOf(over, (i, a, b) => {
    const mismatch = difference(a, b, 'an element')
    if (mismatch) throw new TypeError(`${asker}: elements 0 and ${i} differ in structure: ${mismatch}.`)
  })
}
