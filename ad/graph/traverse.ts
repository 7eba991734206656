import { apply, callNode, condNode, element, project, scanNode, stack } from './graph.ts'
import { Apply, Call, Cond, Constant, Element, type Node, Project, type Region, Scan, Stack } from './node.ts'
import { postorder } from './postorder.ts'
import { credit, isOpen } from './recording.ts'

/**
 * Whether a node was recorded further out than all of some nodes, where the recording still is: then it depends on none of
 * them, and neither does anything that it is computed from.
 */
export function outsideOf(nodes: readonly Node[]): (node: Node) => boolean {
  const depth = nodes.reduce(
    (least, { scope }) => Math.min(least, scope.depth),
    nodes.length === 0 ? 0 : Infinity,
  )
  return (node) => node.scope.depth < depth && isOpen(node)
}

/** A node recorded again on other operands, folded and shared anew; itself where nothing changed and it may be used. */
export function recordedOn(node: Node, args: readonly Node[]): Node {
  if (isOpen(node) && node.args.every((arg, i) => arg === args[i])) return node
  const before = credit(node)
  const again = anew(node, args)
  credit(before)
  return again
}

function anew(node: Node, args: readonly Node[]): Node {
  if (node instanceof Apply) return apply(node.op, args[0]!, args[1], args[2])
  if (node instanceof Scan) return scanNode(node.shape, node.body, args)
  if (node instanceof Cond) return condNode(node.onTrue, node.onFalse, args)
  if (node instanceof Call) return callNode(node.callee, args)
  if (node instanceof Project) return project(args[0] as Scan | Cond | Call, node.part, node.index)
  if (node instanceof Element) return element(args[0]!, node.index)
  if (node instanceof Stack) return stack(args)
  throw new Error(`Parameter ${node.id} of a region is not bound.`)
}

/** `outputs` recorded again with some nodes replaced; all that depends on a replaced node is remade. */
export function substitute(outputs: readonly Node[], replacement: ReadonlyMap<Node, Node>): Node[] {
  const image = new Map(replacement)
  for (const node of postorder(outputs, (candidate) => replacement.has(candidate))) {
    if (image.has(node)) continue
    const args = node.args.map((arg) => image.get(arg)!)
    image.set(node, node instanceof Constant ? node : recordedOn(node, args))
  }
  return outputs.map((output) => image.get(output)!)
}

/** The outputs of a region, recorded here on the given parameters and bindings of its free nodes. */
export function inlined(region: Region, args: readonly Node[], bound: readonly Node[]): Node[] {
  const binding = new Map<Node, Node>()
  region.params.forEach((param, i) => {
    binding.set(param, args[i]!)
  })
  region.free.forEach((free, i) => {
    binding.set(free, bound[i]!)
  })
  return substitute(region.outputs, binding)
}
