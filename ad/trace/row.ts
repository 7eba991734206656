import { apply, constant, element, nodeOf, stack } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { flatten, type Leaf, leafTypes, type Structure, unflatten } from './tree.ts'

/** What a loop wrote, an element an iteration: to the user an array of records, to the program a few buffers. */
export interface Row {
  readonly length: number
  /** of each scalar of an element; truth values are kept as 1 and 0 */
  readonly buffers: readonly Node[]
  readonly item: Structure
}

const contents = new WeakMap<object, Row>()
const POSITION = /^\d+$/

/** An array-like view whose elements become nodes only where they are looked at. */
export function rowView(row: Row): readonly unknown[] {
  const at = (key: string | symbol): number | undefined =>
    typeof key === 'string' && POSITION.test(key) && Number(key) < row.length ? Number(key) : undefined
  const elementAt = (index: number) =>
    restored(
      row.item,
      row.buffers.map((buffer) => element(buffer, index)),
    )
  const view = new Proxy([] as unknown[], {
    get(target, key, receiver) {
      if (key === 'length') return row.length
      const index = at(key)
      return index === undefined ? Reflect.get(target, key, receiver) : elementAt(index)
    },
    has: (target, key) => at(key) !== undefined || key in target,
    ownKeys: () => [...Array.from({ length: row.length }, (_, i) => String(i)), 'length'],
    getOwnPropertyDescriptor(target, key) {
      const index = at(key)
      if (index === undefined) return Reflect.getOwnPropertyDescriptor(target, key)
      return { value: elementAt(index), enumerable: true, configurable: true, writable: true }
    },
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

/** Leaves as loops carry and keep them: reals, of truth values 1 and 0. */
export function reals(leaves: readonly Leaf[]): Node[] {
  return leaves.map(nodeOf).map((node) => {
    return node.type === 'boolean' ? apply('select', node, constant(1), constant(0)) : node
  })
}

/** The tree of a structure from the reals that a loop carries or keeps. */
export function restored(structure: Structure, nodes: readonly Node[]): unknown {
  const types = leafTypes(structure)
  const leaves = nodes.map((node, k) =>
    types[k] === 'boolean' ? apply('not', apply('eq', node, constant(0))) : node,
  )
  return unflatten(structure, leaves)
}

/**
 * A row out of an array of trees of one structure.
 *
 * @param check - called with the structures of element 0 and element i; throws when they differ
 */
export function rowOf(
  trees: readonly unknown[],
  check: (i: number, first: Structure, other: Structure) => void,
): Row {
  const flats = trees.map((tree, i) => flatten(tree, `element ${i}`))
  const item = flats[0]!.structure
  flats.forEach((flat, i) => {
    check(i, item, flat.structure)
  })
  const elements = flats.map((flat) => reals(flat.leaves))
  const buffers = elements[0]!.map((_, k) => stack(elements.map((leaves) => leaves[k]!)))
  return { length: trees.length, item, buffers }
}
