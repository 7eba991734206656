import { apply, constant, element, nodeOf, type ParameterType, stack, table } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { spansOf } from './numbers.ts'
import {
  difference,
  type Flat,
  flatten,
  flattenLike,
  type Leaf,
  leafTypes,
  plainColumns,
  type Structure,
  unflatten,
} from './tree.ts'
import { differingTruths } from './truths.ts'

/**
 * What a loop wrote, an element an iteration, or an argument that was declared to be a row: to the user an array of
 * records, to the program a few buffers.
 */
export interface Row {
  readonly length: number
  /** of each scalar of an element; truth values are kept as 1 and 0 */
  readonly buffers: readonly Node[]
  readonly item: Structure
}

const contents = new WeakMap<object, Row>()
const declared = new WeakSet<readonly unknown[]>()
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
      throw new TypeError('A row cannot be changed; build a new array from it.')
    },
  })
  contents.set(view, row)
  return view
}

/** Whether a value is a row view: what `rowElements` looks behind. */
export function isRow(value: unknown): boolean {
  return typeof value === 'object' && value !== null && contents.has(value)
}

/**
 * The same list, as one row of memory: to a program it is the same few values however long it is, which `scan` and `vmap`
 * read in place.
 *
 * A list of a million numbers in an argument is a million values to the program, each with an address of its own. As a
 * row it is one; gradients with respect to it are rows too. A list of records or arrays is a row for each of their
 * numbers. An element that is looked at by itself becomes a value of its own there.
 *
 * @param list - trees of one structure; plain ones are copied
 * @throws TypeError when the trees differ in structure
 */
export function row<X>(list: readonly X[]): readonly X[] {
  if (list.length === 0 || isRow(list)) return list
  if (!plainColumns(list)) return rowView(rowFrom(list, 'row')) as readonly X[]
  const copy = [...list]
  declared.add(copy)
  return copy
}

/** Whether a plain list was declared to be a row. */
export function isDeclaredRow(list: readonly unknown[]): boolean {
  return declared.has(list)
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

/** The tree of a structure whose leaves are nodes, its rows as views. */
export function treeOfNodes(structure: Structure, nodes: readonly Node[]): unknown {
  return unflatten(structure, nodes, (length, buffers, item) =>
    rowView({ length, buffers: buffers as Node[], item }),
  )
}

/**
 * What the parameters are that stand for the leaves of a structure. Truth values that are given are numbers to the
 * program.
 */
export function parametersFor(structure: Structure): ParameterType[] {
  return spansOf(structure).map(({ inRow, count }) =>
    inRow ? { type: 'buffer', length: count } : { type: 'number' },
  )
}

/**
 * The row that an array of trees already is, or is made into.
 *
 * @param asker - who is to be named when the trees differ in structure
 */
export function rowFrom(trees: readonly unknown[], asker: string): Row {
  if (isRow(trees)) return rowElements(trees)
  const plain = plainColumns(trees)
  if (plain) return { length: trees.length, item: plain.item, buffers: plain.columns.map(table) }
  if (!Array.isArray(trees)) throw new TypeError(`${asker}: a ${typeof trees} was given, expected a list.`)
  const flats = alike(trees, asker)
  const elements = flats.map((flat) => reals(flat.leaves))
  const buffers = elements[0]!.map((_, k) => stack(elements.map((leaves) => leaves[k]!)))
  return { length: trees.length, item: flats[0]!.structure, buffers }
}

const ELEMENT = 'an element'

/** Trees taken apart in one structure: truth values in which they differ become leaves. */
function alike(trees: readonly unknown[], asker: string): readonly Flat[] {
  const truths = new Set<string>()
  for (;;) {
    const { structure } = flatten(trees[0], ELEMENT, truths)
    const flats = trees.map((tree) => flattenLike(tree, structure, ELEMENT, truths))
    const more = flats.flatMap((flat) => differingTruths(structure, flat.structure, ELEMENT))
    for (const path of more) truths.add(path)
    if (more.length > 0) continue
    flats.forEach((flat, i) => {
      const mismatch = difference(structure, flat.structure, ELEMENT)
      if (mismatch) throw new TypeError(`${asker}: elements 0 and ${i} differ in structure: ${mismatch}.`)
    })
    return flats
  }
}
