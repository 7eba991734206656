import { Apply, Call, Cond, Element, type Node, Project, Scan, Stack } from '../graph/node.ts'
import { postorder } from '../graph/postorder.ts'
import { credit } from '../graph/recording.ts'
import { outsideOf } from '../graph/traverse.ts'
import { operations } from '../ops/table.ts'
import { callCotangents } from './callVjp.ts'
import { condCotangents } from './condVjp.ts'
import { Cotangents } from './cotangents.ts'
import { Exposed } from './exposed.ts'
import { flow } from './flow.ts'
import { scanCotangents } from './scanVjp.ts'
import { weighed } from './weigh.ts'

/**
 * The cotangents of `wrt`, given those of the outputs, as nodes; undefined where nothing flows.
 *
 *   āᵢ = Σ over users y of ȳ ∂y/∂aᵢ
 *
 * @param cotangents - one for each output, undefined for none
 * @param wrt - distinct nodes taken as independent; their own operands are not looked at
 * @param gated - of each output, whether it may turn out not to matter, so that its cotangent may be zero
 * @param still - nodes that do not move with `wrt`: what they were computed from is not looked at either
 */
export function vjp(
  outputs: readonly Node[],
  cotangents: readonly (Node | undefined)[],
  wrt: readonly Node[],
  gated: (output: number) => boolean = () => false,
  still: Iterable<Node> = [],
): (Node | undefined)[] {
  const independent = new Set(wrt)
  if (independent.size < wrt.length)
    throw new Error('vjp: of two arguments that are one node, neither has a cotangent.')
  const ends = new Set([...wrt, ...still])
  const outside = outsideOf(wrt)
  const order = postorder(outputs, (node) => ends.has(node) || outside(node))
  const active = flow.from(order, independent)
  const exposed = new Exposed(
    order,
    outputs.filter((_, i) => cotangents[i] && !gated(i)),
  )
  const bars = new Cotangents(active, exposed)
  outputs.forEach((output, i) => {
    bars.add(output, cotangents[i])
  })
  const before = credit(undefined)
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    if (!active.has(node) || independent.has(node)) continue
    credit(node)
    pullBack(node, bars)
  }
  credit(before)
  return wrt.map((node) => bars.of(node))
}

/** Hands a node's cotangent on to its operands. */
function pullBack(node: Node, bars: Cotangents): void {
  if (node instanceof Scan) scanCotangents(node, bars)
  if (node instanceof Cond) condCotangents(node, bars)
  if (node instanceof Call) callCotangents(node, bars)
  const bar = bars.of(node)
  if (!bar) return
  if (node instanceof Project) bars.addResult(node, bar)
  else if (node instanceof Element) bars.addElement(node.args[0]!, node.index, bar)
  else if (node instanceof Stack) bars.addStack(node, bar)
  else if (node instanceof Apply) pullBackScalar(node, bar, bars)
}

function pullBackScalar(node: Apply, bar: Node, bars: Cotangents): void {
  const op = operations[node.op]
  if (op.slopes === 'none') return
  const gated = bars.gated(node)
  for (const [i, slope] of op.slopes(node.args, node).entries()) {
    const arg = node.args[i]!
    if (slope && bars.wanted(arg)) bars.add(arg, weighed(op, i, bar, slope, gated))
  }
}
