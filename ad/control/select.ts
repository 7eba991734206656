import { apply, nodeOf } from '../graph/graph.ts'
import { Node } from '../graph/node.ts'
import { difference, flatten, flattenLike, unflatten } from '../trace/tree.ts'

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
  if (!((condition as unknown) instanceof Node)) {
    throw new TypeError(`select: the condition is ${String(condition)}, expected a comparison.`)
  }
  if ((condition as Node).type !== 'boolean') {
    throw new TypeError('select: the condition is a traced number, expected a comparison, as in x > 0.')
  }
  const left = flatten(a)
  const right = flattenLike(b, left.structure)
  const mismatch = difference(left.structure, right.structure, 'the value')
  if (mismatch) throw new TypeError(`select: its two sides differ: ${mismatch}.`)
  const leaves = left.leaves.map((leaf, i) =>
    chosen(condition as Node, nodeOf(leaf), nodeOf(right.leaves[i])),
  )
  return unflatten(left.structure, leaves) as T
}

function chosen(condition: Node, a: Node, b: Node): Node {
  if (a.type !== 'boolean') return apply('select', condition, a, b)
  return apply('or', apply('and', condition, a), apply('and', apply('not', condition), b))
}
