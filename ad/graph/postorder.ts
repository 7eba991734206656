import type { Node } from './node.ts'

/** Traversals so far. */
let visits = 0

/**
 * The nodes that `outputs` need, operands before users, depth first: what is computed is soon used.
 *
 * @param isLeaf - nodes whose operands are not visited
 */
export function postorder(outputs: readonly Node[], isLeaf: (node: Node) => boolean = () => false): Node[] {
  const order: Node[] = []
  const visit = ++visits
  // a path of nodes, and of each the position of the operand to visit next
  const path: Node[] = []
  const next: number[] = []
  const enter = (node: Node) => {
    if (node.visit === visit) return
    node.visit = visit
    if (node.args.length === 0 || isLeaf(node)) order.push(node)
    else {
      path.push(node)
      next.push(0)
    }
  }
  for (const output of outputs) {
    enter(output)
    while (path.length > 0) {
      const node = path[path.length - 1]!
      const at = next[next.length - 1]!++
      if (at < node.args.length) enter(node.args[at]!)
      else {
        order.push(node)
        path.pop()
        next.pop()
      }
    }
  }
  return order
}
