import { condNode, nodeOf, project } from '../graph/graph.ts'
import { Constant, type Region } from '../graph/node.ts'
import { type RegionWith, regionWith } from '../graph/regionWith.ts'
import { difference, type Flat, flatten, flattenLike, type Structure, unflatten } from '../trace/tree.ts'
import { differingTruths } from '../trace/truths.ts'
import { conditionNode } from './condition.ts'

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
  const chosenBy = conditionNode('cond', condition)
  if (chosenBy instanceof Constant) return chosenBy.value ? onTrue() : onFalse()
  const { yes, no, structure } = recordedSides(onTrue, onFalse)
  const branch = condNode(yes, no, [chosenBy, ...yes.free, ...no.free])
  const results = yes.outputs.map((output, i) =>
    // what both sides hand on is not chosen: a literal stays one
    output === no.outputs[i] ? output : project(branch, 'result', i),
  )
  return unflatten(structure, results) as T
}

/** Both sides; where they return different truth values, these become leaves and the sides are recorded once more. */
function recordedSides<T>(
  onTrue: () => T,
  onFalse: () => T,
): { readonly yes: Region; readonly no: Region; readonly structure: Structure } {
  const truths = new Set<string>()
  for (;;) {
    const yes = recordedSide((result) => flatten(result, RESULT, truths), onTrue)
    const no = recordedSide((result) => flattenLike(result, yes.found, RESULT, truths), onFalse)
    const more = differingTruths(yes.found, no.found, RESULT)
    if (more.length === 0) {
      const mismatch = difference(yes.found, no.found, RESULT)
      if (mismatch) throw new TypeError(`cond: its two sides differ: ${mismatch}.`)
      return { yes: yes.region, no: no.region, structure: yes.found }
    }
    for (const path of more) truths.add(path)
  }
}

function recordedSide(flat: (result: unknown) => Flat, f: () => unknown): RegionWith<Structure> {
  const body = () => {
    const { leaves, structure } = flat(f())
    return { outputs: leaves.map(nodeOf), found: structure }
  }
  return regionWith([], body, 'all')
}
