import { constant, element, stack } from '../graph/graph.ts'
import { bufferLength, type Node } from '../graph/node.ts'

// Loops and branches hand scalars on. The cotangent of a whole row that one of them reads goes scalar by scalar.

/** How many scalars a node's cotangent is. */
export function width(node: Node): number {
  return node.type === 'buffer' ? bufferLength(node) : 1
}

/** The scalars of a node's cotangent; zeros where nothing flows. */
export function spread(node: Node, bar: Node | undefined): Node[] {
  if (node.type !== 'buffer') return [bar ?? constant(0)]
  return Array.from({ length: bufferLength(node) }, (_, i) => (bar ? element(bar, i) : constant(0)))
}

/**
 * The cotangents of nodes from their scalars in turn.
 *
 * @param scalar - the i-th scalar of all
 */
export function gathered(nodes: readonly Node[], scalar: (i: number) => Node): Node[] {
  let next = 0
  return nodes.map((node) => {
    if (node.type !== 'buffer') return scalar(next++)
    return stack(Array.from({ length: bufferLength(node) }, () => scalar(next++)))
  })
}
