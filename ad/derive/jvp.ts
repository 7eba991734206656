import { addMaybe } from '../graph/build.ts'
import { constant, element, project, stack } from '../graph/graph.ts'
import {
  Apply,
  Call,
  Cond,
  Constant,
  Element,
  type Node,
  type Part,
  Project,
  Scan,
  Stack,
} from '../graph/node.ts'
import { postorder } from '../graph/postorder.ts'
import { credit } from '../graph/recording.ts'
import { outsideOf, recordedOn } from '../graph/traverse.ts'
import { operations } from '../ops/table.ts'
import { callDuals } from './callJvp.ts'
import { condDuals } from './condJvp.ts'
import { flowInto } from './flowInto.ts'
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
  const outside = outsideOf(wrt)
  const order = postorder(outputs, (node) => duals.has(node) || outside(node))
  const asked = askedRegions(order, outputs)
  for (const node of order) {
    if (duals.has(node)) continue
    if (outside(node)) {
      duals.set(node, { value: node, tangent: undefined })
      results.set(node, (part, index) => ({ value: project(node as Scan, part, index), tangent: undefined }))
      continue
    }
    const args = node.args.map((arg) => duals.get(arg)!)
    if (node instanceof Scan || node instanceof Cond || node instanceof Call)
      results.set(node, regionDuals(node, args, asked.has(node)))
    else if (node instanceof Project) duals.set(node, results.get(node.of)!(node.part, node.index))
    else duals.set(node, dual(node, args))
  }
  return outputs.map((output) => duals.get(output)!)
}

/**
 * The loops, branches and calls through whose results a change flows to an output. The others stay as they are: a search
 * whose solution moves by the equations that it solves need not run again with tangents.
 */
function askedRegions(order: readonly Node[], outputs: readonly Node[]): Set<Node> {
  if (!order.some((node) => node.type === 'tuple')) return new Set()
  const into = flowInto(order, outputs)
  return new Set(order.flatMap((node) => (node instanceof Project && into.has(node) ? [node.of] : [])))
}

function regionDuals(node: Scan | Cond | Call, args: readonly Dual[], asked: boolean): ResultDuals {
  if (asked && args.some((arg) => arg.tangent)) {
    if (node instanceof Scan) return scanDuals(node, args)
    return node instanceof Cond ? condDuals(node, args) : callDuals(node, args)
  }
  const still = again(node, args) as Scan | Cond | Call
  return (part, index) => ({ value: project(still, part, index), tangent: undefined })
}

function dual(node: Node, args: readonly Dual[]): Dual {
  const before = credit(node)
  const made = dualOf(node, args)
  credit(before)
  return made
}

function dualOf(node: Node, args: readonly Dual[]): Dual {
  const value = again(node, args)
  return { value, tangent: args.some((arg) => arg.tangent) ? tangentOf(node, value, args) : undefined }
}

/** The node on the values of its operands. */
function again(node: Node, args: readonly Dual[]): Node {
  return recordedOn(
    node,
    args.map((arg) => arg.value),
  )
}

function tangentOf(node: Node, value: Node, args: readonly Dual[]): Node | undefined {
  if (node instanceof Element) return element(args[0]!.tangent!, node.index)
  if (node instanceof Stack) return stack(args.map((arg) => arg.tangent ?? constant(0)))
  return node instanceof Apply ? scalarTangent(node, value, args) : undefined
}

function scalarTangent(node: Apply, value: Node, args: readonly Dual[]): Node | undefined {
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
  // a slope that is known to be zero: loops and branches would hand on zeros that nothing knows to be zeros
  return sum instanceof Constant && sum.value === 0 ? undefined : sum
}
