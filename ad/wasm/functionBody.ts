import type { ValueType } from '../graph/node.ts'
import { Bytes } from './bytes.ts'
import type { InstructionSet, LocalType } from './instructionSet.ts'
import { ADDRESS_ZERO, f64Const, f64Store, localGet, localSet, op } from './instructions.ts'
import type { MemoryPlan, View } from './memory.ts'
import { loadFirst, loadSecond, loadShared, storeLane } from './pair.ts'

/** In memory, at a fixed address plus what the local `base` holds, if any. */
export interface MemoryPlace {
  readonly at: 'memory'
  readonly address: number
  readonly base?: number | undefined
  /** whether a double for each lane lies there, rather than one for both */
  readonly paired?: boolean | undefined
}

/** Where a value is when code wants it. */
export type Place =
  | { readonly at: 'local'; readonly local: number }
  | MemoryPlace
  /** in memory, each lane's double at a base of its own */
  | { readonly at: 'apart'; readonly address: number; readonly bases: readonly [number, number] }
  | { readonly at: 'view'; readonly view: View }
  | { readonly at: 'constant'; readonly value: number | boolean }

/** Where a result goes. */
export type Sink =
  | { readonly to: 'local'; readonly local: number }
  | { readonly to: 'memory'; readonly address: number; readonly base?: number | undefined }
  | { readonly to: 'apart'; readonly address: number; readonly bases: readonly [number, number] }
  /** some lanes only: the others get what is kept for them */
  | { readonly to: 'lanes'; readonly mask: Place; readonly kept: Place; readonly sink: Sink }
  | { readonly to: 'stack' }
  /** of a row: copied there when all else is done; in lanes, of those in the mask if there is one */
  | { readonly to: 'row'; readonly view: View; readonly mask?: Place | undefined }
  /** of a row: some code that takes it from where it lies, when all else is done */
  | { readonly to: 'rowCode'; readonly take: (fn: FunctionBody, from: View, length: number) => void }
  /** some code that takes it from a local */
  | { readonly to: 'code'; readonly take: (fn: FunctionBody, local: number) => void }

/** The code and locals of one function while it is being emitted; locals are used again once free. */
export class FunctionBody {
  readonly code = new Bytes()
  readonly locals: number[] = []
  /** what it computes with: single doubles, or pairs */
  readonly set: InstructionSet
  readonly #params: number
  readonly #memory: MemoryPlan
  readonly #free = new Map<LocalType, number[]>()

  /**
   * @param params - how many it has: its first locals
   * @param memory - where it may keep constants
   */
  constructor(params: number, set: InstructionSet, memory: MemoryPlan) {
    this.#params = params
    this.set = set
    this.#memory = memory
  }

  emit(bytes: readonly number[]): void {
    this.code.append(bytes)
  }

  take(type: LocalType): number {
    return this.#free.get(type)?.pop() ?? this.#params + this.locals.push(type) - 1
  }

  release(local: number, type: LocalType): void {
    const free = this.#free.get(type)
    if (free) free.push(local)
    else this.#free.set(type, [local])
  }

  /** Stops the run: what called it finds the failure's number at an address. */
  fail(number: number, address: number): void {
    this.emit([...ADDRESS_ZERO, ...f64Const(number), ...f64Store(address), op.unreachable])
  }

  /** Pushes a value from where it is. */
  push(type: ValueType, place: Place): void {
    if (place.at === 'local') this.emit(localGet(place.local))
    else if (place.at === 'memory') this.#load(type, place)
    else if (place.at === 'apart') this.#loadApart(place.address, place.bases)
    else if (place.at === 'constant') this.constant(place.value)
    else throw new Error('Emission: a row of numbers stands where one is wanted.')
  }

  constant(value: number | boolean): void {
    if (typeof value === 'boolean') this.emit(this.set.truth(value))
    else if (!this.set.paired || Object.is(value, 0)) this.emit(this.set.number(value))
    // to load a number into both lanes is one instruction, to make it there from a literal takes three
    else this.emit([...ADDRESS_ZERO, ...loadShared(this.#memory.constant(value))])
  }

  #load(type: ValueType, { address, base, paired }: MemoryPlace): void {
    this.#base(base)
    if (paired) this.emit(this.set.load(address))
    else {
      this.emit(this.set.paired ? loadShared(address) : this.set.load(address))
      if (type === 'boolean') this.emit([...this.set.number(0), ...this.set.ne])
    }
  }

  #loadApart(address: number, [first, second]: readonly [number, number]): void {
    this.emit([...localGet(second), ...localGet(first), ...loadFirst(address), ...loadSecond(address)])
  }

  /** Stores what `value` pushes, truth values of a single lane as 1 and 0. */
  store(type: ValueType, address: number, base: number | undefined, value: () => void): void {
    this.#base(base)
    value()
    if (type === 'boolean' && !this.set.paired) this.emit([op.f64ConvertI32S])
    this.emit(this.set.store(address))
  }

  #base(base: number | undefined): void {
    this.emit(base === undefined ? ADDRESS_ZERO : localGet(base))
  }

  /** Delivers what `value` pushes. */
  sink(type: ValueType, sink: Sink, value: () => void): void {
    if (sink.to === 'memory') this.store(type, sink.address, sink.base, value)
    else if (sink.to === 'lanes') this.sink(type, sink.sink, () => this.#blended(type, sink, value))
    else {
      value()
      if (sink.to === 'local') this.emit(localSet(sink.local))
      else if (sink.to === 'apart') this.#storeApart(sink.address, sink.bases)
      else if (sink.to === 'code') this.#handOver(sink.take)
    }
  }

  #blended(type: ValueType, { mask, kept }: Sink & { to: 'lanes' }, value: () => void): void {
    value()
    this.push(type, kept)
    this.push('boolean', mask)
    this.emit(this.set.select)
  }

  #storeApart(address: number, [first, second]: readonly [number, number]): void {
    this.#handOver((_fn, pair) => {
      this.emit([...localGet(first), ...localGet(pair), ...storeLane(0, address)])
      this.emit([...localGet(second), ...localGet(pair), ...storeLane(1, address)])
    })
  }

  #handOver(take: (fn: FunctionBody, local: number) => void): void {
    const local = this.take(this.set.numberType)
    this.emit(localSet(local))
    take(this, local)
    this.release(local, this.set.numberType)
  }
}
