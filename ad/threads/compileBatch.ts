import { withFreshGraph } from '../graph/graph.ts'
import { numberPlaces } from '../run/runner.ts'
import { writeArgument } from '../run/writeArgument.ts'
import type { Scalar } from '../scalar.ts'
import { numberCount, spansOf, treeFrom } from '../trace/numbers.ts'
import { prunedTrace } from '../trace/trace.ts'
import { flatten, type Structure } from '../trace/tree.ts'
import { vmap } from '../transform/vmap.ts'
import { emitProgram } from '../wasm/emitter.ts'
import { type Image, imageOf } from './image.ts'
import { shared } from './shared.ts'
import { processors, threadFor } from './thread.ts'

/** Arguments that one run of the program takes: as many as there are lanes. */
const LANES = 2

/** How a batch is run. */
export interface BatchOptions {
  /** none: as many as the machine runs at once */
  readonly threads?: number
}

/** A compiled function of many arguments, on several threads. */
export interface Batch<A, R> {
  /**
   * The results of all arguments, in order: bit for bit those of the compiled function, whatever the number of threads.
   *
   * @throws TypeError when an argument has another structure than the program was compiled for
   * @throws RangeError when one of the arguments stops the program, saying which and why
   */
  (args: readonly A[]): Promise<R[]>
  /**
   * Like the call, on bare numbers: those of the arguments one after the other, to those of the results.
   *
   * @param onProgress - called with the share of the work that is done, 0 to 1
   */
  numbers(inputs: Float64Array, onProgress?: (done: number) => void): Promise<Float64Array>
  /** numbers in one argument and in one result */
  readonly inputs: number
  readonly outputs: number
  readonly threads: number
  /** ends the threads; a batch that is closed does not run again */
  close(): void
}

/**
 * A function of many arguments, on every processor: two arguments in the lanes of each run, runs on several threads.
 * For parameter scans, many starts of an optimization, worlds of a Monte Carlo study.
 *
 * @param f - function of a tree of scalars to a tree of scalars, e.g. `valueAndGrad(loss)`
 * @param example - an argument; its numbers matter only for their places
 * @throws RangeError when `threads` is not a whole number above 0
 */
export function compileBatch<R>(
  f: (argument: Scalar) => R,
  example: Scalar,
  options?: BatchOptions,
): Batch<Scalar, R>
export function compileBatch<A, R>(f: (argument: A) => R, example: A, options?: BatchOptions): Batch<A, R>
export function compileBatch<A, R>(
  f: (argument: A) => R,
  example: A,
  { threads = processors() }: BatchOptions = {},
): Batch<A, R> {
  if (!(Number.isInteger(threads) && threads > 0))
    throw new RangeError(`compileBatch: threads is ${threads}, expected a whole number above 0.`)
  const argument = flatten(example, 'the argument').structure
  const { image, result } = imageOfLanes(f, example)
  const pool = Array.from({ length: threads }, () => threadFor(image))
  const sizes = {
    lanes: LANES,
    inputs: numberCount(argument),
    outputs: image.places.length / LANES,
  }
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  // a thread answers one question at a time, so that a second batch waits for the first, failed or not
  const numbers: Batch<A, R>['numbers'] = (inputs, onProgress) => {
    const results = last.then(() => {
      if (closed) throw new Error('compileBatch: this batch has been closed. Compile another one.')
      return shared(pool, sizes, inputs, onProgress)
    })
    last = results.catch(() => {})
    return results
  }
  const call = async (args: readonly A[]): Promise<R[]> => {
    const inputs = new Float64Array(args.length * sizes.inputs)
    args.forEach((arg, i) => {
      writeArgument(argument, arg, inputs, i * sizes.inputs)
    })
    return resultsFrom(await numbers(inputs), result, args.length) as R[]
  }
  const close = () => {
    closed = true
    for (const thread of pool) thread.close()
  }
  return Object.assign(call, { numbers, inputs: sizes.inputs, outputs: sizes.outputs, threads, close })
}

/** The program that takes an argument a lane, and the structure of one result. */
function imageOfLanes<A, R>(f: (argument: A) => R, example: A): { image: Image; result: Structure } {
  const lanes = Array.from({ length: LANES }, () => example)
  const { program, input, output } = withFreshGraph(() => prunedTrace(vmap(f), lanes))
  const emitted = emitProgram(program, spansOf(input.structure))
  const result = output.kind === 'row' ? output.item : (output as { items: readonly Structure[] }).items[0]!
  return { image: imageOf(emitted, numberPlaces(output, emitted.outputs)), result }
}

function resultsFrom(numbers: Float64Array, structure: Structure, count: number): unknown[] {
  let at = 0
  return Array.from({ length: count }, () => treeFrom(structure, () => numbers[at++]!))
}
