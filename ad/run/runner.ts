import { numberCount, type Span, spansOf, treeFrom } from '../trace/numbers.ts'
import type { Structure } from '../trace/tree.ts'
import type { Emitted } from '../wasm/emitter.ts'
import { DOUBLE, type View } from '../wasm/memory.ts'
import { writeArgument } from './writeArgument.ts'

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

/** How to run a machine. */
export interface Runner {
  into(values: ArrayLike<number>, out: Float64Array): Float64Array
  call(argument: unknown): unknown
  readonly outputs: number
}

/**
 * An emitted program, ready to run.
 *
 * @param structures - of its argument and result
 */
export function runner(
  emitted: Emitted,
  structures: { readonly input: Structure; readonly output: Structure },
): Runner {
  const { input, output } = structures
  const { run, doubles } = instantiated(emitted)
  const first = emitted.input / DOUBLE
  const outputs = numberCount(output)
  const whole = wholeView(doubles, output, emitted.outputs)
  const places = whole ? [] : numberPlaces(output, emitted.outputs)
  const result = whole ? (i: number) => whole[i]! : (i: number) => doubles[places[i]!]!
  return {
    into(values, out) {
      if (values.length !== emitted.inputs) throw wrongLength('input', values.length, emitted.inputs)
      if (out.length < outputs) throw wrongLength('output', out.length, outputs)
      doubles.set(values, first)
      run()
      if (whole) out.set(whole)
      else for (let i = 0; i < outputs; i++) out[i] = doubles[places[i]!]!
      return out
    },
    call(argument) {
      writeArgument(input, argument, doubles, first)
      run()
      let next = 0
      return treeFrom(output, () => result(next++))
    },
    outputs,
  }
}

/** The numbers of a result as one view, where they follow each other in memory: it is copied at once. */
function wholeView(
  doubles: Float64Array,
  output: Structure,
  views: readonly View[],
): Float64Array | undefined {
  const start = views[0]?.address ?? 0
  const follows = ({ first, step }: Span, k: number) =>
    views[k]!.address === start + first * DOUBLE && views[k]!.stride === step * DOUBLE
  if (!spansOf(output).every(follows)) return undefined
  return doubles.subarray(start / DOUBLE, start / DOUBLE + numberCount(output))
}

function wrongLength(which: string, given: number, expected: number): RangeError {
  return new RangeError(
    `into: the ${which} has ${given} numbers, expected ${expected}; see .inputs and .outputs of the compiled function.`,
  )
}

/** Where the numbers of a result lie, in the order in which a walk through the result meets them. */
export function numberPlaces(output: Structure, views: readonly View[]): number[] {
  const places = new Array<number>(numberCount(output))
  spansOf(output).forEach(({ first, step, count }, k) => {
    const { address, stride } = views[k]!
    for (let i = 0; i < count; i++) places[first + i * step] = (address + i * stride) / DOUBLE
  })
  return places
}
