import type { Node } from '../graph/node.ts'
import { Bytes } from './bytes.ts'
import {
  ADDRESS_ZERO,
  f64Const,
  f64Load,
  f64Store,
  localGet,
  localSet,
  op,
  valueType,
} from './instructions.ts'
import type { View } from './memory.ts'

/** Where a value is when code wants it. */
export type Place =
  | { readonly at: 'local'; readonly local: number }
  /** in memory, at a fixed address plus what the local `base` holds, if any */
  | { readonly at: 'memory'; readonly address: number; readonly base?: number }
  | { readonly at: 'view'; readonly view: View }
  | { readonly at: 'constant'; readonly value: number | boolean }

/** Where a result goes. */
export type Sink =
  | { readonly to: 'local'; readonly local: number }
  | { readonly to: 'memory'; readonly address: number; readonly base?: number }
  | { readonly to: 'stack' }

type LocalType = typeof valueType.i32 | typeof valueType.f64

/** The code and locals of one function while it is being emitted; locals are used again once free. */
export class FunctionBody {
  readonly code = new Bytes()
  readonly locals: number[] = []
  readonly #params: number
  readonly #free = new Map<LocalType, number[]>([
    [valueType.i32, []],
    [valueType.f64, []],
  ])

  constructor(params: number) {
    this.#params = params
  }

  emit(bytes: readonly number[]): void {
    this.code.append(bytes)
  }

  take(type: LocalType): number {
    return this.#free.get(type)!.pop() ?? this.#params + this.locals.push(type) - 1
  }

  release(local: number, type: LocalType): void {
    this.#free.get(type)!.push(local)
  }

  /** Stops the run: what called it finds the failure's number at an address. */
  fail(number: number, address: number): void {
    this.emit([...ADDRESS_ZERO, ...f64Const(number), ...f64Store(address), op.unreachable])
  }

  /** Pushes a value from memory. */
  load(node: Node, address: number, base: number | undefined): void {
    this.emit(base === undefined ? ADDRESS_ZERO : localGet(base))
    this.emit(f64Load(address))
    if (node.type === 'boolean') this.emit([...f64Const(0), op.f64Ne])
  }

  /** Stores what `value` pushes. */
  store(type: Node['type'], address: number, base: number | undefined, value: () => void): void {
    this.emit(base === undefined ? ADDRESS_ZERO : localGet(base))
    value()
    if (type === 'boolean') this.emit([op.f64ConvertI32S])
    this.emit(f64Store(address))
  }

  sink(type: Node['type'], sink: Sink, value: () => void): void {
    if (sink.to === 'memory') {
      this.store(type, sink.address, sink.base, value)
      return
    }
    value()
    if (sink.to === 'local') this.emit(localSet(sink.local))
  }
}

/** The local type that holds a node's value. */
export function localTypeOf(node: Node): LocalType {
  return node.type === 'boolean' ? valueType.i32 : valueType.f64
}
