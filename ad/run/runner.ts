import { leafCount, leafTypes, type Structure, unflatten } from '../trace/tree.ts'
import { rowOfValues } from '../transform/transformed.ts'
import type { Emitted } from '../wasm/emitter.ts'
import { DOUBLE, type View } from '../wasm/memory.ts'

/** A module with its memory seen as doubles. */
interface Machine {
  readonly run: () => void
  readonly doubles: Float64Array
}

function instantiated(emitted: Emitted): Machine {
  const memory = memoryOf(emitted.memory.bytes, emitted.memory.pages)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { env: { memory } })
  const doubles = new Float64Array(memory.buffer)
  for (const { address, values } of emitted.memory.presets) doubles.set(values, address / DOUBLE)
  const run = instance.exports['run'] as () => void
  const { failures, failed } = emitted
  return { run: failures.length > 0 ? watched(run, doubles, failures, failed / DOUBLE) : run, doubles }
}

/** A run that throws the sentence of the failure that stopped it. */
function watched(
  run: () => void,
  doubles: Float64Array,
  failures: readonly string[],
  place: number,
): () => void {
  return () => {
    doubles[place] = 0
    try {
      run()
    } catch (cause) {
      const sentence = failures[doubles[place] - 1]
      throw sentence === undefined ? cause : new RangeError(sentence, { cause })
    }
  }
}

function memoryOf(bytes: number, pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages })
  } catch (cause) {
    throw new RangeError(
      `The program needs ${(bytes / 1e6).toFixed(0)} MB, most of it carries that loops keep for their derivatives, ` +
        'and that much is not to be had. Differentiate fewer steps at a time, or carry less.',
      { cause },
    )
  }
}

/** How to run a machine on a list of numbers. */
export interface Runner {
  into(values: ArrayLike<number>, out: Float64Array): Float64Array
  call(values: readonly number[]): unknown
  readonly outputs: number
}

/**
 * An emitted program, ready to run.
 *
 * @param output - structure of its result
 */
export function runner(emitted: Emitted, output: Structure): Runner {
  const { input, inputs, outputs } = emitted
  const { run, doubles } = instantiated(emitted)
  const first = input / DOUBLE
  const places = numberPlaces(output, outputs)
  const whole = wholeView(doubles, places)
  return {
    into(values, out) {
      if (values.length !== inputs) throw wrongLength('input', values.length, inputs)
      if (out.length < places.length) throw wrongLength('output', out.length, places.length)
      doubles.set(values, first)
      run()
      if (whole) out.set(whole)
      else for (let i = 0; i < places.length; i++) out[i] = doubles[places[i]!]!
      return out
    },
    call(values) {
      doubles.set(values, first)
      run()
      return unflatten(output, leafValues(doubles, outputs, output), rowOfValues)
    },
    outputs: places.length,
  }
}

/** The places as one view, where they follow each other in memory: it is copied at once. */
function wholeView(doubles: Float64Array, places: readonly number[]): Float64Array | undefined {
  const [first = 0] = places
  if (!places.every((place, i) => place === first + i)) return undefined
  return doubles.subarray(first, first + places.length)
}

function wrongLength(which: string, given: number, expected: number): RangeError {
  return new RangeError(
    `into: the ${which} has ${given} numbers, expected ${expected}; see .inputs and .outputs of the compiled function.`,
  )
}

/** Where the numbers of a result lie, in the order in which a walk through the result meets them. */
export function numberPlaces(output: Structure, views: readonly View[]): number[] {
  const places: number[] = []
  let next = 0
  const visit = (part: Structure): void => {
    if (part.kind === 'leaf') places.push(views[next++]!.address / DOUBLE)
    else if (part.kind === 'row') {
      const columns = views.slice(next, next + leafCount(part.item))
      next += columns.length
      for (let i = 0; i < part.length; i++) {
        for (const { address, stride } of columns) places.push((address + i * stride) / DOUBLE)
      }
    } else if (part.kind !== 'fixed') part.items.forEach(visit)
  }
  visit(output)
  return places
}

/** The leaves of a result: numbers, truth values, and the columns of its rows. */
function leafValues(doubles: Float64Array, views: readonly View[], output: Structure): unknown[] {
  const types = leafTypes(output)
  const lengths = rowLengths(output)
  return views.map(({ address, stride }, k) => {
    if (lengths[k]! >= 0) return column(doubles, address, stride, lengths[k]!)
    const value = doubles[address / DOUBLE]!
    return types[k] === 'boolean' ? value !== 0 : value
  })
}

/** For each leaf of a structure the length of the row that it is a column of, −1 for none. */
function rowLengths(structure: Structure, length = -1): number[] {
  switch (structure.kind) {
    case 'leaf':
      return [length]
    case 'fixed':
      return []
    case 'row':
      return rowLengths(structure.item, structure.length)
    default:
      return structure.items.flatMap((item) => rowLengths(item, length))
  }
}

function column(doubles: Float64Array, address: number, stride: number, length: number): Float64Array {
  const [from, step] = [address / DOUBLE, stride / DOUBLE]
  return Float64Array.from({ length }, (_, i) => doubles[from + i * step]!)
}
