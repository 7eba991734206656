import {
  Apply,
  bufferLength,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  Project,
  type Region,
  Scan,
  Stack,
  Table,
} from '../graph/node.ts'
import type { KernelName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import type { SineAndCosine } from './angles.ts'
import { emitBranch } from './branch.ts'
import { emitCall } from './call.ts'
import type { Emitter } from './emitter.ts'
import type { FunctionBody, Place, Sink } from './functionBody.ts'
import { type InstructionSet, localTypeOf } from './instructionSet.ts'
import { call, i32Const, localGet, localSet, simd, vector } from './instructions.ts'
import { emitLoop } from './loop.ts'
import { DOUBLE, type View } from './memory.ts'
import { emitRowCopy } from './rowCopy.ts'
import { type Schedule, type Statement, schedule } from './schedule.ts'

/** A region on its way into one or several functions. */
export class Block {
  readonly emitter: Emitter
  readonly region: Region
  readonly schedule: Schedule
  readonly places: Map<Node, Place>
  readonly sinks: readonly Sink[]
  /** in lanes, a mask of those that run this, if others may not */
  readonly active: Place | undefined
  /** statements from this one on are in another function: values that they read must be in memory */
  horizon: number
  #fn: FunctionBody | undefined
  /** nodes whose places are locals that this block took */
  readonly #owned = new Set<Node>()
  /** where nodes are found once they have left their locals */
  readonly #spilled = new Map<Node, Place>()
  /** addresses at which nodes were set aside, and those that are free again */
  readonly #rooms = new Map<Node, number>()
  readonly #vacant: number[] = []

  /**
   * @param places - where parameters and free nodes are
   * @param sinks - where each output goes
   * @param active - of lanes of which some may not run this, a mask of those that do
   */
  constructor(
    emitter: Emitter,
    region: Region,
    places: ReadonlyMap<Node, Place>,
    sinks: readonly Sink[],
    active?: Place,
  ) {
    this.emitter = emitter
    this.active = active
    this.region = region
    this.places = new Map(places)
    this.sinks = sinks
    this.schedule = schedule(region)
    this.horizon = this.schedule.statements.length
  }

  get fn(): FunctionBody {
    return this.#fn!
  }

  /** Emits the statements from `from` up to `to` into fn. */
  emit(fn: FunctionBody, from = 0, to = this.schedule.statements.length): void {
    this.#fn = fn
    const { statements, fetched, leaving } = this.schedule
    for (let i = from; i < to; i++) {
      const release = () => this.#release(leaving[i], i)
      for (const node of fetched[i] ?? []) this.#fetch(node)
      this.#state(statements[i]!, release)
      release() // what it computed, if that is to wait in memory
    }
    if (to === this.schedule.statements.length) this.#deliverRows()
  }

  /** `release` frees what waits no more. */
  #state(statement: Statement, release: () => void): void {
    if ('node' in statement) this.#place(statement.node, release)
    else {
      const output = this.region.outputs[statement.output]!
      if (output.type === 'buffer') return // a row is delivered where it lies
      this.fn.sink(output.type, this.sinks[statement.output]!, () => this.push(output))
    }
  }

  /** Copies rows to where they are wanted; one that lies where another goes is set aside first. */
  #deliverRows(): void {
    const { bytes, paired } = this.fn.set
    const rows = this.sinks.flatMap((sink, i) => {
      const output = this.region.outputs[i]!
      return sink.to === 'row' ? [{ ...sink, from: this.view(output), length: bufferLength(output) }] : []
    })
    const moved = rows.filter(({ from, view }) => from.address !== view.address)
    const settled = moved.map((row) => {
      if (!moved.some((other) => other.view.address === row.from.address)) return row
      const aside = { address: this.emitter.memory.room(row.length, bytes), stride: bytes, paired }
      emitRowCopy(this.fn, row.from, aside, row.length)
      return { ...row, from: aside }
    })
    for (const { from, view, length, mask } of settled) emitRowCopy(this.fn, from, view, length, mask)
    this.sinks.forEach((sink, i) => {
      const output = this.region.outputs[i]!
      if (sink.to === 'rowCode') sink.take(this.fn, this.view(output), bufferLength(output))
    })
  }

  /** Pushes a node's value: from its place, or computed here. */
  push(node: Node): void {
    const place = this.places.get(node)
    if (node instanceof Constant) this.fn.constant(node.value)
    else if (place) this.fn.push(node.type, place)
    else if (node instanceof Element) this.#element(this.view(node.args[0]!), node.index)
    else if (node instanceof Apply) this.#apply(node)
    else throw new Error(`Emission: node ${node.id} has no place.`)
  }

  #element({ address, stride, paired = false, restore }: View, index: number): void {
    if (restore !== undefined) this.fn.emit([...i32Const(index), ...call(restore)])
    const row = restore === undefined ? index : index % 2
    this.fn.push('number', { at: 'memory', address: address + row * stride, paired })
  }

  /** Where a buffer lies. */
  view(buffer: Node): View {
    const place = this.places.get(buffer)
    if (place?.at === 'view') return place.view
    throw new Error(`Emission: buffer ${buffer.id} has no place.`)
  }

  /** Computes a node into its place. `release` frees what expires once operands are read, before the result needs room. */
  #place(node: Node, release: () => void): void {
    if (node instanceof Scan) {
      emitLoop(this, node)
      release()
    } else if (node instanceof Cond) {
      emitBranch(this, node)
      release()
    } else if (node instanceof Call) {
      emitCall(this, node)
      release()
    } else if (node instanceof Stack) {
      this.#stack(node)
      release()
    } else if (node instanceof Table) {
      const address = this.emitter.memory.table(node.values)
      this.places.set(node, { at: 'view', view: { address, stride: DOUBLE } })
    } else if (node instanceof Project && node.type === 'buffer') {
      // the loop has placed it
    } else if (this.schedule.usage.angles.has(node)) {
      this.#sineAndCosine(this.schedule.usage.angles.get(node)!, release)
    } else if (this.places.get(node)?.at !== 'local') {
      this.push(node)
      release()
      this.#keep(node)
    }
  }

  /** Loads a value that is read again soon. */
  #fetch(node: Node): void {
    if (this.places.get(node)?.at === 'local') return
    this.push(node)
    this.#keep(node)
  }

  /** Sets the value on the stack aside. */
  #keep(node: Node): void {
    const local = this.fn.take(localTypeOf(this.fn.set, node.type))
    this.fn.emit(localSet(local))
    this.hold(node, local)
  }

  /** Takes on a local that holds a node's value: into memory too if it is read late, or by another function. */
  hold(node: Node, local: number): void {
    const { usage, last, rests } = this.schedule
    const at = usage.at(node)
    if (rests[at] || last[at]! >= this.horizon) this.#spill(node, local)
    this.places.set(node, { at: 'local', local })
    this.#owned.add(node)
  }

  #spill(node: Node, local: number): void {
    const known = this.places.get(node)
    if (known?.at === 'memory') {
      this.#spilled.set(node, known)
      return
    }
    const { bytes, paired } = this.fn.set
    const address = this.#vacant.pop() ?? this.emitter.memory.room(1, bytes)
    this.#rooms.set(node, address)
    this.#spilled.set(node, { at: 'memory', address, paired })
    this.fn.store(node.type, address, undefined, () => this.fn.emit(localGet(local)))
  }

  /** Forgets this function's locals: what is still needed is read from memory by the next. */
  leaveFunction(): void {
    for (const node of this.#owned) this.#leave(node)
    this.#owned.clear()
  }

  #apply(node: Apply): void {
    const { wasm } = operations[node.op]
    if (this.fn.set.paired && node.op === 'select' && node.args.some(isZero)) this.#mask(node)
    else if ('twice' in wasm) this.#applyTwice(node, wasm.twice)
    else if ('kernel' in wasm) this.#callKernel(node, wasm.kernel)
    else {
      if (wasm.order) for (const i of wasm.order) this.push(node.args[i]!)
      else for (const arg of node.args) this.push(arg)
      this.fn.emit(wasm.code(this.fn.set))
    }
  }

  /** In lanes a number where a condition holds, else 0, is its bits and those of the mask. */
  #mask({ args: [condition, a, b] }: Apply): void {
    this.push(isZero(b!) ? a! : b!)
    this.push(condition!)
    this.fn.emit(isZero(b!) ? this.fn.set.and : vector(simd.andNot))
  }

  #callKernel(node: Apply, name: KernelName): void {
    const last = node.args[node.args.length - 1]
    const known = node.args.length > 1 && last instanceof Constant ? specialised(last) : undefined
    for (const arg of known === undefined ? node.args : node.args.slice(0, -1)) this.push(arg)
    this.fn.emit(call(this.emitter.kernel(name, this.fn.set, known)))
  }

  /** Leaves both of an angle in locals, by one call. */
  #sineAndCosine([sine, cosine]: SineAndCosine, release: () => void): void {
    this.push(sine.args[0]!)
    release()
    this.fn.emit(call(this.emitter.kernel('sinCos', this.fn.set)))
    this.#keep(cosine)
    this.#keep(sine)
  }

  #applyTwice(
    node: Apply,
    code: (operands: readonly number[], set: InstructionSet) => readonly number[],
  ): void {
    const { set } = this.fn
    const borrowed: number[] = []
    const operands = node.args.map((arg) => {
      const place = this.places.get(arg)
      if (place?.at === 'local') return place.local
      this.push(arg)
      const local = this.fn.take(set.numberType)
      this.fn.emit(localSet(local))
      borrowed.push(local)
      return local
    })
    this.fn.emit(code(operands, set))
    for (const local of borrowed) this.fn.release(local, set.numberType)
  }

  /** Writes scalars side by side; constants are there from the start, and scalars that already lie so stay. */
  #stack(node: Stack): void {
    const lying = this.#lyingInRow(node)
    if (lying) {
      this.places.set(node, { at: 'view', view: lying })
      return
    }
    const { bytes, paired } = this.fn.set
    const address = this.emitter.memory.room(node.length, bytes)
    const values = node.args.map((arg) => (arg instanceof Constant ? (arg.value as number) : 0))
    this.emitter.memory.presets.push({
      address,
      values: paired ? values.flatMap((value) => [value, value]) : values,
    })
    node.args.forEach((arg, i) => {
      if (arg instanceof Constant) return
      this.fn.store(arg.type, address + i * bytes, undefined, () => this.push(arg))
    })
    this.places.set(node, { at: 'view', view: { address, stride: bytes, paired } })
  }

  #lyingInRow(node: Stack): View | undefined {
    const addresses = node.args.map((arg) => this.#addressOfInput(arg))
    const [first, second] = addresses
    if (first === undefined) return undefined
    const stride = second === undefined ? DOUBLE : second - first
    const regular = addresses.every((address, i) => address === first + i * stride)
    return regular && stride > 0 ? { address: first, stride } : undefined
  }

  /** Where a scalar lies for good: inputs are never written to. */
  #addressOfInput(node: Node): number | undefined {
    const place = this.places.get(node)
    return place?.at === 'memory' && this.emitter.inputs.has(place.address) ? place.address : undefined
  }

  /** Frees locals, and the rooms of what nothing reads any more. */
  #release(nodes: readonly Node[] | undefined, now: number): void {
    for (const node of nodes ?? []) {
      this.#vacate(node, now)
      const place = this.places.get(node)
      if (place?.at !== 'local' || !this.#owned.delete(node)) continue
      this.fn.release(place.local, localTypeOf(this.fn.set, node.type))
      this.#leave(node)
    }
  }

  #vacate(node: Node, now: number): void {
    const room = this.#rooms.get(node)
    const { usage, last, kept } = this.schedule
    const at = usage.at(node)
    if (room === undefined || last[at] !== now || kept[at]) return
    this.#rooms.delete(node)
    this.#vacant.push(room)
  }

  /** Forgets a local: what is still needed is read from memory. */
  #leave(node: Node): void {
    const spilled = this.#spilled.get(node)
    if (spilled) this.places.set(node, spilled)
    else this.places.delete(node)
  }
}

/** The last operand of a kernel, if it is a number for which a kernel of its own is worth while; −0 is too rare. */
function specialised({ value }: Constant): number | undefined {
  return Object.is(value, -0) ? undefined : (value as number)
}

/** Whether a node is the literal 0, not −0. */
function isZero(node: Node): boolean {
  return node instanceof Constant && Object.is(node.value, 0)
}

/** Where a region's free nodes are, given where what they are bound to is. */
export function bindings(
  region: Region,
  bound: readonly Node[],
  places: ReadonlyMap<Node, Place>,
): Map<Node, Place> {
  const inside = new Map<Node, Place>()
  region.free.forEach((node, i) => {
    const actual = bound[i]!
    const place =
      actual instanceof Constant ? { at: 'constant' as const, value: actual.value } : places.get(actual)
    if (place) inside.set(node, place)
  })
  return inside
}
