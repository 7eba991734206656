import { add } from '../graph/build.ts'
import { constant, filled, project, region, scanNode } from '../graph/graph.ts'
import { bufferLength, type Node } from '../graph/node.ts'

/** Zero, or a row of zeros, as the change of a node is. */
export function zeroLike(node: Node): Node {
  return node.type === 'buffer' ? filled(bufferLength(node), 0) : constant(0)
}

/** a + b, of rows element by element. */
export function total(a: Node, b: Node): Node {
  return a.type === 'buffer' ? rowSum(a, b) : add(a, b)
}

function rowSum(a: Node, b: Node): Node {
  const numbers = [{ type: 'number' }, { type: 'number' }, { type: 'number' }] as const
  const body = region(numbers, ([x, y]) => [add(x!, y!)])
  const shape = { length: bufferLength(a), early: false, reverse: false, carries: 0, xs: 2 }
  return project(scanNode(shape, body, [a, b]), 'ys', 0)
}
