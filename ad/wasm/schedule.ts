import { operationCount } from '../graph/count.ts'
import { Apply, Call, Cond, Constant, type Node, Project, type Region, Scan, Stack } from '../graph/node.ts'
import { postorder } from '../graph/postorder.ts'
import { type SineAndCosine, sinesAndCosines } from './angles.ts'
import { type Waits, waits } from './waits.ts'

/** Expression trees deeper than this go through a local: V8 would load all that a deep tree reads before it computes. */
const TREE_HEIGHT = 4

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
  /** of each node: how it is used */
  readonly facts: ReadonlyMap<Node, Facts>
  /** results of loops and branches that something reads */
  readonly projections: ReadonlyMap<Node, readonly Project[]>
  /** of a sine or a cosine both, where the first of them is the statement that computes both */
  readonly angles: ReadonlyMap<Node, SineAndCosine>
}

/** How a node is used. */
export interface Facts {
  /** operands and outputs that it is */
  uses: number
  /** whether it must be in place before it is used */
  held: boolean
  /** height of its expression tree */
  height: number
  /** whether it is computed where it is used, inside a larger expression */
  nested: boolean
  /** whether it is in the statements, or nested in one of them */
  met: boolean
  /** index of the last statement that reads it, unless it is nested */
  last: number
  /** whether some reader comes so late that it waits in memory */
  rests: boolean
  /** whether a loop may read it even after `last` */
  kept: boolean
  /** statements that it may wait in a local for the next reader, 0 for one that does not; only while they are followed */
  patience: number
}

/** The schedule of a region. */
export function schedule(region: Region): Schedule {
  const outside = new Set<Node>([...region.params, ...region.free])
  const isLeaf = (node: Node) => outside.has(node)
  const order = postorder(region.outputs, isLeaf)
  const angles = sinesAndCosines(order, isLeaf)
  const facts = factsOf(order, region, angles, isLeaf)
  const statements = interleaved(region, order, facts, angles, isLeaf)
  const made = { statements, facts, angles, projections: projectionsIn(order) }
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

function factsOf(
  order: readonly Node[],
  region: Region,
  angles: ReadonlyMap<Node, SineAndCosine>,
  isLeaf: (node: Node) => boolean,
): Map<Node, Facts> {
  const facts = new Map<Node, Facts>()
  for (const node of order) {
    facts.set(node, {
      uses: 0,
      held: false,
      height: 1,
      nested: false,
      met: false,
      last: -1,
      rests: false,
      kept: false,
      patience: 0,
    })
    if (isLeaf(node)) continue
    for (const arg of node.args) {
      const used = facts.get(arg)!
      used.uses++
      // a branch reads its operands on either side, so they must be in place before it
      if (node instanceof Cond) used.held = true
    }
  }
  for (const output of region.outputs) facts.get(output)!.uses++
  for (const node of angles.keys()) facts.get(node)!.held = true
  for (const node of order) judge(node, facts, isLeaf)
  return facts
}

/** Nests scalars that are read once, by a node or an output of this region, unless the tree grows too high. */
function judge(node: Node, facts: ReadonlyMap<Node, Facts>, isLeaf: (node: Node) => boolean): void {
  const own = facts.get(node)!
  if (!isLeaf(node)) {
    for (const arg of node.args) {
      const { nested, height } = facts.get(arg)!
      if (nested && height >= own.height) own.height = height + 1
    }
  }
  const scalar = node.type !== 'tuple' && node.type !== 'buffer' && !(node instanceof Constant)
  const branchResult = node instanceof Project && node.part === 'result'
  own.nested = scalar && !branchResult && own.uses === 1 && !own.held && own.height < TREE_HEIGHT
}

/** Each output's nodes, then the output, so that results are delivered as soon as they are known. */
function interleaved(
  region: Region,
  order: readonly Node[],
  facts: ReadonlyMap<Node, Facts>,
  angles: ReadonlyMap<Node, SineAndCosine>,
  isLeaf: (node: Node) => boolean,
): Statement[] {
  const statements: Statement[] = []
  let next = 0
  region.outputs.forEach((output, index) => {
    const wanted = facts.get(output)!
    while (!wanted.met) {
      const node = order[next++]!
      const fact = facts.get(node)!
      // the first to be met of a sine and a cosine computes both
      const both = fact.held && angles.get(node)?.some((other) => facts.get(other)!.met)
      const computed = !(node instanceof Constant) && !fact.nested && !both
      fact.met = true
      if (computed && !(isLeaf(node) && node.type === 'buffer')) statements.push({ node })
    }
    statements.push({ output: index })
  })
  return statements
}

/** How many scalar operations a statement costs. */
export function statementCost(statement: Statement, facts: ReadonlyMap<Node, Facts>, region: Region): number {
  const nests = (node: Node) => facts.get(node)?.nested === true
  let cost = 0
  const pending = 'node' in statement ? [statement.node] : [region.outputs[statement.output]!].filter(nests)
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node instanceof Apply) cost++
    if (node instanceof Stack || node instanceof Scan || node instanceof Call) cost += node.args.length
    if (node instanceof Cond) cost += sideCost(node.onTrue) + sideCost(node.onFalse)
    for (const arg of node.args) if (nests(arg)) pending.push(arg)
  }
  return cost
}

/** A long side is called, with what it reads put into memory. */
function sideCost(side: Region): number {
  return isLong(side) ? side.free.length : operationCount(side).written
}
