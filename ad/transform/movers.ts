import { Call, Cond, type Node, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'

/** Which results of a loop, branch or call move. */
interface MovingResults {
  readonly results: ReadonlySet<number>
  readonly ys: ReadonlySet<number>
}

const NONE: MovingResults = { results: new Set(), ys: new Set() }

/**
 * The nodes that depend on one of `sources`. Loops and branches are looked into: of their results, only those that
 * depend on a source by what happens inside.
 *
 * @param nodes - operands before users
 */
export function movers(nodes: readonly Node[], sources: ReadonlySet<Node>): Set<Node> {
  const moving = new Set<Node>(sources)
  const inside = new Map<Node, MovingResults>()
  for (const node of nodes) {
    if (moving.has(node)) continue
    if (node instanceof Project) {
      const { results, ys } = inside.get(node.of) ?? NONE
      if (node.part === 'trips') continue
      if ((node.part === 'ys' ? ys : results).has(node.index)) moving.add(node)
    } else if (node.args.some((arg) => moving.has(arg))) {
      moving.add(node)
      if (node instanceof Scan) inside.set(node, movingInLoop(node, moving))
      if (node instanceof Cond) inside.set(node, movingInBranch(node, moving))
      if (node instanceof Call) inside.set(node, movingInCall(node, moving))
    }
  }
  return moving
}

/** Which carries of a loop move at some iteration, and which rows that it writes. */
export function movingInLoop({ shape, body, args }: Scan, moving: ReadonlySet<Node>): MovingResults {
  const { carries } = shape
  const formal = [...body.params.slice(0, -1), ...body.free]
  const sources = new Set(formal.filter((_, i) => moving.has(args[i]!)))
  for (;;) {
    const reached = movers(regionOrder(body), sources)
    const before = sources.size
    for (let k = 0; k < carries; k++) if (reached.has(body.outputs[k]!)) sources.add(body.params[k]!)
    if (sources.size > before) continue
    return {
      results: positions(body.params.slice(0, carries), sources),
      ys: positions(body.outputs.slice(carries), reached),
    }
  }
}

/** Which results of a branch move on either side. */
export function movingInBranch(cond: Cond, moving: ReadonlySet<Node>): MovingResults {
  const results = [
    ...movingInSide(cond.onTrue, cond.boundTrue, moving),
    ...movingInSide(cond.onFalse, cond.boundFalse, moving),
  ]
  return { results: new Set(results), ys: new Set() }
}

const movingInCallee = new Versions<MovingResults>()

/** Which results of a call move. */
function movingInCall({ callee, args }: Call, moving: ReadonlySet<Node>): MovingResults {
  const sources = callee.params.filter((_, i) => moving.has(args[i]!))
  const key = sources.map((param) => param.id).join()
  return movingInCallee.of(callee, key, () => ({
    results: positions(callee.outputs, movers(regionOrder(callee), new Set(sources))),
    ys: new Set(),
  }))
}

function movingInSide(side: Region, bound: readonly Node[], moving: ReadonlySet<Node>): ReadonlySet<number> {
  const sources = new Set(side.free.filter((_, i) => moving.has(bound[i]!)))
  return positions(side.outputs, movers(regionOrder(side), sources))
}

function positions(nodes: readonly Node[], among: ReadonlySet<Node>): Set<number> {
  return new Set(nodes.flatMap((node, i) => (among.has(node) ? [i] : [])))
}
