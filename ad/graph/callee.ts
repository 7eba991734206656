import { region } from './graph.ts'
import type { Node, Region } from './node.ts'
import { parameterLike } from './parameters.ts'
import { inlined } from './traverse.ts'

/** A region that reads nothing but its parameters, and what it is to be called with after its arguments. */
export interface Closed {
  readonly callee: Region
  /** nodes around, which the body read */
  readonly captured: readonly Node[]
}

/** The same region, with what it reads from around for further parameters. */
export function closed(open: Region): Closed {
  if (open.free.length === 0) return { callee: open, captured: [] }
  const count = open.params.length
  const types = [...open.params, ...open.free].map(parameterLike)
  const body = (params: readonly Node[]) => inlined(open, params.slice(0, count), params.slice(count))
  return { callee: region(types, body, 'all'), captured: open.free }
}
