import { equal, mul, select, zero } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import { Apply, Constant, type Node } from '../graph/node.ts'
import type { Op } from '../ops/op.ts'

/** The slopes of the table choose between constants at most this deep: a maximum that may tie. */
const CHOICES = 2

/**
 * What an operand's change, or the result's cotangent, is after the slope of an operation.
 *
 * @param i - which operand
 * @param gated - whether the operation may not matter, its operands and slopes being infinite or NaN: a change of zero
 *   stays zero then
 */
export function weighed(op: Op, i: number, change: Node, slope: Node, gated: boolean): Node {
  if (op.absolute !== undefined && i !== op.absolute) return vanishing(change, slope, gated)
  return product(change, slope, op.singular || gated)
}

/**
 * change · slope, where a slope of zero makes even an infinite change vanish, and under a gate a change of zero even a
 * slope that is not finite, or does not move finitely. It moves as that product also where one is zero at the moment only.
 */
function vanishing(change: Node, slope: Node, gated: boolean): Node {
  const vanished = apply('absoluteMul', slope, change)
  return gated ? select(equal(change, zero()), apply('absoluteMul', change, slope), vanished) : vanished
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
