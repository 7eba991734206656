import { withFreshGraph } from '../graph/graph.ts'
import type { Region } from '../graph/node.ts'
import { pruned } from '../graph/prune.ts'
import { trace } from '../trace/trace.ts'
import { leafCount, type Structure, unflatten } from '../trace/tree.ts'
import { vjp } from '../transform/jvp.ts'
import { plainStructure } from '../transform/tangent.ts'

/**
 * The structure of a function's result as a user gives it back for a cotangent: rows are arrays, truth values numbers.
 */
export function cotangentStructure<A>(f: (argument: A) => unknown, example: A): Structure {
  return plainStructure(withFreshGraph(() => trace(f, example)).output)
}

/** A cotangent of that structure with all numbers 1. */
export function onesLike(structure: Structure): unknown {
  return unflatten(structure, Array(leafCount(structure)).fill(1))
}

/** The program of f's value and of the gradient of ⟨u, f⟩, as `vjp` makes it. */
export function gradientProgram<A>(f: (argument: A) => unknown, example: A): Region {
  const bar = onesLike(cotangentStructure(f, example))
  const both = ({ at, u }: { at: A; u: unknown }) => vjp(f, at, u)
  return withFreshGraph(() => pruned(trace(both, { at: example, u: bar }).program))
}
