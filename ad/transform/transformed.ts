import { nodeOf, recording, withGraph } from '../graph/graph.ts'
import type { Region } from '../graph/node.ts'
import { inlined } from '../graph/traverse.ts'
import { interpret, type Value } from '../run/interpret.ts'
import { treeOfNodes } from '../trace/row.ts'
import { type Leaf, leafTypes, type Structure, unflatten } from '../trace/tree.ts'
import { settled } from './settled.ts'

/** A program made from functions, waiting for its arguments. */
export interface Transformed {
  readonly program: Region
  /** values of the program's parameters */
  readonly leaves: readonly Leaf[]
  readonly output: Structure
}

/**
 * The result of a transform: recorded into the program that is being traced, or, on plain numbers, interpreted at
 * once.
 *
 * @param make - records the program; runs inside a trace
 */
export function evaluated(make: () => Transformed): unknown {
  const traced = recording()
  return withGraph(() => {
    const { program, leaves, output } = make()
    if (traced) return treeOfNodes(output, inlined(program, leaves.map(nodeOf), program.free))
    const values = interpret(settled(program), leaves as Value[])
    return unflatten(output, values, rowOfValues)
  })
}

/** An array of records from the buffers of a loop's results. */
export function rowOfValues(length: number, buffers: readonly unknown[], item: Structure): unknown {
  const rows = buffers as readonly ArrayLike<number>[]
  const types = leafTypes(item)
  return Array.from({ length }, (_, i) =>
    unflatten(
      item,
      rows.map((row, k) => (types[k] === 'boolean' ? row[i] !== 0 : row[i])),
    ),
  )
}
