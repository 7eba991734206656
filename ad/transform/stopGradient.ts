import { nodeOf } from '../graph/graph.ts'
import { Node } from '../graph/node.ts'
import { flatten, unflatten } from '../trace/tree.ts'
import { still } from './motion.ts'

/**
 * The same numbers, taken as constants by every derivative.
 *
 *   y = x,   ∂y/∂x = 0
 *
 * @param tree - tree of scalars; plain ones come back as they are
 */
export function stopGradient<T>(tree: T): T {
  const { leaves, structure } = flatten(tree)
  return unflatten(
    structure,
    leaves.map((leaf) => (leaf instanceof Node ? still(nodeOf(leaf)) : leaf)),
  ) as T
}
