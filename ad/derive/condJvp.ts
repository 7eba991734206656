import { condNode, project, region } from '../graph/graph.ts'
import type { Cond, Node, Part, Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import { type Dual, jvp, type ResultDuals } from './jvp.ts'
import { zeroLike } from './rows.ts'

/**
 * The duals of a branch's results: one branch that computes value and tangent of the side taken. A result through which
 * nothing flows on either side has no tangent.
 *
 * @param args - duals of the branch's operands
 */
export function condDuals(cond: Cond, args: readonly Dual[]): ResultDuals {
  const results = cond.onTrue.outputs.length
  const boundTrue = args.slice(1, 1 + cond.onTrue.free.length)
  const boundFalse = args.slice(1 + cond.onTrue.free.length)
  const moving = new Set<number>()
  const onTrue = sideDuals(cond.onTrue, boundTrue, moving)
  const onFalse = sideDuals(cond.onFalse, boundFalse, moving)
  const branch = condNode(onTrue, onFalse, [args[0]!.value, ...onTrue.free, ...onFalse.free])
  return (_part: Part, index: number): Dual => ({
    value: project(branch, 'result', index),
    tangent: moving.has(index) ? project(branch, 'result', results + index) : undefined,
  })
}

/** A side's values, then their tangents; adds to `moving` which results have one. */
function sideDuals(side: Region, bound: readonly Dual[], moving: Set<number>): Region {
  const values = bound.map((dual) => dual.value)
  return region(
    [],
    () => {
      const duals = jvp(
        inlined(side, [], values),
        values,
        bound.map((dual) => dual.tangent),
      )
      for (const [i, dual] of duals.entries()) if (dual.tangent) moving.add(i)
      return [
        ...duals.map((dual) => dual.value),
        ...duals.map((dual): Node => dual.tangent ?? zeroLike(dual.value)),
      ]
    },
    'all',
  )
}
