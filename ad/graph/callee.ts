import { region } from './graph.ts'
import { Call, Constant, type Node, Project, type Region } from './node.ts'
import { parameterLike } from './parameters.ts'
import { postorder } from './postorder.ts'
import { inlined, recordedOn } from './traverse.ts'

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

/** Outputs recorded again with the bodies of functions in the place of their calls, for who cannot look into a call. */
export function withoutCalls(outputs: readonly Node[], ends: ReadonlySet<Node>): readonly Node[] {
  const order = postorder(outputs, (node) => ends.has(node))
  if (!order.some((node) => node instanceof Call && !ends.has(node))) return outputs
  const image = new Map<Node, Node>()
  const results = new Map<Node, readonly Node[]>()
  for (const node of order) {
    const args = node.args.map((arg) => image.get(arg)!)
    if (ends.has(node) || node instanceof Constant || node.args.length === 0) image.set(node, node)
    else if (node instanceof Call) {
      const inside = inlined(node.callee, args, [])
      results.set(node, withoutCalls(inside, new Set(args)))
      image.set(node, node)
    } else if (node instanceof Project && results.has(node.of)) {
      image.set(node, results.get(node.of)![node.index]!)
    } else image.set(node, recordedOn(node, args))
  }
  return outputs.map((output) => image.get(output)!)
}
