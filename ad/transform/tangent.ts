import type { Structure } from '../trace/tree.ts'

/** The structure of a result's change: truth values change by the number 0. */
export function tangentStructure(structure: Structure): Structure {
  switch (structure.kind) {
    case 'leaf':
      return { kind: 'leaf', type: 'number' }
    case 'fixed':
      return structure
    case 'row':
      return { ...structure, item: tangentStructure(structure.item) }
    default:
      return { ...structure, items: structure.items.map(tangentStructure) }
  }
}

/** The structure of a cotangent as a user gives it: rows are arrays, truth values have numbers for cotangents. */
export function plainStructure(structure: Structure): Structure {
  switch (structure.kind) {
    case 'leaf':
      return { kind: 'leaf', type: 'number' }
    case 'fixed':
      return structure
    case 'row': {
      const item = plainStructure(structure.item)
      return { kind: 'array', items: Array.from({ length: structure.length }, () => item) }
    }
    default:
      return { ...structure, items: structure.items.map(plainStructure) }
  }
}
