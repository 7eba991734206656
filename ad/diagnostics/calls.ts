import { Call, Cond, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { type Dependence, union } from './dependence.ts'

/** All calls of one function, taken together. */
export interface Called {
  /** what each argument depends on, in one call or another */
  readonly operands: readonly Dependence[]
  /** how often it is called, at most */
  readonly times: number
  /** loops around the innermost call */
  readonly depth: number
}

/** Two sets of calls of one function, taken together. */
export function calledMore(before: Called | undefined, more: Called): Called {
  if (!before) return more
  return {
    operands: before.operands.map((operand, i) => union([operand, more.operands[i]!])),
    times: before.times + more.times,
    depth: Math.max(before.depth, more.depth),
  }
}

/** The functions that a program calls, those that call before those that are called. */
export function callersFirst(program: Region): Region[] {
  const order: Region[] = []
  const seen = new Set<Region>()
  const visit = (region: Region): void => {
    for (const inner of insideOf(region)) {
      if (seen.has(inner)) continue
      seen.add(inner)
      visit(inner)
    }
    order.push(region)
  }
  visit(program)
  return order.reverse()
}

function insideOf(region: Region): Region[] {
  return regionOrder(region).flatMap((node) => {
    if (node instanceof Scan) return [node.body]
    if (node instanceof Cond) return [node.onTrue, node.onFalse]
    return node instanceof Call ? [node.callee] : []
  })
}
