import { type ParameterType, region } from './graph.ts'
import { bufferLength, Call, Constant, type Node, Project, type Region } from './node.ts'
import { postorder } from './postorder.ts'
import { inlined, recordedOn } from './traverse.ts'

/** What a node is, as the parameter of a region that stands for it. */
export function parameterLike(node: Node): ParameterType {
  const type = node.type as ParameterType['type']
  return type === 'buffer' ? { type, length: bufferLength(node) } : { type }
}

/** The types of a region's parameters, for another that takes the same and more. */
export function parametersOf({ params }: Region): ParameterType[] {
  return params.map(parameterLike)
}

/** A region that reads nothing but its parameters, and what it is to be called with after its arguments. */
export interface Closed {
  readonly callee: Region
  /** nodes around, which the body read */
  readonly captured: readonly Node[]
}

/** The region that `body` records, with what it reads from around it for further parameters. */
export function closed(
  types: readonly ParameterType[],
  body: (params: readonly Node[]) => readonly Node[],
): Closed {
  const open = region(types, body, 'all')
  if (open.free.length === 0) return { callee: open, captured: [] }
  const all = [...types, ...open.free.map(parameterLike)]
  const callee = region(
    all,
    (params) => inlined(open, params.slice(0, types.length), params.slice(types.length)),
    'all',
  )
  return { callee, captured: open.free }
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
