import type { Stopped } from './repeated.ts'
import type { Thread } from './thread.ts'

/**
 * A thread that asks for work gets one part in so many of an equal share of what is left: shares shrink, so that threads
 * end together however fast each of them is, and still are few.
 */
const PARTS = 4

/** How many arguments one run takes, and how many numbers each argument and each result has. */
export interface Sizes {
  readonly lanes: number
  readonly inputs: number
  readonly outputs: number
}

/**
 * The results of many arguments, computed by several threads, each of which takes the next share when it has done one.
 * Which thread computes what does not show in the results.
 *
 * @param inputs - of one argument after the other
 * @param onProgress - called with the part of the work that is done, 0 to 1
 * @throws RangeError when an argument stops the program
 */
export async function shared(
  threads: readonly Thread[],
  { lanes, inputs: each, outputs }: Sizes,
  inputs: Float64Array,
  onProgress: (done: number) => void = () => {},
): Promise<Float64Array> {
  const count = inputs.length / each
  if (!Number.isInteger(count)) throw wrongLength(inputs.length, each)
  const results = new Float64Array(count * outputs)
  let [next, done] = [0, 0]
  const work = async (thread: Thread) => {
    while (next < count) {
      const first = next
      const share = lanes * Math.ceil((count - first) / (lanes * PARTS * threads.length))
      next = Math.min(first + share, count)
      const end = next
      const answer = await thread.run(whole(inputs.slice(first * each, end * each), lanes * each))
      if ('stopped' in answer) {
        next = count
        throw stopped(answer.stopped, first, end, lanes)
      }
      results.set(answer.outputs.subarray(0, (end - first) * outputs), first * outputs)
      done += end - first
      onProgress(done / count)
    }
  }
  const ends = await Promise.allSettled(threads.map(work))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return results
}

/** Inputs for whole runs: the last argument once more where a lane is left over. */
function whole(inputs: Float64Array<ArrayBuffer>, run: number): Float64Array<ArrayBuffer> {
  const missing = (run - (inputs.length % run)) % run
  if (missing === 0) return inputs
  const filled = new Float64Array(inputs.length + missing)
  filled.set(inputs)
  filled.copyWithin(inputs.length, inputs.length - missing)
  return filled
}

function stopped({ run, message }: Stopped, first: number, end: number, lanes: number): RangeError {
  const from = first + run * lanes
  const to = Math.min(from + lanes, end) - 1
  return new RangeError(`compileBatch: argument ${from === to ? from : `${from} or ${to}`}: ${message}`)
}

function wrongLength(given: number, each: number): RangeError {
  return new RangeError(
    `compileBatch: ${given} numbers are given, expected a multiple of ${each}, which one argument has.`,
  )
}
