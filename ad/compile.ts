import { operationCount } from './graph/count.ts'
import { withFreshGraph } from './graph/graph.ts'
import type { Region } from './graph/node.ts'
import { pruned } from './graph/prune.ts'
import { interpret } from './run/interpret.ts'
import type { Scalar } from './scalar.ts'
import { trace } from './trace/trace.ts'
import {
  difference,
  type Flat,
  flattenLike,
  leafCount,
  leafTypes,
  type Structure,
  unflatten,
} from './trace/tree.ts'
import { rowOfValues } from './transform/transformed.ts'
import { type Emitted, emitProgram } from './wasm/emitter.ts'
import { DOUBLE, type View } from './wasm/memory.ts'

/** What a compiled program weighs. */
export interface CompileStats {
  /** scalar operations in the program, loop bodies counted once */
  readonly operations: number
  /** scalar operations in one call */
  readonly executed: number
  /** size of the module [byte] */
  readonly moduleBytes: number
  /** linear memory that a call uses, kept carries included [byte] */
  readonly memoryBytes: number
  /** time spent tracing and differentiating, and in emitting and instantiating [ms] */
  readonly traceMilliseconds: number
  readonly emitMilliseconds: number
}

/** A traced, differentiated and compiled function. Same results as the function it was made from. */
export interface Compiled<A, R> {
  (argument: A): R
  /**
   * Like the call, without allocation: reads numbers from `input`, in the argument's order, and writes to `output`, in
   * the result's; truth values as 1 and 0.
   *
   * @throws RangeError when `input` has not as many numbers as `.inputs` says, or `output` fewer than `.outputs`
   */
  into(input: ArrayLike<number>, output: Float64Array): Float64Array
  /** numbers in the argument */
  readonly inputs: number
  /** numbers in the result */
  readonly outputs: number
  readonly stats: CompileStats
  /** The same program run one operation at a time, without WebAssembly. */
  interpret(argument: A): R
  readonly program: Region
}

/**
 * The function as WebAssembly: traced once on the structure of `example`, emitted as one module.
 *
 * @param f - function of a tree of scalars to a tree of scalars, e.g. `valueAndGrad(loss)`
 * @param example - an argument; its numbers matter only for their places
 * @throws TypeError from a call whose argument has another structure
 */
export function compile<R>(f: (argument: Scalar) => R, example: Scalar): Compiled<Scalar, R>
export function compile<A, R>(f: (argument: A) => R, example: A): Compiled<A, R>
export function compile<A, R>(f: (argument: A) => R, example: A): Compiled<A, R> {
  const started = performance.now()
  const { traced, program } = withFreshGraph(() => {
    const traced = trace(f, example)
    return { traced, program: pruned(traced.program) }
  })
  const tracedAt = performance.now()
  const emitted = emitProgram(program)
  const machine = instantiated(emitted)
  const counts = operationCount(program)
  const run = runner(emitted, machine, traced.output)
  const stats = {
    operations: counts.written,
    executed: counts.executed,
    moduleBytes: emitted.bytes.length,
    memoryBytes: emitted.memory.bytes,
    traceMilliseconds: tracedAt - started,
    emitMilliseconds: performance.now() - tracedAt,
  }
  const call = (argument: A): R => run.call(leavesLike(argument, traced.input)) as R
  return Object.assign(call, {
    into: run.into,
    inputs: program.params.length,
    outputs: run.outputs,
    stats,
    program,
    interpret: (argument: A) => interpreted(program, leavesLike(argument, traced.input), traced.output) as R,
  })
}

/** The leaves of an argument that must be structured like the one that was traced. */
function leavesLike(argument: unknown, input: Flat): readonly number[] {
  const flat = flattenLike(argument, input.structure, 'the argument')
  const mismatch = difference(input.structure, flat.structure, 'the argument')
  if (mismatch) {
    throw new TypeError(
      `The compiled function was given another structure than it was compiled for: ${mismatch} (compiled, given). ` +
        'Compile again for a new structure.',
    )
  }
  if (!flat.leaves.every((leaf) => typeof leaf === 'number')) {
    throw new TypeError(
      'A compiled function was called with traced values. While tracing, call the function that it was compiled from.',
    )
  }
  return flat.leaves as readonly number[]
}

interface Machine {
  readonly run: () => void
  readonly doubles: Float64Array
}

function instantiated(emitted: Emitted): Machine {
  const memory = memoryOf(emitted.memory.bytes, emitted.memory.pages)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { env: { memory } })
  const doubles = new Float64Array(memory.buffer)
  for (const { address, values } of emitted.memory.presets) doubles.set(values, address / DOUBLE)
  return { run: instance.exports['run'] as () => void, doubles }
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
interface Runner {
  into(values: ArrayLike<number>, out: Float64Array): Float64Array
  call(values: readonly number[]): unknown
  readonly outputs: number
}

function runner({ input, inputs, outputs }: Emitted, { run, doubles }: Machine, output: Structure): Runner {
  const first = input / DOUBLE
  const places = numberPlaces(output, outputs)
  return {
    into(values, out) {
      if (values.length !== inputs) throw wrongLength('input', values.length, inputs)
      if (out.length < places.length) throw wrongLength('output', out.length, places.length)
      doubles.set(values, first)
      run()
      for (let i = 0; i < places.length; i++) out[i] = doubles[places[i]!]!
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

function wrongLength(which: string, given: number, expected: number): RangeError {
  return new RangeError(
    `into: the ${which} has ${given} numbers, expected ${expected}; see .inputs and .outputs of the compiled function.`,
  )
}

/** Where the numbers of a result lie, in the order in which a walk through the result meets them. */
function numberPlaces(output: Structure, views: readonly View[]): number[] {
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

function interpreted(program: Region, leaves: readonly number[], output: Structure): unknown {
  return unflatten(output, interpret(program, leaves), rowOfValues)
}
