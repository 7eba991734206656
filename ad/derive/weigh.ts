import { mul, select } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import { Apply, Constant, type Node } from '../graph/node.ts'

/**
 * A tangent or cotangent times the slope of an operation.
 *
 * A slope that chooses between constants is distributed, `ẏ · (c ? 1 : 0) = c ? ẏ : 0`; a slope that can be infinite
 * meets a strong zero, so that no NaN comes from where nothing flows.
 */
export function weighed(change: Node, slope: Node, singular: boolean): Node {
  if (choosesConstants(slope)) {
    const [condition, a, b] = slope.args
    return select(condition!, weighed(change, a!, singular), weighed(change, b!, singular))
  }
  return singular ? apply('absoluteMul', change, slope) : mul(change, slope)
}

function choosesConstants(node: Node): boolean {
  if (!(node instanceof Apply) || node.op !== 'select') return false
  return node.args.slice(1).every((arm) => arm instanceof Constant || choosesConstants(arm))
}
