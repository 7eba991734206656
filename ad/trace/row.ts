import { element } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { type Structure, unflatten } from './tree.ts'

/** What a loop wrote, an element an iteration: to the user an array of records, to the program a few buffers. */
export interface Row {
  readonly length: number
  readonly buffers: readonly Node[]
  readonly item: Structure
}

const contents = new WeakMap<object, Row>()

/** An array-like view whose elements become nodes only where they are looked at. */
export function rowView(row: Row): readonly unknown[] {
  const elements = new Map<number, unknown>()
  const at = (index: number): unknown => {
    if (!elements.has(index)) {
      elements.set(
        index,
        unflatten(
          row.item,
          row.buffers.map((buffer) => element(buffer, index)),
        ),
      )
    }
    return elements.get(index)
  }
  const view = new Proxy([] as unknown[], {
    get(target, key, receiver) {
      if (key === 'length') return row.length
      if (typeof key === 'string' && /^\d+$/.test(key))
        return Number(key) < row.length ? at(Number(key)) : undefined
      return Reflect.get(target, key, receiver)
    },
    has: (target, key) =>
      typeof key === 'string' && /^\d+$/.test(key) ? Number(key) < row.length : key in target,
    set: () => {
      throw new TypeError('What a loop wrote cannot be changed; build a new array from it.')
    },
  })
  contents.set(view, row)
  return view
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && contents.has(value)
}

/** The buffers behind a row view. */
export function rowElements(view: unknown): Row {
  return contents.get(view as object)!
}
