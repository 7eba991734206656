// How large derivatives would ordinarily be at a place: what is far below that drowns in rounding, however right it is.

/**
 * The most that an output is, or that moving some variables by their own size changes it.
 *
 * @param slopes - derivatives of the output along directions; those that are not finite do not count
 * @param reaches - how far along each direction the variables change by their own size
 */
export function largestChange(output: number, slopes: ArrayLike<number>, reaches: ArrayLike<number>): number {
  let largest = Math.abs(output)
  for (let i = 0; i < slopes.length; i++) {
    if (Number.isFinite(slopes[i]!)) largest = Math.max(largest, Math.abs(slopes[i]! * reaches[i]!))
  }
  return largest
}

/**
 * The ordinary size of an output's derivative along a direction: beside the largest of its row, for where stiff terms
 * cancel, what is left of them is rounding; and beside the largest of its column, for outputs share what they are made of.
 *
 * @param largest - change of the output, as `largestChange` finds it over the whole row
 * @param reach - how far along the direction the variables change by their own size
 * @param column - derivatives of all outputs along the direction; those that are not finite do not count
 */
export function ordinarySlope(largest: number, reach: number, column: ArrayLike<number>): number {
  return largestChange(largest / reach, column, Array<number>(column.length).fill(1))
}
