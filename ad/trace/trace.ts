import { nodeOf } from '../graph/graph.ts'
import type { Node, Region } from '../graph/node.ts'
import { prunedOutputs } from '../graph/prune.ts'
import { open } from '../graph/recording.ts'
import { regionWith } from '../graph/regionWith.ts'
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
  return traceTo(f, input, finished)
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
  const { region, found } = regionWith(parametersFor(input.structure), (params) => {
    const { nodes, structure } = resultOn(f, input.structure, params)
    return { outputs: finished(nodes), found: structure }
  })
  return { program: region, input, output: found }
}

/** A result as nodes, and the structure that puts them together again. */
export interface NodesOf {
  readonly nodes: readonly Node[]
  readonly structure: Structure
}

/**
 * What f results in on the leaves of an argument.
 *
 * @param input - structure of the argument
 * @param leaves - nodes that stand for its leaves
 */
export function resultOn<A>(f: (argument: A) => unknown, input: Structure, leaves: readonly Node[]): NodesOf {
  const result = flattenRows(f(treeOfNodes(input, leaves) as A), 'the result')
  return { nodes: result.leaves.map(nodeOf), structure: result.structure }
}

/** What is left of outputs when all derivatives have been taken; of arithmetic alone, all. */
function finished(outputs: readonly Node[]): readonly Node[] {
  return open().plain ? outputs : prunedOutputs(settledOutputs(outputs))
}
