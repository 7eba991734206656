import { stack } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { leafCount, type Structure } from '../trace/tree.ts'

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

/** One node for each leaf of `structure`, from the scalars of a tree of its plain structure: rows become buffers. */
export function packed(structure: Structure, scalars: readonly Node[]): Node[] {
  const nodes: Node[] = []
  let next = 0
  const visit = (part: Structure): void => {
    if (part.kind === 'leaf') nodes.push(scalars[next++]!)
    else if (part.kind === 'row') {
      const [from, width] = [next, leafCount(part.item)]
      next += part.length * width
      for (let k = 0; k < width; k++) {
        nodes.push(stack(Array.from({ length: part.length }, (_, i) => scalars[from + i * width + k]!)))
      }
    } else if (part.kind !== 'fixed') part.items.forEach(visit)
  }
  visit(structure)
  return nodes
}
