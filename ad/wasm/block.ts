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
} from '../graph/node.ts'
import type { KernelName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'
import type { Emitter, ResultPlace } from './emitter.ts'
import { type FunctionBody, localTypeOf, type Place, type Sink } from './functionBody.ts'
import { call, f64Const, i32Const, localGet, localSet, op, valueType } from './instructions.ts'
import { emitLoop } from './loop.ts'
import { DOUBLE, type View } from './memory.ts'
import { emitRowCopy } from './rowCopy.ts'
import { type Schedule, schedule } from './schedule.ts'

/** A region on its way into one or several functions. */
export class Block {
  readonly emitter: Emitter
  readonly region: Region
  readonly schedule: Schedule
  readonly places: Map<Node, Place>
  readonly sinks: readonly Sink[]
  /** statements from this one on are in another function: values that they read must be in memory */
  horizon: number
  #fn: FunctionBody | undefined
  /** nodes whose places are locals that this block took */
  readonly #owned = new Set<Node>()
  /** where nodes are found once their function is left */
  readonly #spilled = new Map<Node, Place>()

  /**
   * @param places - where parameters and free nodes are
   * @param sinks - where each output goes
   */
  constructor(emitter: Emitter, region: Region, places: ReadonlyMap<Node, Place>, sinks: readonly Sink[]) {
    this.emitter = emitter
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
    const { expiring } = this.schedule
    for (let i = from; i < to; i++) {
      const statement = this.schedule.statements[i]!
      if ('node' in statement) this.#place(statement.node, () => this.#release(expiring[i]))
      else {
        const output = this.region.outputs[statement.output]!
        if (output.type === 'buffer') continue // a row is delivered where it lies
        fn.sink(output.type, this.sinks[statement.output]!, () => this.push(output))
        this.#release(expiring[i])
      }
    }
  }

  /** Pushes a node's value: from its place, or computed here. */
  push(node: Node): void {
    const place = this.places.get(node)
    if (node instanceof Constant) this.fn.emit(constantCode(node.value))
    else if (place?.at === 'constant') this.fn.emit(constantCode(place.value))
    else if (place?.at === 'local') this.fn.emit(localGet(place.local))
    else if (place?.at === 'memory') this.fn.load(node, place.address, place.base)
    else if (node instanceof Element) this.#element(node)
    else if (node instanceof Apply) this.#apply(node)
    else throw new Error(`Emission: node ${node.id} has no place.`)
  }

  #element(node: Element): void {
    const { address, stride, restore } = this.view(node.args[0]!)
    if (restore !== undefined) this.fn.emit([...i32Const(node.index), ...call(restore)])
    const row = restore === undefined ? node.index : node.index % 2
    this.fn.load(node, address + row * stride, undefined)
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
      this.#branch(node)
      release()
    } else if (node instanceof Call) {
      this.#call(node)
      release()
    } else if (node instanceof Stack) {
      this.#stack(node)
      release()
    } else if (node instanceof Project && node.type === 'buffer') {
      // the loop has placed it
    } else if (this.places.get(node)?.at !== 'local') {
      this.push(node)
      release()
      this.#keep(node)
    }
  }

  /** Sets the value on the stack aside: in a local, and in memory too if another function reads it. */
  #keep(node: Node): void {
    const local = this.fn.take(localTypeOf(node))
    this.fn.emit(localSet(local))
    this.#hold(node, local)
  }

  #hold(node: Node, local: number): void {
    if (this.schedule.facts.get(node)!.last >= this.horizon) this.#spill(node, local)
    this.places.set(node, { at: 'local', local })
    this.#owned.add(node)
  }

  #spill(node: Node, local: number): void {
    const known = this.places.get(node)
    if (known?.at === 'memory') {
      this.#spilled.set(node, known)
      return
    }
    const address = this.emitter.memory.doubles(1)
    this.#spilled.set(node, { at: 'memory', address })
    this.fn.store(node.type, address, undefined, () => this.fn.emit(localGet(local)))
  }

  /** Forgets this function's locals: what is still needed is read from memory by the next. */
  leaveFunction(): void {
    for (const node of this.#owned) {
      const spilled = this.#spilled.get(node)
      if (spilled) this.places.set(node, spilled)
      else this.places.delete(node)
    }
    this.#owned.clear()
  }

  #apply(node: Apply): void {
    const { wasm } = operations[node.op]
    if ('twice' in wasm) this.#applyTwice(node, wasm.twice)
    else if ('kernel' in wasm) this.#callKernel(node, wasm.kernel)
    else {
      if (wasm.order) for (const i of wasm.order) this.push(node.args[i]!)
      else for (const arg of node.args) this.push(arg)
      this.fn.emit(wasm.code)
    }
  }

  #callKernel(node: Apply, name: KernelName): void {
    const last = node.args[node.args.length - 1]
    const known = node.args.length > 1 && last instanceof Constant ? specialised(last) : undefined
    for (const arg of known === undefined ? node.args : node.args.slice(0, -1)) this.push(arg)
    this.fn.emit(call(this.emitter.kernel(name, known)))
  }

  #applyTwice(node: Apply, code: (operands: readonly number[]) => readonly number[]): void {
    const borrowed: number[] = []
    const operands = node.args.map((arg) => {
      const place = this.places.get(arg)
      if (place?.at === 'local') return place.local
      this.push(arg)
      const local = this.fn.take(valueType.f64)
      this.fn.emit(localSet(local))
      borrowed.push(local)
      return local
    })
    this.fn.emit(code(operands))
    for (const local of borrowed) this.fn.release(local, valueType.f64)
  }

  /** Writes scalars side by side; constants are there from the start, and scalars that already lie so stay. */
  #stack(node: Stack): void {
    const lying = this.#lyingInRow(node)
    if (lying) {
      this.places.set(node, { at: 'view', view: lying })
      return
    }
    const address = this.emitter.memory.doubles(node.length)
    this.emitter.memory.presets.push({
      address,
      values: node.args.map((arg) => (arg instanceof Constant ? (arg.value as number) : 0)),
    })
    node.args.forEach((arg, i) => {
      if (arg instanceof Constant) return
      this.fn.store(arg.type, address + i * DOUBLE, undefined, () => this.push(arg))
    })
    this.places.set(node, { at: 'view', view: { address, stride: DOUBLE } })
  }

  #lyingInRow(node: Stack): View | undefined {
    const addresses = node.args.map((arg) => this.emitter.inputs.get(arg))
    const [first, second] = addresses
    if (first === undefined) return undefined
    const stride = second === undefined ? DOUBLE : second - first
    const regular = addresses.every((address, i) => address === first + i * stride)
    return regular && stride > 0 ? { address: first, stride } : undefined
  }

  /** Arguments and results go through places of the function's own; the next call may overwrite them. */
  #call(node: Call): void {
    const { functions, params, results } = this.emitter.callee(node.callee)
    params.forEach((place, i) => {
      const arg = node.args[i]!
      if (place.at === 'view') emitRowCopy(this.fn, this.view(arg), place.view, bufferLength(arg))
      else this.fn.store(arg.type, place.address, undefined, () => this.push(arg))
    })
    for (const body of functions) this.fn.emit([...i32Const(0), ...call(body)])
    for (const projection of this.schedule.projections.get(node) ?? [])
      this.#takeResult(projection, results[projection.index]!)
  }

  #takeResult(projection: Project, place: ResultPlace): void {
    if (place.at === 'view') {
      const view = { address: this.emitter.memory.doubles(projection.length), stride: DOUBLE }
      emitRowCopy(this.fn, place.view, view, projection.length)
      this.places.set(projection, { at: 'view', view })
      return
    }
    const local = this.fn.take(localTypeOf(projection))
    this.fn.load(projection, place.address, undefined)
    this.fn.emit(localSet(local))
    this.#hold(projection, local)
  }

  #branch(node: Cond): void {
    const results = (this.schedule.projections.get(node) ?? []).map((projection) => {
      const local = this.fn.take(localTypeOf(projection))
      return { projection, local }
    })
    this.push(node.condition)
    this.fn.emit([op.if, valueType.empty])
    this.#side(node.onTrue, node.boundTrue, results)
    this.fn.emit([op.else])
    this.#side(node.onFalse, node.boundFalse, results)
    this.fn.emit([op.end])
    for (const { projection, local } of results) this.#hold(projection, local)
  }

  #side(
    side: Region,
    bound: readonly Node[],
    results: readonly { projection: Project; local: number }[],
  ): void {
    const outputs = results.map(({ projection }) => side.outputs[projection.index]!)
    const sinks = results.map(({ local }): Sink => ({ to: 'local', local }))
    const places = bindings(side, bound, this.places)
    new Block(this.emitter, { ...side, outputs }, places, sinks).emit(this.fn)
  }

  #release(nodes: readonly Node[] | undefined): void {
    for (const node of nodes ?? []) {
      const place = this.places.get(node)
      if (place?.at !== 'local' || !this.#owned.delete(node)) continue
      this.fn.release(place.local, localTypeOf(node))
      this.places.delete(node)
    }
  }
}

/** The last operand of a kernel, if it is a number for which a kernel of its own is worth while; −0 is too rare. */
function specialised({ value }: Constant): number | undefined {
  return Object.is(value, -0) ? undefined : (value as number)
}

function constantCode(value: number | boolean): number[] {
  return typeof value === 'number' ? f64Const(value) : i32Const(value ? 1 : 0)
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
