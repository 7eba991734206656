import { bufferLength, type Node, type Region } from '../graph/node.ts'
import { kernelRegion } from '../kernels/regions.ts'
import type { KernelName } from '../ops/names.ts'
import type { Span } from '../trace/numbers.ts'
import { Block } from './block.ts'
import { FunctionBody, type MemoryPlace, type Place, type Sink } from './functionBody.ts'
import type { InstructionSet } from './instructionSet.ts'
import { call, i32Const, valueType } from './instructions.ts'
import { DOUBLE, MemoryPlan, type View } from './memory.ts'
import { ModuleBuilder } from './module.ts'
import { FUNCTION_OPERATIONS, statementCost } from './schedule.ts'
import { single } from './single.ts'

/** How the functions of a loop body or of the whole program are opened. */
export interface Opening {
  readonly set: InstructionSet
  /** indices that each function is called with: its first locals */
  readonly indices: number
  placesIn(fn: FunctionBody): ReadonlyMap<Node, Place>
  sinksIn(fn: FunctionBody): readonly Sink[]
  /** in lanes, a mask in memory of those that run, if others may not */
  readonly active?: Place | undefined
}

/** A module as bytes, and how to talk to it: inputs and outputs are doubles in its memory. */
export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly memory: MemoryPlan
  /** byte address of the first input; the others follow */
  readonly input: number
  readonly inputs: number
  /** where each output lies: a scalar, or a row of them */
  readonly outputs: readonly View[]
  /** what can stop a run, as sentences, and where the number of the one that did is left; they count from 1 */
  readonly failures: readonly string[]
  readonly failed: number
}

/** Where an argument or a result of a called function is, whoever calls. */
export type ResultPlace = MemoryPlace | { readonly at: 'view'; readonly view: View }

/** A called function: what to call in turn, with any index. */
interface Callee {
  readonly functions: readonly number[]
  readonly params: readonly ResultPlace[]
  readonly results: readonly ResultPlace[]
  /** in lanes, where it is told which of them run it */
  readonly active: MemoryPlace | undefined
}

/** Code of kernels that is the same in every module, by name. */
const portable = new Map<string, FunctionBody>()

/** Emits one program as one WebAssembly module. */
export class Emitter {
  readonly memory = new MemoryPlan()
  readonly module = new ModuleBuilder()
  /** addresses of the program's inputs */
  readonly inputs = new Set<number>()
  /** sentences of the failures that stop a run; their numbers, from 1, are left where `failed` says */
  readonly failures: string[] = []
  #failed: number | undefined
  readonly #kernels = new Map<string, number>()
  readonly #callees = { single: new Map<Region, Callee>(), paired: new Map<Region, Callee>() }

  /** The byte address at which a run that is stopped leaves the number of its failure. */
  get failed(): number {
    this.#failed ??= this.memory.doubles(1)
    return this.#failed
  }

  /** The functions, to be called in turn with the same indices, that compute a loop body or the whole program. */
  functions(
    region: Region,
    { set, indices, placesIn, sinksIn, active }: Opening,
  ): { readonly functions: readonly number[]; readonly block: Block } {
    const signature = { params: Array.from({ length: indices }, () => valueType.i32), results: [] }
    const start = () => {
      const fn = new FunctionBody(indices, set, this.memory)
      return { fn, places: placesIn(fn), sinks: sinksIn(fn) }
    }
    // every function of the region opens alike, so that the offsets are in the same locals
    const { fn: first, places, sinks } = start()
    const block = new Block(this, region, places, sinks, active)
    const ends = pieces(block, FUNCTION_OPERATIONS)
    const functions = ends.map((end, i) => {
      const fn = i === 0 ? first : start().fn
      block.horizon = end
      block.emit(fn, ends[i - 1] ?? 0, end)
      block.leaveFunction()
      const index = this.module.reserve()
      this.module.define(index, signature, fn.locals, fn.code)
      return index
    })
    return { functions, block }
  }

  /** The functions of a called region, and where it takes its arguments and leaves its results. */
  callee(region: Region, set: InstructionSet): Callee {
    const known = this.#callees[set.paired ? 'paired' : 'single']
    const before = known.get(region)
    if (before) return before
    const made = this.#calleeOf(region, set)
    known.set(region, made)
    return made
  }

  #calleeOf(region: Region, set: InstructionSet): Callee {
    const { bytes, paired } = set
    const place = (node: Node): ResultPlace => {
      if (node.type !== 'buffer') return { at: 'memory', address: this.memory.room(1, bytes), paired }
      const address = this.memory.room(bufferLength(node), bytes)
      return { at: 'view', view: { address, stride: bytes, paired } }
    }
    const params = region.params.map(place)
    const scalars = region.outputs.map((node) => (node.type === 'buffer' ? undefined : place(node)))
    const active: MemoryPlace | undefined = paired
      ? { at: 'memory', address: this.memory.room(1, bytes), paired }
      : undefined
    const places = new Map<Node, Place>(region.params.map((param, i) => [param, params[i]!]))
    const sinks = scalars.map(
      (at): Sink => (at?.at === 'memory' ? { to: 'memory', address: at.address } : { to: 'stack' }),
    )
    const opening = { set, indices: 1, placesIn: () => places, sinksIn: () => sinks, active }
    const { functions, block } = this.functions(region, opening)
    const results = region.outputs.map(
      (node, i): ResultPlace => scalars[i] ?? { at: 'view', view: block.view(node) },
    )
    return { functions, params, results, active }
  }

  /** The function of a transcendental kernel, or of its special case for a known last operand. */
  kernel(name: KernelName | 'sinCos', set: InstructionSet, last?: number): number {
    const key = `${name} ${set.paired} ${last}`
    const known = this.#kernels.get(key)
    if (known !== undefined) return known
    const index = this.module.reserve()
    this.#kernels.set(key, index)
    const region = kernelRegion(name, last)
    const { locals, code } = portable.get(key) ?? this.#kernelBody(key, region, set)
    const params = region.params.map(() => set.numberType)
    const results = region.outputs.map(() => set.numberType)
    this.module.define(index, { params, results }, locals, code)
    return index
  }

  /** A kernel's code; that of one that calls nothing and keeps nothing in memory is remembered. */
  #kernelBody(key: string, region: Region, set: InstructionSet): FunctionBody {
    const fn = new FunctionBody(region.params.length, set, this.memory)
    const places = new Map(region.params.map((param, i): [Node, Place] => [param, { at: 'local', local: i }]))
    const [functions, bytes] = [this.module.size, this.memory.bytes]
    const sinks = region.outputs.map((): Sink => ({ to: 'stack' }))
    new Block(this, region, places, sinks).emit(fn)
    // in lanes constants are in memory
    const alone = !set.paired && this.module.size === functions && this.memory.bytes === bytes
    if (alone) portable.set(key, fn)
    return fn
  }
}

/** Ends of the pieces into which a block's statements are cut. */
function pieces(block: Block, most: number): number[] {
  const { statements, usage } = block.schedule
  const ends: number[] = []
  let cost = 0
  statements.forEach((statement, i) => {
    cost += statementCost(statement, usage, block.region)
    if (cost < most) return
    ends.push(i + 1)
    cost = 0
  })
  if (ends[ends.length - 1] !== statements.length) ends.push(statements.length)
  return ends
}

/**
 * The module of a program. It exports `run`, which reads the inputs and writes the outputs.
 *
 * @param program - closed: no free nodes
 * @param spans - where the numbers of each parameter are among those that are given; of a program without rows, which
 *   is given a number for each, it need not be said
 */
export function emitProgram(program: Region, spans: readonly Span[] = eachByItself(program)): Emitted {
  const emitter = new Emitter()
  const inputs = spans.reduce((sum, { count }) => sum + count, 0)
  const input = emitter.memory.doubles(inputs)
  const places = new Map<Node, Place>()
  program.params.forEach((param, i) => {
    const { first, step } = spans[i]!
    const address = input + first * DOUBLE
    if (param.type === 'buffer') places.set(param, { at: 'view', view: { address, stride: step * DOUBLE } })
    else {
      places.set(param, { at: 'memory', address })
      emitter.inputs.add(address)
    }
  })
  const addresses = program.outputs.map((output) =>
    output.type === 'buffer' ? -1 : emitter.memory.doubles(1),
  )
  const sinks = addresses.map((address): Sink => (address < 0 ? { to: 'stack' } : { to: 'memory', address }))
  const opening = { set: single, indices: 1, placesIn: () => places, sinksIn: () => sinks }
  const { functions, block } = emitter.functions(program, opening)
  emitRun(emitter, functions)
  const failed = emitter.failures.length > 0 ? emitter.failed : 0
  return {
    failures: emitter.failures,
    failed,
    bytes: emitter.module.bytes(emitter.memory.pages),
    memory: emitter.memory,
    input,
    inputs,
    outputs: program.outputs.map((output, i) =>
      output.type === 'buffer' ? block.view(output) : { address: addresses[i]!, stride: DOUBLE },
    ),
  }
}

function eachByItself({ params }: Region): Span[] {
  if (params.some(({ type }) => type === 'buffer'))
    throw new Error('Emission: where do rows that are given lie?')
  return params.map((_, i) => ({ first: i, step: 1, count: 1, inRow: false }))
}

function emitRun(emitter: Emitter, functions: readonly number[]): void {
  const run = new FunctionBody(0, single, emitter.memory)
  const index = emitter.module.reserve()
  for (const body of functions) run.emit([...i32Const(0), ...call(body)])
  emitter.module.define(index, { params: [], results: [] }, run.locals, run.code)
  emitter.module.export('run', index)
}
