import { scan } from '../../../ad/index.ts'

/**
 * The same numbers as one row of memory, which loops read in place.
 *
 * A list of traced scalars is a list of nodes. A row is one node however long it is: loops that read the same row add
 * their cotangents up in a loop, and a row that is returned is delivered where it lies. Without it the code of a
 * gradient would grow with the number of its components.
 */
export function row<X>(list: readonly X[]): readonly X[] {
  return scan((nothing: readonly never[], x: X) => ({ carry: nothing, y: x }), [], list).ys
}
