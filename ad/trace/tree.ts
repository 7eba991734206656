import { Node } from '../graph/node.ts'
import type { Tree } from '../scalar.ts'
import { column, numberCount, spansOf, UNLIKE, writeNumbers } from './numbers.ts'
import { isDeclaredRow, isRow, row, rowElements } from './row.ts'

/** What a tree's leaf is: a scalar, plain or traced, or a column of a row of records, plain or traced. */
export type Leaf = number | boolean | Float64Array | Node

/** The structure of a tree: everything but its numbers. */
export type Structure =
  | { readonly kind: 'leaf'; readonly type: 'number' | 'boolean' }
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'array'; readonly items: readonly Structure[] }
  | { readonly kind: 'record'; readonly keys: readonly string[]; readonly items: readonly Structure[] }
  | { readonly kind: 'row'; readonly length: number; readonly item: Structure }

/** A tree as its leaves, in a fixed order, and the structure that puts them together again. */
export interface Flat {
  readonly leaves: readonly Leaf[]
  readonly structure: Structure
}

/** The type of each leaf of a structure; of a row, of each scalar of its element. */
export function leafTypes(structure: Structure): ('number' | 'boolean')[] {
  switch (structure.kind) {
    case 'leaf':
      return [structure.type]
    case 'fixed':
      return []
    case 'row':
      return leafTypes(structure.item)
    default:
      return structure.items.flatMap(leafTypes)
  }
}

/** How many leaves a structure has; a row counts one for each scalar of its element. */
export function leafCount(structure: Structure): number {
  return leafTypes(structure).length
}

/** How a tree is taken apart. */
interface Manner {
  /** whether a row stays the few buffers that it is */
  readonly keepRows: boolean
  /** places of truth values that are leaves though they are written in the tree */
  readonly truths: ReadonlySet<string>
}

const NOWHERE: ReadonlySet<string> = new Set()

/**
 * The scalars of a tree and its structure. Truth values are leaves only where they are traced.
 *
 * @param path - how errors name the tree
 * @param truths - places, by path, where truth values are leaves though they are not traced
 */
export function flatten(tree: unknown, path = 'the value', truths = NOWHERE): Flat {
  const leaves: Leaf[] = []
  const structure = structureOf(tree, leaves, path, { keepRows: false, truths })
  return { leaves, structure }
}

/** Same as `flatten`, but rows, of loop results or declared by `row`, stay the few buffers that they are. */
export function flattenRows(tree: unknown, path: string): Flat {
  const leaves: Leaf[] = []
  const structure = structureOf(tree, leaves, path, { keepRows: true, truths: NOWHERE })
  return { leaves, structure }
}

function structureOf(tree: unknown, leaves: Leaf[], path: string, manner: Manner): Structure {
  if (typeof tree === 'number') {
    leaves.push(tree)
    return { kind: 'leaf', type: 'number' }
  }
  if (tree instanceof Node) {
    leaves.push(tree)
    return { kind: 'leaf', type: tree.type as 'number' | 'boolean' }
  }
  if (typeof tree === 'boolean' && manner.truths.has(path)) {
    leaves.push(tree)
    return { kind: 'leaf', type: 'boolean' }
  }
  if (manner.keepRows && isRow(tree)) {
    const { length, buffers, item } = rowElements(tree)
    leaves.push(...buffers)
    return { kind: 'row', length, item }
  }
  if (Array.isArray(tree)) {
    if (manner.keepRows && isDeclaredRow(tree)) return declaredStructure(tree, leaves, path)
    return {
      kind: 'array',
      items: tree.map((item, i) => structureOf(item, leaves, `${path}[${i}]`, manner)),
    }
  }
  if (isRecord(tree)) {
    const keys = Object.keys(tree)
    return {
      kind: 'record',
      keys,
      items: keys.map((key) => structureOf(tree[key], leaves, `${path}.${key}`, manner)),
    }
  }
  if (tree !== null && typeof tree === 'object' && !(tree instanceof Function)) {
    throw new TypeError(
      `${path} is a ${tree.constructor?.name ?? 'object'}; expected a number, an array or a plain record. ` +
        'Typed arrays and class instances: spread them into an array or record first.',
    )
  }
  return { kind: 'fixed', value: tree }
}

/**
 * The scalars of a tree that should be structured like another: in the other's order, wherever a record's fields come
 * in another one. Whether the structures agree is left to `difference`.
 */
export function flattenLike(tree: unknown, like: Structure, path = 'the value', truths = NOWHERE): Flat {
  const flat = flatten(tree, path, truths)
  return difference(like, flat.structure, path) ? flatten(arranged(tree, like), path, truths) : flat
}

/** Same as `flattenLike`, but with rows where the other has rows, whatever lists stand there. */
export function flattenRowsLike(tree: unknown, like: Structure, path: string): Flat {
  return flattenRows(arranged(tree, like), path)
}

function arranged(tree: unknown, like: Structure): unknown {
  if (like.kind === 'row' && Array.isArray(tree)) return row(tree)
  if (like.kind === 'array' && Array.isArray(tree)) {
    return tree.map((item, i) => (like.items[i] ? arranged(item, like.items[i]) : item))
  }
  if (like.kind !== 'record' || !isRecord(tree)) return tree
  const others = Object.keys(tree).filter((key) => !like.keys.includes(key))
  const keys = [...like.keys.filter((key) => Object.hasOwn(tree, key)), ...others]
  return Object.fromEntries(
    keys.map((key) => {
      const part = like.items[like.keys.indexOf(key)]
      return [key, part ? arranged(tree[key], part) : tree[key]]
    }),
  )
}

function declaredStructure(trees: readonly unknown[], leaves: Leaf[], path: string): Structure {
  const plain = plainColumns(trees)
  if (!plain) throw unlikeFirst(trees, path)
  leaves.push(...plain.columns)
  return { kind: 'row', length: trees.length, item: plain.item }
}

/** The columns of a list of trees of plain numbers, undefined where these differ in structure or are traced. */
export function plainColumns(
  trees: readonly unknown[],
): { readonly item: Structure; readonly columns: readonly Float64Array[] } | undefined {
  const item = flatten(trees[0]).structure
  const row: Structure = { kind: 'row', length: trees.length, item }
  const numbers = new Float64Array(numberCount(row))
  if (writeNumbers(row, trees, numbers, 0) === UNLIKE) return undefined
  return { item, columns: spansOf(row).map((span) => column(numbers, span)) }
}

function unlikeFirst(trees: readonly unknown[], path: string): TypeError {
  const item = flatten(trees[0]).structure
  for (const [i, tree] of trees.entries()) {
    const mismatch = difference(item, flattenLike(tree, item).structure, 'an element')
    if (mismatch) return new TypeError(`${path}: elements 0 and ${i} differ in structure: ${mismatch}.`)
  }
  return new TypeError(`${path} was declared as a row of plain numbers, but traced values were put into it.`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The tree of a structure with these leaves, consumed in order. */
export function unflatten(
  structure: Structure,
  leaves: readonly unknown[],
  row: (length: number, buffers: readonly unknown[], item: Structure) => unknown = noRow,
): Tree {
  let next = 0
  const build = (part: Structure): unknown => {
    switch (part.kind) {
      case 'leaf':
        return leaves[next++]
      case 'fixed':
        return part.value
      case 'array':
        return part.items.map(build)
      case 'record':
        return Object.fromEntries(part.keys.map((key, i) => [key, build(part.items[i]!)]))
      case 'row': {
        const buffers = leaves.slice(next, next + leafCount(part.item))
        next += buffers.length
        return row(part.length, buffers, part.item)
      }
    }
  }
  return build(structure) as Tree
}

function noRow(): never {
  throw new Error('A row cannot stand here.')
}

/** A sentence on where two structures differ, or undefined where they agree. */
export function difference(a: Structure, b: Structure, path: string): string | undefined {
  if (a.kind !== b.kind) return `${path} is ${described(a)} in one and ${described(b)} in the other`
  if (a.kind === 'leaf' && b.kind === 'leaf') {
    return a.type === b.type ? undefined : `${path} is a ${a.type} in one and a ${b.type} in the other`
  }
  if (a.kind === 'fixed' && b.kind === 'fixed') {
    return a.value === b.value
      ? undefined
      : `${path} is ${described(a)} in one and ${described(b)} in the other`
  }
  if (a.kind === 'row' && b.kind === 'row') {
    if (a.length === b.length) return difference(a.item, b.item, `${path}[0]`)
    return `${path} has ${a.length} elements in one and ${b.length} in the other`
  }
  if (a.kind === 'record' && b.kind === 'record' && a.keys.join() !== b.keys.join()) {
    return `${path} has the fields {${a.keys.join(', ')}} in one and {${b.keys.join(', ')}} in the other`
  }
  return childDifference(a, b, path)
}

function childDifference(a: Structure, b: Structure, path: string): string | undefined {
  if (!('items' in a && 'items' in b)) return undefined
  if (a.items.length !== b.items.length) {
    return `${path} has ${a.items.length} elements in one and ${b.items.length} in the other`
  }
  for (let i = 0; i < a.items.length; i++) {
    const name = a.kind === 'record' ? `${path}.${a.keys[i]}` : `${path}[${i}]`
    const found = difference(a.items[i]!, b.items[i]!, name)
    if (found) return found
  }
  return undefined
}

function described(structure: Structure): string {
  switch (structure.kind) {
    case 'leaf':
      return `a ${structure.type}`
    case 'fixed':
      return typeof structure.value === 'string' ? JSON.stringify(structure.value) : String(structure.value)
    case 'array':
      return 'an array'
    case 'record':
      return 'a record'
    case 'row':
      return 'a row'
  }
}
