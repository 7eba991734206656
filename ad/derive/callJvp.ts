import { callNode, project } from '../graph/graph.ts'
import type { Call, Node, Part, Region } from '../graph/node.ts'
import { parameterLike, parametersOf } from '../graph/parameters.ts'
import { regionWith } from '../graph/regionWith.ts'
import { inlined } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'
import { type Dual, jvp, type ResultDuals } from './jvp.ts'
import { indices } from './positions.ts'

/** A function of arguments and tangents, and where among its results the tangents are. */
interface Pushing {
  readonly callee: Region
  /** results that have a tangent, in the order in which these follow the results */
  readonly moving: readonly number[]
}

const pushing = new Versions<Pushing>()

/**
 * The duals of a call's results: one call, of the function that computes values and tangents. It is written once for all
 * calls of which the same arguments move.
 *
 * @param args - duals of the arguments
 */
export function callDuals({ callee }: Call, args: readonly Dual[]): ResultDuals {
  const tangents = args.flatMap((dual) => dual.tangent ?? [])
  const moves = args.map((dual) => dual.tangent !== undefined)
  const pushed = pushing.of(callee, moves.map(Number).join(''), () => pushingAlong(callee, moves))
  const call = callNode(pushed.callee, [...args.map((dual) => dual.value), ...tangents])
  return (_part: Part, index: number): Dual => {
    const k = pushed.moving.indexOf(index)
    return {
      value: project(call, 'result', index),
      tangent: k < 0 ? undefined : project(call, 'result', callee.outputs.length + k),
    }
  }
}

function pushingAlong(callee: Region, moves: readonly boolean[]): Pushing {
  const count = callee.params.length
  const types = [...parametersOf(callee), ...callee.params.filter((_, i) => moves[i]).map(parameterLike)]
  const both = (params: readonly Node[]) => {
    const values = params.slice(0, count)
    const tangents = params.slice(count)
    let next = 0
    const along = values.map((_, i): Node | undefined => (moves[i] ? tangents[next++] : undefined))
    const duals = jvp(inlined(callee, values, []), values, along)
    const found = indices(duals.map((dual) => dual.tangent !== undefined))
    return { outputs: [...duals.map((dual) => dual.value), ...found.map((i) => duals[i]!.tangent!)], found }
  }
  const { region, found } = regionWith(types, both, 'all')
  return { callee: region, moving: found }
}
