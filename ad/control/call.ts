import { type Closed, closed } from '../graph/callee.ts'
import { callNode, isOpen, nodeOf, project, recording } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { parameterLike } from '../graph/parameters.ts'
import { type Graph, open } from '../graph/recording.ts'
import { regionWith } from '../graph/regionWith.ts'
import { treeOfNodes } from '../trace/row.ts'
import { resultOn } from '../trace/trace.ts'
import { difference, type Flat, flattenRows, type Structure } from '../trace/tree.ts'

/** A function as it was recorded for arguments of one structure. */
interface Recorded extends Closed {
  readonly input: Structure
  readonly output: Structure
}

/**
 * A function that computes what f does, but is written once into the program however often it is called: code grows with
 * the functions there are and the calls written in them, not with the calls that are run.
 *
 *   y = f(x),   f.jvp and f.vjp written once for each set of arguments that move and results that count
 *
 * The first call records f for arguments of that structure; f must do the same on later ones. What it reads from around
 * it is handed over with each call. Plain numbers in an argument are handed over too, so nothing folds with them. In
 * reverse mode f is computed again before it is pulled back through: nothing inside it is kept.
 *
 * @param f - function of a tree of scalars to a tree of scalars
 */
export function call<A, R>(f: (argument: A) => R): (argument: A) => R {
  const versions = new WeakMap<Graph, Recorded[]>()
  return (argument) => {
    if (!recording()) return f(argument)
    const given = flattenRows(argument, 'the argument')
    const before = versions.get(open()) ?? []
    const found = before.find((version) => fits(version, given.structure)) ?? recorded(f, given)
    if (!before.includes(found)) versions.set(open(), [...before, found])
    const node = callNode(found.callee, [...given.leaves.map(nodeOf), ...found.captured])
    const results = found.callee.outputs.map((_, i) => project(node, 'result', i))
    return treeOfNodes(found.output, results) as R
  }
}

/**
 * Same as f, but in reverse mode nothing inside f is kept: it is computed again when it is pulled back through.
 *
 * That is what `call` does; this says what it is wanted for. A loop inside f keeps its carries only while f is pulled back
 * through, in memory that all calls share.
 */
export const checkpoint: typeof call = call

/** Whether what was recorded is right for arguments of a structure, here: what it read must still be there. */
function fits({ input, captured }: Recorded, given: Structure): boolean {
  return !difference(input, given, 'the argument') && captured.every(isOpen)
}

function recorded<A, R>(f: (argument: A) => R, { leaves, structure }: Flat): Recorded {
  const types = leaves.map((leaf) => parameterLike(nodeOf(leaf)))
  const body = (params: readonly Node[]) => {
    const result = resultOn(f, structure, params)
    return { outputs: result.nodes, found: result.structure }
  }
  const { region, found } = regionWith(types, body, 'all')
  return { ...closed(region), input: structure, output: found }
}
