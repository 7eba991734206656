import { condNode, nodeOf, project, region } from '../graph/graph.ts'
import { Constant, Node } from '../graph/node.ts'
import { difference, flatten, flattenLike, type Structure, unflatten } from '../trace/tree.ts'

/**
 * The result of the side that the condition chooses; the other side does not run, in values or in derivatives.
 *
 * @param condition - plain or traced truth value
 * @param onTrue, onFalse - compute trees of scalars of the same structure
 * @throws TypeError when the structures differ
 */
export function cond<T>(condition: boolean, onTrue: () => T, onFalse: () => T): T {
  if (typeof condition === 'boolean') return condition ? onTrue() : onFalse()
  if (!((condition as unknown) instanceof Node)) {
    throw new TypeError(`cond: the condition is ${String(condition)}, expected a comparison.`)
  }
  if ((condition as Node).type !== 'boolean') {
    throw new TypeError('cond: the condition is a traced number, expected a comparison, as in x > 0.')
  }
  if ((condition as unknown) instanceof Constant)
    return (condition as unknown as Constant).value ? onTrue() : onFalse()
  let first: Structure | undefined
  const side = (f: () => T) =>
    region(
      [],
      () => {
        const flat = first ? flattenLike(f(), first, 'the result') : flatten(f(), 'the result')
        const mismatch = first && difference(first, flat.structure, 'the result')
        if (mismatch) throw new TypeError(`cond: its two sides differ: ${mismatch}.`)
        first = flat.structure
        return flat.leaves.map(nodeOf)
      },
      'all',
    )
  const [yes, no] = [side(onTrue), side(onFalse)]
  const branch = condNode(yes, no, [condition as Node, ...yes.free, ...no.free])
  return unflatten(
    first!,
    yes.outputs.map((_, i) => project(branch, 'result', i)),
  ) as T
}
