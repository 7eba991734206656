import { condNode, constant, project, region } from '../graph/graph.ts'
import type { Cond, Node, Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import type { Cotangents } from './cotangents.ts'
import { vjp } from './vjp.ts'

/**
 * Hands a branch's cotangents on: a branch on the same condition, whose sides recompute what was taken and pull back
 * through it. The side not taken gets zeros.
 */
export function condCotangents(cond: Cond, bars: Cotangents): void {
  const results = cond.onTrue.outputs.map((_, i) => bars.ofResult(cond, 'result', i))
  if (results.every((bar) => !bar)) return
  const wanted = [...new Set([...cond.boundTrue, ...cond.boundFalse])].filter((node) => bars.wanted(node))
  const onTrue = sideCotangents(cond.onTrue, cond.boundTrue, results, wanted)
  const onFalse = sideCotangents(cond.onFalse, cond.boundFalse, results, wanted)
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
): Region {
  const pulled = () => vjp(inlined(side, [], bound), results, wanted).map((bar) => bar ?? constant(0))
  return region([], pulled, true)
}
