import { operationCount } from './graph/count.ts'
import { withFreshGraph } from './graph/graph.ts'
import type { Region } from './graph/node.ts'
import { pruned } from './graph/prune.ts'
import { interpret } from './run/interpret.ts'
import { trace } from './trace/trace.ts'
import { difference, type Flat, flatten, type Structure, unflatten } from './trace/tree.ts'
import { rowOfValues } from './transform/transformed.ts'
import { type Emitted, emitProgram } from './wasm/emitter.ts'
import { DOUBLE } from './wasm/memory.ts'

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
  /** Like the call, without allocation: reads numbers from `input`, in the argument's order, and writes to `output`. */
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
    outputs: program.outputs.length,
    stats,
    program,
    interpret: (argument: A) => interpreted(program, leavesLike(argument, traced.input), traced.output) as R,
  })
}

/** The leaves of an argument that must be structured like the one that was traced. */
function leavesLike(argument: unknown, input: Flat): readonly number[] {
  const flat = flatten(argument, 'the argument')
  const mismatch = difference(input.structure, flat.structure, 'the argument')
  if (mismatch) {
    throw new TypeError(
      `The compiled function was given another structure than it was compiled for: ${mismatch} (compiled, given). ` +
        'Compile again for a new structure.',
    )
  }
  return flat.leaves as readonly number[]
}

interface Machine {
  readonly run: () => void
  readonly doubles: Float64Array
}

function instantiated(emitted: Emitted): Machine {
  const memory = new WebAssembly.Memory({ initial: emitted.memory.pages })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { env: { memory } })
  const doubles = new Float64Array(memory.buffer)
  for (const { address, values } of emitted.memory.presets) doubles.set(values, address / DOUBLE)
  return { run: instance.exports['run'] as () => void, doubles }
}

function runner({ input, outputs }: Emitted, { run, doubles }: Machine, output: Structure) {
  const first = input / DOUBLE
  const places = outputs.map(({ address }) => address / DOUBLE)
  const types = leafTypes(output)
  return {
    into(values: ArrayLike<number>, out: Float64Array): Float64Array {
      doubles.set(values, first)
      run()
      for (let i = 0; i < places.length; i++) out[i] = doubles[places[i]!]!
      return out
    },
    call(values: readonly number[]): unknown {
      doubles.set(values, first)
      run()
      const leaves = outputs.map(({ address, stride }, i) => {
        const type = types[i]!
        if (typeof type === 'object') return column(doubles, address, stride, type.length)
        const value = doubles[address / DOUBLE]!
        return type === 'boolean' ? value !== 0 : value
      })
      return unflatten(output, leaves, rowOfValues)
    },
  }
}

function column(doubles: Float64Array, address: number, stride: number, length: number): Float64Array {
  const [from, step] = [address / DOUBLE, stride / DOUBLE]
  return Float64Array.from({ length }, (_, i) => doubles[from + i * step]!)
}

/** Of each leaf of a structure: its type, or the length of the row it is. */
function leafTypes(structure: Structure): ('number' | 'boolean' | { readonly length: number })[] {
  switch (structure.kind) {
    case 'leaf':
      return [structure.type]
    case 'fixed':
      return []
    case 'row':
      return leafTypes(structure.item).map(() => ({ length: structure.length }))
    default:
      return structure.items.flatMap(leafTypes)
  }
}

function interpreted(program: Region, leaves: readonly number[], output: Structure): unknown {
  return unflatten(output, interpret(program, leaves), rowOfValues)
}
