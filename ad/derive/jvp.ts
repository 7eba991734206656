import { addMaybe } from '../graph/build.ts'
import { constant, element, stack } from '../graph/graph.ts'
import { type Apply, Call, Cond, Element, type Node, type Part, Project, Scan, Stack } from '../graph/node.ts'
import { credit } from '../graph/recording.ts'
import { dependents, postorder, recordedOn } from '../graph/traverse.ts'
import { operations } from '../ops/table.ts'
import { callDuals } from './callJvp.ts'
import { condDuals } from './condJvp.ts'
import { scanDuals } from './scanJvp.ts'
import { weighed } from './weigh.ts'

/** Value and tangent of a node; no tangent where nothing flows. */
export interface Dual {
  readonly value: Node
  readonly tangent: Node | undefined
}

/** The duals of the results of a loop, branch or call. */
export type ResultDuals = (part: Part, index: number) => Dual

/**
 * The outputs and their tangents along the tangents of `wrt`, as nodes.
 *
 *   ẏ = Σ ∂y/∂aᵢ ȧᵢ
 *
 * Loops carry values and tangents together, so values downstream of a loop are those of the new loop and the old one
 * need not run.
 *
 * @param wrt - nodes taken as independent; their own operands are not looked at
 * @param tangents - one for each of `wrt`, undefined for none
 */
export function jvp(
  outputs: readonly Node[],
  wrt: readonly Node[],
  tangents: readonly (Node | undefined)[],
): Dual[] {
  const duals = new Map<Node, Dual>(wrt.map((node, i) => [node, { value: node, tangent: tangents[i] }]))
  const results = new Map<Node, ResultDuals>()
  const order = postorder(outputs, (node) => duals.has(node))
  const active = dependents(order, new Set(wrt.filter((_, i) => tangents[i])))
  for (const node of order) {
    if (duals.has(node)) continue
    const args = node.args.map((arg) => duals.get(arg)!)
    if (!active.has(node)) duals.set(node, { value: node, tangent: undefined })
    else if (node instanceof Scan) results.set(node, scanDuals(node, args))
    else if (node instanceof Cond) results.set(node, condDuals(node, args))
    else if (node instanceof Call) results.set(node, callDuals(node, args))
    else if (node instanceof Project) duals.set(node, results.get(node.of)!(node.part, node.index))
    else duals.set(node, dual(node, args))
  }
  return outputs.map((output) => duals.get(output)!)
}

function dual(node: Node, args: readonly Dual[]): Dual {
  const before = credit(node)
  const made = dualOf(node, args)
  credit(before)
  return made
}

function dualOf(node: Node, args: readonly Dual[]): Dual {
  const value = recordedOn(
    node,
    args.map((arg) => arg.value),
  )
  if (node instanceof Element) {
    const row = args[0]!.tangent
    return { value, tangent: row && element(row, node.index) }
  }
  if (node instanceof Stack) return { value, tangent: stack(args.map((arg) => arg.tangent ?? constant(0))) }
  return { value, tangent: tangentOf(node as Apply, value, args) }
}

function tangentOf(node: Apply, value: Node, args: readonly Dual[]): Node | undefined {
  const op = operations[node.op]
  if (op.slopes === 'none') return undefined
  const slopes = op.slopes(
    args.map((arg) => arg.value),
    value,
  )
  let sum: Node | undefined
  for (const [i, slope] of slopes.entries()) {
    const tangent = args[i]!.tangent
    if (slope && tangent) sum = addMaybe(sum, weighed(op, i, tangent, slope, false))
  }
  return sum
}
