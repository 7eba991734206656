import type { Structure } from './tree.ts'

/** Where the numbers of a leaf are among those of a tree, in the order in which a walk through the tree meets them. */
export interface Span {
  readonly first: number
  /** from one number to the next, of a column of a row */
  readonly step: number
  readonly count: number
  /** whether it is a column of a row, or a single number */
  readonly inRow: boolean
}

/** How many numbers a tree of a structure holds. */
export function numberCount(structure: Structure): number {
  switch (structure.kind) {
    case 'leaf':
      return 1
    case 'fixed':
      return 0
    case 'row':
      return structure.length * numberCount(structure.item)
    default:
      return structure.items.reduce((count, item) => count + numberCount(item), 0)
  }
}

/** The span of each leaf of a structure. */
export function spansOf(structure: Structure): Span[] {
  const spans: Span[] = []
  let first = 0
  const visit = (part: Structure): void => {
    if (part.kind === 'leaf') spans.push({ first: first++, step: 1, count: 1, inRow: false })
    else if (part.kind === 'row') {
      const step = numberCount(part.item)
      for (let k = 0; k < step; k++) spans.push({ first: first + k, step, count: part.length, inRow: true })
      first += part.length * step
    } else if (part.kind !== 'fixed') part.items.forEach(visit)
  }
  visit(structure)
  return spans
}

/** The numbers of a span, out of those of a tree, which may be the same list. */
export function column(numbers: Float64Array, { first, step, count }: Span): Float64Array {
  if (count === numbers.length) return numbers
  return Float64Array.from({ length: count }, (_, i) => numbers[first + i * step]!)
}

/** What `writeNumbers` says of a tree that is not of the structure. */
export const UNLIKE = -1

/**
 * Writes the numbers of a tree into a list, in the order of a structure; fields of records may come in any.
 *
 * @param at - where the first goes
 * @returns the place after the last, or UNLIKE where the tree is of another structure or holds traced values
 */
export function writeNumbers(structure: Structure, tree: unknown, to: Float64Array, at: number): number {
  switch (structure.kind) {
    case 'leaf':
      if (typeof tree !== 'number') return UNLIKE
      to[at] = tree
      return at + 1
    case 'fixed':
      return tree === structure.value ? at : UNLIKE
    case 'row':
      return isList(tree, structure.length) ? writeRow(structure.item, tree, to, at) : UNLIKE
    case 'array':
      return isList(tree, structure.items.length) ? writeParts(structure.items, tree, to, at) : UNLIKE
    case 'record': {
      const { keys, items } = structure
      if (!isRecord(tree, keys)) return UNLIKE
      return writeParts(
        items,
        keys.map((key) => tree[key]),
        to,
        at,
      )
    }
  }
}

function writeRow(item: Structure, trees: readonly unknown[], to: Float64Array, at: number): number {
  let next = at
  for (let i = 0; i < trees.length && next !== UNLIKE; i++) next = writeNumbers(item, trees[i], to, next)
  return next
}

function writeParts(
  structures: readonly Structure[],
  trees: readonly unknown[],
  to: Float64Array,
  at: number,
): number {
  let next = at
  for (let i = 0; i < trees.length && next !== UNLIKE; i++)
    next = writeNumbers(structures[i]!, trees[i], to, next)
  return next
}

function isList(tree: unknown, length: number): tree is readonly unknown[] {
  return Array.isArray(tree) && tree.length === length
}

function isRecord(tree: unknown, keys: readonly string[]): tree is Readonly<Record<string, unknown>> {
  if (tree === null || typeof tree !== 'object' || Array.isArray(tree)) return false
  return Object.keys(tree).length === keys.length && keys.every((key) => Object.hasOwn(tree, key))
}

/** The tree of a structure whose numbers come one after the other, truth values as 1 and 0. */
export function treeFrom(structure: Structure, next: () => number): unknown {
  switch (structure.kind) {
    case 'leaf':
      return structure.type === 'boolean' ? next() !== 0 : next()
    case 'fixed':
      return structure.value
    case 'array':
      return structure.items.map((item) => treeFrom(item, next))
    case 'record':
      return Object.fromEntries(structure.keys.map((key, i) => [key, treeFrom(structure.items[i]!, next)]))
    case 'row': {
      const trees: unknown[] = []
      for (let i = 0; i < structure.length; i++) trees.push(treeFrom(structure.item, next))
      return trees
    }
  }
}
