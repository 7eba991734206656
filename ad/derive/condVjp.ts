import { condNode, project, region } from '../graph/graph.ts'
import type { Cond, Node, Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import type { Cotangents } from './cotangents.ts'
import { intoSide } from './flowInto.ts'
import { indices } from './positions.ts'
import { zeroLike } from './rows.ts'
import { vjp } from './vjp.ts'

/**
 * Hands a branch's cotangents on: a branch on the same condition, whose sides recompute what was taken and pull back
 * through it. The side not taken gets zeros.
 */
export function condCotangents(cond: Cond, bars: Cotangents): void {
  const results = cond.onTrue.outputs.map((_, i) => bars.ofResult(cond, 'result', i))
  if (results.every((bar) => !bar)) return
  const asked = indices(results.map((bar) => bar !== undefined))
  const reaching = [
    ...intoSide(cond.onTrue, cond.boundTrue, asked),
    ...intoSide(cond.onFalse, cond.boundFalse, asked),
  ]
  const wanted = [...new Set(reaching)].filter((node) => bars.wanted(node))
  const onTrue = sideCotangents(cond.onTrue, cond.boundTrue, results, wanted, bars.gatedOutputs(cond))
  const onFalse = sideCotangents(cond.onFalse, cond.boundFalse, results, wanted, bars.gatedOutputs(cond))
  const branch = condNode(onTrue, onFalse, [cond.condition, ...onTrue.free, ...onFalse.free])
  wanted.forEach((node, i) => {
    bars.add(node, project(branch, 'result', i))
  })
}

function sideCotangents(
  side: Region,
  bound: readonly Node[],
  results: readonly (Node | undefined)[],
  wanted: readonly Node[],
  gated: (output: number) => boolean,
): Region {
  const pulled = () => {
    // of what the side reads, all that moves is wanted; a program with hundreds of branches is not looked through for each
    const barsOfWanted = vjp(inlined(side, [], bound), results, wanted, gated, bound)
    return wanted.map((node, i) => barsOfWanted[i] ?? zeroLike(node))
  }
  return region([], pulled, 'all')
}
