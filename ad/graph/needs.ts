import { Call, Cond, type Node, Project, Scan } from './node.ts'
import { regionPart } from './order.ts'

/** Which operands and outputs of a loop its users need, as positions. */
export interface LoopNeeds {
  readonly carries: readonly number[]
  readonly ys: readonly number[]
  readonly xs: readonly number[]
  /** positions in the body's free nodes */
  readonly free: readonly number[]
}

/** Which operands and results of a branch its users need, as positions. */
export interface BranchNeeds {
  readonly results: readonly number[]
  /** positions in each side's free nodes */
  readonly freeTrue: readonly number[]
  readonly freeFalse: readonly number[]
}

/** Which operands and results of a call its users need, as positions. */
export interface CallNeeds {
  readonly results: readonly number[]
  readonly params: readonly number[]
}

/** What outputs need of a program. */
export interface Needs {
  readonly live: ReadonlySet<Node>
  readonly loops: ReadonlyMap<Node, LoopNeeds>
  readonly branches: ReadonlyMap<Node, BranchNeeds>
  readonly calls: ReadonlyMap<Node, CallNeeds>
}

/**
 * What `outputs` need, found by going back from them.
 *
 * @param order - all nodes behind the outputs, operands before users
 */
export function needsOf(order: readonly Node[], outputs: readonly Node[]): Needs {
  const live = new Set(outputs)
  const uses = new Map<Node, Project[]>()
  const loops = new Map<Node, LoopNeeds>()
  const branches = new Map<Node, BranchNeeds>()
  const calls = new Map<Node, CallNeeds>()
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    if (!live.has(node)) continue
    if (node instanceof Scan) {
      const needs = loopNeeds(node, uses.get(node) ?? [])
      loops.set(node, needs)
      for (const operand of neededByLoop(node, needs)) live.add(operand)
    } else if (node instanceof Cond) {
      const needs = branchNeeds(node, uses.get(node) ?? [])
      branches.set(node, needs)
      for (const operand of neededByBranch(node, needs)) live.add(operand)
    } else if (node instanceof Call) {
      const needs = callNeeds(node, uses.get(node) ?? [])
      calls.set(node, needs)
      for (const k of needs.params) live.add(node.args[k]!)
    } else {
      for (const arg of node.args) live.add(arg)
      if (node instanceof Project) usesOf(uses, node.of).push(node)
    }
  }
  return { live, loops, branches, calls }
}

function usesOf(uses: Map<Node, Project[]>, node: Node): Project[] {
  const known = uses.get(node)
  if (known) return known
  const fresh: Project[] = []
  uses.set(node, fresh)
  return fresh
}

function loopNeeds(scan: Scan, uses: readonly Project[]): LoopNeeds {
  const { carries, xs } = scan.shape
  const { params, free, outputs } = scan.body
  const ys = positions(uses.filter((use) => use.part === 'ys'))
  const kept = new Set(
    uses.filter(({ part }) => part === 'final' || part === 'history').map((use) => use.index),
  )
  if (scan.shape.early) kept.add(0)
  for (;;) {
    const ends = [...[...kept].map((k) => outputs[k]!), ...ys.map((k) => outputs[carries + k]!)]
    const reached = new Set(regionPart(scan.body, ends))
    const before = kept.size
    for (let k = 0; k < carries; k++) if (reached.has(params[k]!)) kept.add(k)
    if (kept.size > before) continue
    return {
      carries: [...kept].sort((a, b) => a - b),
      ys,
      xs: Array.from({ length: xs }, (_, k) => k).filter((k) => reached.has(params[carries + k]!)),
      free: free.flatMap((node, k) => (reached.has(node) ? [k] : [])),
    }
  }
}

function neededByLoop(scan: Scan, { carries, xs, free }: LoopNeeds): Node[] {
  const { init, xs: rows, bound } = scan
  return [...carries.map((k) => init[k]!), ...xs.map((k) => rows[k]!), ...free.map((k) => bound[k]!)]
}

function branchNeeds(cond: Cond, uses: readonly Project[]): BranchNeeds {
  const results = positions(uses)
  const freeOf = (side: Cond['onTrue']) => {
    const ends = results.map((k) => side.outputs[k]!)
    const reached = new Set(regionPart(side, ends))
    return side.free.flatMap((node, k) => (reached.has(node) ? [k] : []))
  }
  return { results, freeTrue: freeOf(cond.onTrue), freeFalse: freeOf(cond.onFalse) }
}

function neededByBranch(cond: Cond, { freeTrue, freeFalse }: BranchNeeds): Node[] {
  const { condition, boundTrue, boundFalse } = cond
  return [condition, ...freeTrue.map((k) => boundTrue[k]!), ...freeFalse.map((k) => boundFalse[k]!)]
}

function callNeeds({ callee }: Call, uses: readonly Project[]): CallNeeds {
  const results = positions(uses)
  const ends = results.map((k) => callee.outputs[k]!)
  const reached = new Set<Node>(regionPart(callee, ends))
  return { results, params: callee.params.flatMap((param, k) => (reached.has(param) ? [k] : [])) }
}

function positions(uses: readonly Project[]): number[] {
  return [...new Set(uses.map((use) => use.index))].sort((a, b) => a - b)
}
