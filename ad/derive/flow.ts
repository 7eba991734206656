import { Apply, Call, Cond, type Node, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'
import { slopingOperands } from './slopingOperands.ts'

// Where changes flow. A value that another is computed from need not move it: a comparison, a condition, the rate of
// what is told to move have no slope. Where nothing flows, derivatives are known to be zero when they are recorded;
// loops and branches would otherwise hand on zeros that nothing knows to be zeros.

/** Which carries of a loop move at some iteration, and which rows that it writes; of a branch or call, which results. */
interface MovingResults {
  readonly results: ReadonlySet<number>
  readonly ys: ReadonlySet<number>
}

const NONE: MovingResults = { results: new Set(), ys: new Set() }

/**
 * The nodes that a change of `sources` flows to. A loop, branch or call is among them where one of its operands is; of its
 * results, those that move by what happens inside.
 *
 * @param order - operands before users
 */
export function flowFrom(order: readonly Node[], sources: ReadonlySet<Node>): Set<Node> {
  const moving = new Set<Node>()
  const inside = new Map<Node, MovingResults>()
  for (const node of order) {
    if (sources.has(node)) moving.add(node)
    else if (node instanceof Project) {
      if (movesWith(node, inside.get(node.of) ?? NONE)) moving.add(node)
    } else if (flowOperands(node).some((arg) => moving.has(arg))) {
      moving.add(node)
      if (node instanceof Scan) inside.set(node, movingInLoop(node, moving))
      if (node instanceof Cond) inside.set(node, movingInBranch(node, moving))
      if (node instanceof Call) inside.set(node, movingInCall(node, moving))
    }
  }
  return moving
}

function movesWith({ part, index }: Project, { results, ys }: MovingResults): boolean {
  return part !== 'trips' && (part === 'ys' ? ys : results).has(index)
}

function movingInLoop(scan: Scan, moving: ReadonlySet<Node>): MovingResults {
  const { carries } = scan.shape
  const flags = scan.args.map((arg) => moving.has(arg))
  const { results, reached } = loopFlow(scan, flags)
  return { results, ys: positions(scan.body.outputs.slice(carries), reached) }
}

function movingInBranch(cond: Cond, moving: ReadonlySet<Node>): MovingResults {
  const inSide = (side: Region, bound: readonly Node[]) => {
    const sources = new Set(side.free.filter((_, i) => moving.has(bound[i]!)))
    return positions(side.outputs, flowFrom(regionOrder(side), sources))
  }
  const yes = inSide(cond.onTrue, cond.boundTrue)
  const no = inSide(cond.onFalse, cond.boundFalse)
  return { results: new Set([...yes, ...no]), ys: new Set() }
}

const movingInCallee = new Versions<MovingResults>()

function movingInCall({ callee, args }: Call, moving: ReadonlySet<Node>): MovingResults {
  const sources = callee.params.filter((_, i) => moving.has(args[i]!))
  return movingInCallee.of(callee, sources.map((param) => param.id).join(), () => ({
    results: positions(callee.outputs, flowFrom(regionOrder(callee), new Set(sources))),
    ys: new Set(),
  }))
}

/**
 * The carries of a loop that a change flows to at some iteration: a fixed point over the body.
 *
 * @param moves - of each operand, whether it moves
 */
export function movingCarries(scan: Scan, moves: readonly boolean[]): number[] {
  return [...loopFlow(scan, moves).results].sort((a, b) => a - b)
}

function loopFlow(
  { shape, body }: Scan,
  moves: readonly boolean[],
): { results: Set<number>; reached: Set<Node> } {
  const { carries } = shape
  const formal = [...body.params.slice(0, -1), ...body.free]
  const sources = new Set<Node>(formal.filter((_, i) => moves[i]))
  for (;;) {
    const reached = flowFrom(regionOrder(body), sources)
    const before = sources.size
    for (let k = 0; k < carries; k++) if (reached.has(body.outputs[k]!)) sources.add(body.params[k]!)
    if (sources.size === before)
      return { results: positions(body.params.slice(0, carries), sources), reached }
  }
}

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
      else for (const arg of flowOperands(node)) reaching.add(arg)
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
    return positions(callee.params, flowInto(regionOrder(callee), ends))
  })
}

/** The operands through which a node moves. */
function flowOperands(node: Node): readonly Node[] {
  if (!(node instanceof Apply)) return node instanceof Cond ? node.args.slice(1) : node.args
  const sloping = slopingOperands(node.op)
  return node.args.filter((_, i) => sloping[i])
}

function positions(nodes: readonly Node[], among: ReadonlySet<Node>): Set<number> {
  return new Set(nodes.flatMap((node, i) => (among.has(node) ? [i] : [])))
}
