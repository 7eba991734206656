import { condNode, nodeOf, project, region } from '../graph/graph.ts'
import { Constant, Node, type Region } from '../graph/node.ts'
import { difference, type Flat, flatten, flattenLike, type Structure, unflatten } from '../trace/tree.ts'
import { differingTruths } from '../trace/truths.ts'

const RESULT = 'the result'

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
  const { yes, no, structure } = recordedSides(onTrue, onFalse)
  const branch = condNode(yes.side, no.side, [condition as Node, ...yes.side.free, ...no.side.free])
  const results = yes.side.outputs.map((_, i) => project(branch, 'result', i))
  return unflatten(structure, results) as T
}

/** One side as a region, and the structure of what it returns. */
interface Side {
  readonly side: Region
  readonly structure: Structure
}

/** Both sides; where they return different truth values, these become leaves and the sides are recorded once more. */
function recordedSides<T>(
  onTrue: () => T,
  onFalse: () => T,
): { readonly yes: Side; readonly no: Side; readonly structure: Structure } {
  const truths = new Set<string>()
  for (;;) {
    const yes = recordedSide((result) => flatten(result, RESULT, truths), onTrue)
    const no = recordedSide((result) => flattenLike(result, yes.structure, RESULT, truths), onFalse)
    const more = differingTruths(yes.structure, no.structure, RESULT)
    if (more.length === 0) {
      const mismatch = difference(yes.structure, no.structure, RESULT)
      if (mismatch) throw new TypeError(`cond: its two sides differ: ${mismatch}.`)
      return { yes, no, structure: yes.structure }
    }
    for (const path of more) truths.add(path)
  }
}

function recordedSide(flat: (result: unknown) => Flat, f: () => unknown): Side {
  let structure: Structure | undefined
  const body = () => {
    const result = flat(f())
    structure = result.structure
    return result.leaves.map(nodeOf)
  }
  return { side: region([], body, 'all'), structure: structure! }
}
