import { nodeOf, region } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { prunedOutputs } from '../graph/prune.ts'
import { settledOutputs } from '../transform/settled.ts'
import { parametersFor, treeOfNodes } from './row.ts'
import { type Flat, flatten, flattenRows, type Structure } from './tree.ts'

/** A traced function: its program, and the structures of its argument and result. */
export interface Traced {
  readonly program: Region
  readonly input: Flat
  readonly output: Structure
}

/**
 * The program of f at arguments shaped like `example`, without what its results do not need: all derivatives have been
 * taken, so what only says how values move goes too.
 *
 * @param f - function of one tree of scalars
 * @param example - an argument; its numbers matter only for their places
 */
export function prunedTrace<A, R>(f: (argument: A) => R, example: A): Traced {
  const input = flattenRows(example, 'the argument')
  return traceTo(f, input, (outputs) => prunedOutputs(settledOutputs(outputs)))
}

/** The program of f as it is recorded, of an argument without rows: they are taken for the lists that they are. */
export function trace<A, R>(f: (argument: A) => R, example: A): Traced {
  return traceTo(f, flatten(example, 'the argument'), (outputs) => outputs)
}

function traceTo<A, R>(
  f: (argument: A) => R,
  input: Flat,
  finished: (outputs: readonly Node[]) => readonly Node[],
): Traced {
  let output: Structure | undefined
  const program = region(parametersFor(input.structure), (params) => {
    const result = flattenRows(f(treeOfNodes(input.structure, params) as A), 'the result')
    output = result.structure
    return finished(result.leaves.map(nodeOf))
  })
  return { program, input, output: output! }
}
