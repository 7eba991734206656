import { project, recording, scanNode } from '../graph/graph.ts'
import type { ScanShape } from '../graph/node.ts'
import { numberParameters } from '../graph/parameters.ts'
import { type RegionWith, regionWith } from '../graph/regionWith.ts'
import { type Row, reals, restored, rowFrom, rowView } from '../trace/row.ts'
import { flatten, leafCount, type Structure } from '../trace/tree.ts'

/**
 * A function that does to each element of an array what f does to one.
 *
 *   yᵢ = f(xᵢ)
 *
 * While tracing it records a loop whose iterations do not wait for each other: its code does not grow with the number of
 * elements, its derivatives are maps again, and compiled it computes two elements at a time in the lanes of vectors, to
 * the same bits. What f reads from around it is shared by all elements; its derivative is summed over them in reverse
 * order.
 *
 * @param f - function of a tree of scalars to a tree of scalars
 * @returns a function of an array of trees of one structure to an array of results
 * @throws TypeError when it is given no array, or trees that differ in structure
 */
export function vmap<X, Y>(f: (x: X) => Y): (xs: readonly X[]) => readonly Y[] {
  return (xs) => {
    if (!Array.isArray(xs)) {
      throw new TypeError(
        `vmap: the argument is ${described(xs)}, expected an array of what the function is given one of. ` +
          'What all elements share, let the function read from around it.',
      )
    }
    if (!recording() || xs.length === 0) return xs.map((x: X) => f(x))
    const row = rowFrom(xs, 'vmap')
    const { region: body, found: item } = bodyOf(f, row)
    const loop = scanNode(shapeOf(row), body, [...row.buffers, ...body.free])
    const buffers = Array.from({ length: leafCount(item) }, (_, k) => project(loop, 'ys', k))
    return rowView({ length: row.length, buffers, item }) as readonly Y[]
  }
}

function described(value: unknown): string {
  return typeof value === 'object' ? 'not an array' : `a ${typeof value}`
}

function shapeOf({ length, buffers }: Row): ScanShape {
  return { length, early: false, reverse: false, carries: 0, xs: buffers.length }
}

/** f on one element as a region, and the structure of its result. */
function bodyOf<X, Y>(f: (x: X) => Y, row: Row): RegionWith<Structure> {
  return regionWith(numberParameters(row.buffers.length + 1), (params) => {
    const y = flatten(f(restored(row.item, params.slice(0, -1)) as X), 'the result')
    return { outputs: reals(y.leaves), found: y.structure }
  })
}
