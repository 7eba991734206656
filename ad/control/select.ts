import { apply, nodeOf } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { difference, type Flat, flatten, flattenLike, unflatten } from '../trace/tree.ts'
import { differingTruths } from '../trace/truths.ts'
import { conditionNode } from './condition.ts'

const VALUE = 'the value'

/**
 * a where the condition holds, else b, leaf by leaf. Both are computed when the condition is traced, so both must be
 * finite; use `cond` where one side must not run.
 *
 * @param condition - plain or traced truth value
 * @param a - tree of scalars
 * @param b - tree of the same structure
 * @throws TypeError when the structures differ
 */
export function select<T>(condition: boolean, a: T, b: T): T {
  if (typeof condition === 'boolean') return condition ? a : b
  const chosenBy = conditionNode('select', condition)
  const { left, right } = alike(a, b)
  const leaves = left.leaves.map((leaf, i) => chosen(chosenBy, nodeOf(leaf), nodeOf(right.leaves[i])))
  return unflatten(left.structure, leaves) as T
}

/** Both values as leaves of one structure; where they hold different truth values, these are leaves too. */
function alike(a: unknown, b: unknown, truths: ReadonlySet<string> = new Set()): { left: Flat; right: Flat } {
  const left = flatten(a, VALUE, truths)
  const right = flattenLike(b, left.structure, VALUE, truths)
  const more = differingTruths(left.structure, right.structure, VALUE)
  if (more.length > 0) return alike(a, b, new Set([...truths, ...more]))
  const mismatch = difference(left.structure, right.structure, VALUE)
  if (mismatch) throw new TypeError(`select: its two sides differ: ${mismatch}.`)
  return { left, right }
}

function chosen(condition: Node, a: Node, b: Node): Node {
  if (a.type !== 'boolean') return apply('select', condition, a, b)
  return apply('or', apply('and', condition, a), apply('and', apply('not', condition), b))
}
