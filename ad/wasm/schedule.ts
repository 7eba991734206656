import { operationCount } from '../graph/count.ts'
import { Apply, Cond, Constant, type Node, Project, type Region, Scan, Stack } from '../graph/node.ts'
import { postorder } from '../graph/traverse.ts'

/** Expression trees deeper than this go through a local: beyond it they gain nothing and compile slower. */
const TREE_HEIGHT = 12

/** One thing that code does in order: compute a node into its place, or deliver an output. */
export type Statement = { readonly node: Node } | { readonly output: number }

/** A region as statements, depth first, so that what is computed is soon used. */
export interface Schedule {
  readonly statements: readonly Statement[]
  /** nodes computed where they are used, inside a larger expression */
  readonly nested: ReadonlySet<Node>
  /** index of the last statement that reads a node that is not nested */
  readonly lastUse: ReadonlyMap<Node, number>
  /** results of loops and branches that something reads */
  readonly projections: ReadonlyMap<Node, readonly Project[]>
}

/** The schedule of a region. */
export function schedule(region: Region): Schedule {
  const outside = new Set<Node>([...region.params, ...region.free])
  const isLeaf = (node: Node) => outside.has(node)
  const order = postorder(region.outputs, isLeaf)
  const projections = projectionsIn(order)
  const nested = nestedNodes(order, region, isLeaf)
  const statements = interleaved(region, order, nested, isLeaf)
  return { statements, nested, projections, lastUse: lastUses(statements, region, nested) }
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

/** Scalar nodes read once, by a node or an output of this region, and not too high a tree. */
function nestedNodes(order: readonly Node[], region: Region, isLeaf: (node: Node) => boolean): Set<Node> {
  const uses = new Map<Node, number>()
  const count = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1)
  const held = new Set<Node>()
  for (const node of order) {
    if (isLeaf(node)) continue
    node.args.forEach(count)
    // a branch reads its operands on either side, so they must be in place before it
    if (node instanceof Cond) for (const arg of node.args) held.add(arg)
  }
  region.outputs.forEach(count)
  const nested = new Set<Node>()
  const heights = new Map<Node, number>()
  for (const node of order) {
    let height = 1
    for (const arg of node.args) if (nested.has(arg)) height = Math.max(height, 1 + heights.get(arg)!)
    heights.set(node, height)
    const once = uses.get(node) === 1 && !held.has(node)
    const small = node.type !== 'tuple' && node.type !== 'buffer' && height < TREE_HEIGHT
    const branchResult = node instanceof Project && node.part === 'result'
    if (!(node instanceof Constant) && once && small && !branchResult) nested.add(node)
  }
  return nested
}

/** Each output's nodes, then the output, so that results are delivered as soon as they are known. */
function interleaved(
  region: Region,
  order: readonly Node[],
  nested: ReadonlySet<Node>,
  isLeaf: (node: Node) => boolean,
): Statement[] {
  const statements: Statement[] = []
  const position = new Map(order.map((node, i) => [node, i]))
  let done = -1
  region.outputs.forEach((output, index) => {
    const until = position.get(output)!
    for (let i = done + 1; i <= until; i++) {
      const node = order[i]!
      const computed =
        !(node instanceof Constant) && !nested.has(node) && !(isLeaf(node) && node.type === 'buffer')
      if (computed) statements.push({ node })
    }
    done = Math.max(done, until)
    statements.push({ output: index })
  })
  return statements
}

function lastUses(
  statements: readonly Statement[],
  region: Region,
  nested: ReadonlySet<Node>,
): Map<Node, number> {
  const last = new Map<Node, number>()
  statements.forEach((statement, index) => {
    const pending = 'node' in statement ? [...statement.node.args] : [region.outputs[statement.output]!]
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (nested.has(node)) for (const arg of node.args) pending.push(arg)
      else last.set(node, index)
    }
  })
  return last
}

/** How many scalar operations a statement costs. */
export function statementCost(statement: Statement, nested: ReadonlySet<Node>, region: Region): number {
  let cost = 0
  const pending =
    'node' in statement ? [statement.node] : [region.outputs[statement.output]!].filter((n) => nested.has(n))
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node instanceof Apply) cost++
    if (node instanceof Stack || node instanceof Scan) cost += node.args.length
    if (node instanceof Cond)
      cost += operationCount(node.onTrue).written + operationCount(node.onFalse).written
    for (const arg of node.args) if (nested.has(arg)) pending.push(arg)
  }
  return cost
}
