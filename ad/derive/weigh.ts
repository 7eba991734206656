import { mul, select } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import { Apply, Constant, type Node } from '../graph/node.ts'
import type { Op } from '../ops/op.ts'

/** The slopes of the table choose between constants at most this deep: a maximum that may tie. */
const CHOICES = 2

/**
 * What an operand's change, or the result's cotangent, is after the slope of an operation.
 *
 * @param i - which operand
 * @param strong - whether the change may be zero where the slope is infinite or NaN: it stays zero then
 */
export function weighed(op: Op, i: number, change: Node, slope: Node, strong: boolean): Node {
  // the slope is the factor that makes everything vanish
  if (op.absolute !== undefined && i !== op.absolute) return apply('absoluteMul', slope, change)
  return product(change, slope, strong)
}

/** change · slope; a slope that chooses between constants is distributed, ẏ · (c ? 1 : 0) = c ? ẏ : 0. */
function product(change: Node, slope: Node, strong: boolean): Node {
  if (choosesConstants(slope, CHOICES)) {
    const [condition, a, b] = slope.args
    return select(condition!, product(change, a!, strong), product(change, b!, strong))
  }
  return strong ? apply('absoluteMul', change, slope) : mul(change, slope)
}

function choosesConstants(node: Node, depth: number): node is Apply {
  if (depth === 0 || !(node instanceof Apply) || node.op !== 'select') return false
  return node.args.slice(1).every((arm) => arm instanceof Constant || choosesConstants(arm, depth - 1))
}
