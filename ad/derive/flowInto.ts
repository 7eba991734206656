import { Call, type Cond, type Node, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { Versions } from '../graph/versions.ts'
import { positionsAmong } from './positions.ts'
import { slopingArgs } from './slopingOperands.ts'

/**
 * The nodes from which a change flows to one of `ends`.
 *
 * @param order - operands before users
 */
export function flowInto(order: readonly Node[], ends: Iterable<Node>): Set<Node> {
  const reaching = new Set(ends)
  const asked = new Map<Node, Project[]>()
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    const results = asked.get(node)
    if (results) for (const arg of operandsInto(node as Scan | Cond | Call, results)) reaching.add(arg)
    else if (reaching.has(node)) {
      if (node instanceof Project) asked.set(node.of, [...(asked.get(node.of) ?? []), node])
      else for (const arg of slopingArgs(node)) reaching.add(arg)
    }
  }
  return reaching
}

function operandsInto(node: Scan | Cond | Call, results: readonly Project[]): Node[] {
  if (node instanceof Scan) {
    const { carries, reached } = intoLoop(
      node,
      indicesOf(results, 'final', 'history'),
      indicesOf(results, 'ys'),
    )
    const formal = [...node.body.params.slice(0, -1), ...node.body.free]
    const asItBegan = new Set(beginningsAmong(node, carries, indicesOf(results, 'history')))
    return node.args.filter((_, i) => asItBegan.has(i) || reached.has(formal[i]!))
  }
  const wanted = indicesOf(results, 'result')
  if (node instanceof Call) {
    const reached = intoCallee(node.callee, wanted)
    return node.args.filter((_, k) => reached.has(k))
  }
  return [
    ...intoSide(node.onTrue, node.boundTrue, wanted),
    ...intoSide(node.onFalse, node.boundFalse, wanted),
  ]
}

/**
 * The carries that results can show as they began, though no iteration reads them: those of a loop that may not run at
 * all, and those whose values before each iteration are asked for.
 */
function beginningsAmong({ shape }: Scan, carries: readonly number[], histories: readonly number[]) {
  return shape.early ? carries : histories
}

function indicesOf(results: readonly Project[], ...parts: readonly string[]): number[] {
  return results.filter(({ part }) => parts.includes(part)).map(({ index }) => index)
}

/**
 * From where changes flow to some carries and rows of a loop.
 *
 * @param ends - carries
 * @param ys - rows written
 * @returns the carries from which they do over some number of iterations, in order, and the nodes in the body
 */
export function intoLoop(
  { shape, body }: Scan,
  ends: readonly number[],
  ys: readonly number[],
): { carries: number[]; reached: ReadonlySet<Node> } {
  const carries = new Set(ends)
  for (;;) {
    const outputs = [...carries, ...ys.map((k) => shape.carries + k)].map((k) => body.outputs[k]!)
    const reached = flowInto(regionOrder(body), outputs)
    const before = carries.size
    for (let k = 0; k < shape.carries; k++) if (reached.has(body.params[k]!)) carries.add(k)
    if (carries.size === before) return { carries: [...carries].sort((a, b) => a - b), reached }
  }
}

/** Those operands of a branch's side from which changes flow to some of its results. */
export function intoSide(side: Region, bound: readonly Node[], results: readonly number[]): Node[] {
  const reached = flowInto(
    regionOrder(side),
    results.map((k) => side.outputs[k]!),
  )
  return bound.filter((_, k) => reached.has(side.free[k]!))
}

const reachingInCallee = new Versions<ReadonlySet<number>>()

/** Which parameters of a function changes flow from to some of its results. */
export function intoCallee(callee: Region, results: readonly number[]): ReadonlySet<number> {
  return reachingInCallee.of(callee, results.join(), () => {
    const ends = results.map((k) => callee.outputs[k]!)
    return positionsAmong(callee.params, flowInto(regionOrder(callee), ends))
  })
}
