import { select } from '../control/select.ts'
import { Node } from '../graph/node.ts'
import type { Tree } from '../scalar.ts'
import { difference, flatten } from '../trace/tree.ts'

const EFFECTS =
  'the condition of ?: is traced, so both arms would run, but one assigns to something. Assign the result of ?: instead.'
const NUMBER = 'the condition of ?: is a traced number, expected a comparison, as in x > 0.'
const SHAPE = 'the condition of ?: is traced, so its arms must have the same structure'

/**
 * The first arm's value where the condition holds, else the second's: `condition ? a : b`.
 *
 * A plain condition runs one arm. A traced one runs both and selects number by number, so the arms must have the same
 * shape and no effects.
 *
 * @param where - file:line:column
 * @param effects - whether an arm assigns to something
 * @throws TypeError when a traced condition chooses between arms that cannot be merged
 */
export function choose<T extends Tree>(
  condition: unknown,
  a: () => T,
  b: () => T,
  where: string,
  effects?: true,
): T {
  if (typeof condition === 'object' && condition instanceof Node)
    return recorded(condition, a, b, where, effects)
  return condition ? a() : b()
}

function recorded<T extends Tree>(condition: Node, a: () => T, b: () => T, where: string, effects?: true): T {
  if (effects) throw new TypeError(`${where}: ${EFFECTS}`)
  if (condition.type !== 'boolean') throw new TypeError(`${where}: ${NUMBER}`)
  const [x, y] = [a(), b()]
  const mismatch = difference(flatten(x).structure, flatten(y).structure, 'the value')
  if (mismatch) throw new TypeError(`${where}: ${SHAPE}: ${mismatch}.`)
  return select(condition as unknown as boolean, x, y)
}
