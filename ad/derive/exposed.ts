import { Apply, Call, Cond, type Node, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/traverse.ts'
import { operations } from '../ops/table.ts'

/**
 * The nodes that reach one of `outputs` without passing a gate, such as an arm of `select` or an operand of `max`.
 *
 * If one of them is not finite, neither is (as a rule) the output, and its derivative need not be either. All other
 * nodes may be infinite or NaN while every output is finite: their cotangents are then 0, and must stay 0 whatever
 * slope they meet.
 *
 * @param order - operands before users
 */
export function exposedNodes(order: readonly Node[], outputs: readonly Node[]): Set<Node> {
  const exposed = new Set(outputs)
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    if (!exposed.has(node)) continue
    if (node instanceof Apply) exposeOperands(node, exposed)
    else if (node instanceof Scan) exposeLoopOperands(node, exposed)
    else if (node instanceof Cond) exposeBranchOperands(node, exposed)
    else if (node instanceof Call) exposeArguments(node, exposed)
    else for (const arg of node.args) exposed.add(arg)
  }
  return exposed
}

function exposeOperands(node: Apply, exposed: Set<Node>): void {
  const { result, gates } = operations[node.op]
  // a comparison is definite even of infinities
  if (result === 'boolean') return
  node.args.forEach((arg, i) => {
    if (!gates.includes(i)) exposed.add(arg)
  })
}

function exposeLoopOperands(scan: Scan, exposed: Set<Node>): void {
  const inside = exposedInside(scan.body)
  const formal = [...scan.body.params.slice(0, -1), ...scan.body.free]
  // what only the body of a loop reads that may end at once does not matter then
  const operands = scan.shape.early ? scan.init : scan.args
  operands.forEach((arg, i) => {
    if (inside.has(formal[i]!)) exposed.add(arg)
  })
}

function exposeBranchOperands(cond: Cond, exposed: Set<Node>): void {
  const sides = [
    { side: cond.onTrue, bound: cond.boundTrue },
    { side: cond.onFalse, bound: cond.boundFalse },
  ]
  for (const { side, bound } of sides) {
    const inside = exposedInside(side)
    side.free.forEach((node, i) => {
      if (inside.has(node)) exposed.add(bound[i]!)
    })
  }
}

function exposeArguments({ callee, args }: Call, exposed: Set<Node>): void {
  const inside = exposedInside(callee)
  callee.params.forEach((param, i) => {
    if (inside.has(param)) exposed.add(args[i]!)
  })
}

const insides = new WeakMap<Region, ReadonlySet<Node>>()

/** The exposed nodes of a loop body, of a side of a branch or of a function, taking all its outputs as exposed. */
function exposedInside(region: Region): ReadonlySet<Node> {
  const known = insides.get(region)
  if (known) return known
  const found = exposedNodes(regionOrder(region), region.outputs)
  insides.set(region, found)
  return found
}
