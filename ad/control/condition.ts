import { Node } from '../graph/node.ts'

/**
 * The node of a traced condition.
 *
 * @param asker - who is to be named when it is none
 * @throws TypeError when it is anything but a traced truth value
 */
export function conditionNode(asker: string, condition: unknown): Node {
  if (!(condition instanceof Node))
    throw new TypeError(`${asker}: the condition is ${String(condition)}, expected a comparison.`)
  if (condition.type === 'boolean') return condition
  throw new TypeError(`${asker}: the condition is a traced number, expected a comparison, as in x > 0.`)
}
