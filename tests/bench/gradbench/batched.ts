import { compile, row, type Scalar, vmap } from '../../../ad/index.ts'
import { numbersIn } from '../repeated.ts'

/** Items that one call of a compiled program takes. */
const TOGETHER = 1024

/**
 * A function of items, of which there may be any number: one program for a fixed number of them, run again and again.
 *
 * A program cannot look a row up at an index that it computes. So what an item needs is gathered before each call, into
 * a list that the program's loop walks.
 *
 * @param f - of what is common to all items, and an item; returns a list of numbers
 * @param common - a tree of numbers
 * @param item - one item, for its structure
 * @param count - number of items
 * @param gather - writes the numbers of item i into a list, from a place on
 * @returns a run, that gathers, computes, and leaves the lists of all items one after another in the array that it returns
 */
export function batched<C, X>(
  f: (common: C, item: X) => readonly Scalar[],
  common: C,
  item: X,
  count: number,
  gather: (i: number, into: Float64Array, at: number) => void,
): () => Float64Array {
  const length = Math.min(TOGETHER, count)
  const all = (given: { common: C; items: readonly X[] }) => vmap((x: X) => f(given.common, x))(given.items)
  const compiled = compile(all, { common, items: row(Array.from({ length }, () => item)) })
  const first = numbersIn(common)
  const input = new Float64Array(compiled.inputs)
  input.set(first)
  const [read, written] = [(input.length - first.length) / length, compiled.outputs / length]
  const batch = new Float64Array(compiled.outputs)
  const results = new Float64Array(count * written)
  return () => {
    for (let start = 0; start < count; start += length) {
      const here = Math.min(length, count - start)
      for (let i = 0; i < here; i++) gather(start + i, input, first.length + i * read)
      compiled.into(input, batch)
      results.set(batch.subarray(0, here * written), start * written)
    }
    return results
  }
}
