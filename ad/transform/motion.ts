import { apply, constant, element, stack } from '../graph/graph.ts'
import { bufferLength, type Node } from '../graph/node.ts'

// How values are told to move, on nodes. @see ops/motion.ts

/** A value that moves as `change` does. */
export const graft = (value: Node, change: Node): Node => apply('graft', value, change)

/** The same number or row, standing still whatever it was computed from. */
export function still(node: Node): Node {
  return eachReal(node, (real) => apply('graft', real, constant(0)))
}

/** Zero, or a row of zeros, that moves as the node does. */
export function changeOf(node: Node): Node {
  return eachReal(node, (real) => apply('graft', constant(0), real))
}

function eachReal(node: Node, f: (real: Node) => Node): Node {
  if (node.type === 'boolean') return node
  if (node.type !== 'buffer') return f(node)
  return stack(Array.from({ length: bufferLength(node) }, (_, i) => f(element(node, i))))
}
