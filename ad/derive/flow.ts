import { Call, Cond, type Node, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { Versions } from '../graph/versions.ts'
import { positionsAmong } from './positions.ts'
import { slopingArgs } from './slopingOperands.ts'

// Where changes flow. A value that another is computed from need not move it: a comparison, a condition, the rate of
// what is told to move have no slope. Where nothing flows, derivatives are known to be zero when they are recorded;
// loops and branches would otherwise hand on zeros that nothing knows to be zeros.

/** Which carries of a loop move at some iteration, and which rows that it writes; of a branch or call, which results. */
export interface MovingResults {
  readonly results: ReadonlySet<number>
  readonly ys: ReadonlySet<number>
}

/** How changes flow from some nodes to others. */
export class Flow {
  readonly #through: (node: Node) => readonly Node[]
  readonly #inCallees = new Versions<MovingResults>()

  /** @param through - the operands of a node by which it moves */
  constructor(through: (node: Node) => readonly Node[]) {
    this.#through = through
  }

  /**
   * `sources` and the nodes that a change of them flows to. A loop, branch or call is among them where one of its operands
   * is; of its results, those that move by what happens inside.
   *
   * @param order - operands before users
   */
  from(order: readonly Node[], sources: ReadonlySet<Node>): Set<Node> {
    const moving = new Set(sources)
    const inside = new Map<Node, MovingResults>()
    for (const node of order) {
      if (moving.has(node)) continue
      if (node instanceof Project) {
        if (movesWith(node, inside.get(node.of))) moving.add(node)
      } else if (this.#through(node).some((arg) => moving.has(arg))) {
        moving.add(node)
        if (node instanceof Scan) inside.set(node, this.inLoop(node, flags(node, moving)))
        if (node instanceof Cond) inside.set(node, this.inBranch(node, moving))
        if (node instanceof Call) inside.set(node, this.inCall(node, moving))
      }
    }
    return moving
  }

  /**
   * What moves of a loop's results: a fixed point over the body.
   *
   * @param moves - of each operand, whether it moves
   */
  inLoop({ shape, body }: Scan, moves: readonly boolean[]): MovingResults {
    const { carries } = shape
    const formal = [...body.params.slice(0, -1), ...body.free]
    const sources = new Set<Node>(formal.filter((_, i) => moves[i]))
    for (;;) {
      const reached = this.from(regionOrder(body), sources)
      const before = sources.size
      for (let k = 0; k < carries; k++) if (reached.has(body.outputs[k]!)) sources.add(body.params[k]!)
      if (sources.size > before) continue
      return {
        results: positionsAmong(body.params.slice(0, carries), sources),
        ys: positionsAmong(body.outputs.slice(carries), reached),
      }
    }
  }

  /** Which results of a branch move on either side. */
  inBranch(cond: Cond, moving: ReadonlySet<Node>): MovingResults {
    const yes = this.#inSide(cond.onTrue, cond.boundTrue, moving)
    const no = this.#inSide(cond.onFalse, cond.boundFalse, moving)
    return { results: new Set([...yes, ...no]), ys: new Set() }
  }

  #inSide(side: Region, bound: readonly Node[], moving: ReadonlySet<Node>): ReadonlySet<number> {
    const sources = new Set(side.free.filter((_, i) => moving.has(bound[i]!)))
    return positionsAmong(side.outputs, this.from(regionOrder(side), sources))
  }

  /** Which results of a call move. */
  inCall({ callee, args }: Call, moving: ReadonlySet<Node>): MovingResults {
    const sources = callee.params.filter((_, i) => moving.has(args[i]!))
    return this.#inCallees.of(callee, sources.map((param) => param.id).join(), () => ({
      results: positionsAmong(callee.outputs, this.from(regionOrder(callee), new Set(sources))),
      ys: new Set(),
    }))
  }
}

/** Through slopes: what derivatives follow. */
export const flow = new Flow(slopingArgs)

/** Through whatever a value is computed from, conditions and rates among it. */
export const dependence = new Flow((node) => node.args)

/** The carries of a loop that a change flows to at some iteration, in order. @param moves - of each operand, whether it moves */
export function movingCarries(scan: Scan, moves: readonly boolean[]): number[] {
  return [...flow.inLoop(scan, moves).results].sort((a, b) => a - b)
}

function movesWith({ part, index }: Project, inside: MovingResults | undefined): boolean {
  if (!inside || part === 'trips') return false
  return (part === 'ys' ? inside.ys : inside.results).has(index)
}

function flags({ args }: Node, moving: ReadonlySet<Node>): boolean[] {
  return args.map((arg) => moving.has(arg))
}
