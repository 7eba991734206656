import type { ScanShape } from './node.ts'

// Binomial checkpointing: the carries of a loop are wanted from the last to the first, and few can be kept at once, so
// that the loop is run again from those to reach the others.
// @see Griewank & Walther 2000, Algorithm 799: revolve

/** Bytes of a number that is kept. */
const BYTES = 8

/** Bytes of a snapshot of so many numbers: they, and the iteration that they stand before. */
function snapshotBytes(numbers: number): number {
  return (numbers + 1) * BYTES
}

/**
 * How many carries a loop with a memory budget keeps at once, the first among them.
 *
 * @throws RangeError when the budget is too small for one
 */
export function snapshotsOf({ memory, carries, length, early }: ScanShape, label = ''): number {
  const each = snapshotBytes(carries)
  const count = Math.min(length, Math.floor(memory! / each))
  if (count >= 1) return count
  throw new RangeError(
    `${early ? 'whileLoop' : 'scan'}${label && ` in ${label}`}: the memory is ${memory} bytes, and to keep one carry takes ${each}. ` +
      `With ${snapshotsForTwoRuns(length) * each} bytes its ${length} iterations are run at most twice.`,
  )
}

/** The fewest snapshots with which no step is run more than twice: (s + 1)(s + 2) / 2 ≥ l. */
function snapshotsForTwoRuns(length: number): number {
  return Math.max(1, Math.ceil((Math.sqrt(8 * length + 1) - 3) / 2))
}

/**
 * The fewest steps forward that reach the carry before each of `length` steps, from the last to the first.
 *
 *   t = r l − C(s + r, r − 1),   r the least with C(s + r, r) ≥ l
 *
 * @param length - l, steps
 * @param snapshots - s, carries kept at once, the first among them
 */
export function forwardSteps(length: number, snapshots: number): number {
  const { runs, reach } = reaches(length, snapshots)
  return runs * length - (reach * runs) / (snapshots + 1)
}

/**
 * How many steps to go from a kept carry before the next is kept.
 *
 *   k = max(1, C(s + r − 2, s), l − C(s + r − 1, s − 1)),   r the least with C(s + r, s) ≥ l
 *
 * The steps after the new carry are then within reach of s − 1 snapshots and r runs, those before it of s and r − 1.
 *
 * @param length - l, steps of which the carries are wanted, at least 2
 * @param snapshots - s, carries that may be kept, the first among them
 */
export function stepsToNextSnapshot(length: number, snapshots: number): number {
  const { reach, before, beforeThat } = reaches(length, snapshots)
  return Math.max(1, beforeThat, length - (reach - before))
}

/** The runs that a length needs, and the lengths within reach of that many, of one fewer, of two fewer: C(s + r, r). */
function reaches(length: number, snapshots: number) {
  let [runs, reach, before, beforeThat] = [0, 1, 0, 0]
  while (reach < length) {
    runs++
    ;[reach, before, beforeThat] = [(reach * (snapshots + runs)) / runs, reach, before]
  }
  return { runs, reach, before, beforeThat }
}
