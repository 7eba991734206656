import type { Structure } from '../trace/tree.ts'

/** The tree of a structure whose numbers come one after the other, rows element by element, truth values as 1 and 0. */
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
    case 'row':
      return Array.from({ length: structure.length }, () => treeFrom(structure.item, next))
  }
}
