import { operationCount } from '../graph/count.ts'
import { Apply, Call, Cond, Constant, type Node, Project, type Region, Scan, Stack } from '../graph/node.ts'
import { Usage } from './usage.ts'
import { type Waits, waits } from './waits.ts'

/**
 * Operations after which a function ends and the next begins. What lives across the cut goes through memory; but in longer
 * functions V8 finds no good registers, and takes longer to look for them.
 */
export const FUNCTION_OPERATIONS = 700

/** Whether a side of a branch is too long to stand in the function that chooses it. */
export function isLong(side: Region): boolean {
  return operationCount(side).written > FUNCTION_OPERATIONS
}

/** One thing that code does in order: compute a node into its place, or deliver an output. */
export type Statement = { readonly node: Node } | { readonly output: number }

/** A region as statements, depth first, so that what is computed is soon used. */
export interface Schedule extends Waits {
  readonly statements: readonly Statement[]
  readonly usage: Usage
  /** results of loops and branches that something reads */
  readonly projections: ReadonlyMap<Node, readonly Project[]>
}

/** The schedule of a region. */
export function schedule(region: Region): Schedule {
  const usage = new Usage(region)
  const made = { usage, statements: interleaved(region, usage), projections: projectionsIn(usage.order) }
  return { ...made, ...waits(region, made) }
}

function projectionsIn(order: readonly Node[]): Map<Node, Project[]> {
  const found = new Map<Node, Project[]>()
  for (const node of order) {
    if (!(node instanceof Project)) continue
    const known = found.get(node.of)
    if (known) known.push(node)
    else found.set(node.of, [node])
  }
  return found
}

/** Each output's nodes, then the output, so that results are delivered as soon as they are known. */
function interleaved(region: Region, usage: Usage): Statement[] {
  const statements: Statement[] = []
  let next = 0
  region.outputs.forEach((output, index) => {
    for (const last = usage.at(output); next <= last; next++) {
      if (isStatement(usage.order[next]!, next, usage)) statements.push({ node: usage.order[next]! })
    }
    statements.push({ output: index })
  })
  return statements
}

/** Whether code computes a node into a place of its own, or loads it there. */
function isStatement(node: Node, at: number, usage: Usage): boolean {
  if (node instanceof Constant || usage.nested[at]) return false
  if (usage.given[at] && node.type === 'buffer') return false
  // the first to be met of a sine and a cosine computes both
  return !usage.angles.get(node)?.some((other) => usage.at(other) < at)
}

/** How many scalar operations a statement costs. */
export function statementCost(statement: Statement, usage: Usage, region: Region): number {
  let cost = 0
  const pending =
    'node' in statement
      ? [statement.node]
      : [region.outputs[statement.output]!].filter((node) => usage.isNested(node))
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node instanceof Apply) cost++
    if (node instanceof Stack || node instanceof Scan || node instanceof Call) cost += node.args.length
    if (node instanceof Cond) cost += sideCost(node.onTrue) + sideCost(node.onFalse)
    if (!usage.isGiven(node)) for (const arg of node.args) if (usage.isNested(arg)) pending.push(arg)
  }
  return cost
}

/** A long side is called, with what it reads put into memory. */
function sideCost(side: Region): number {
  return isLong(side) ? side.free.length : operationCount(side).written
}
