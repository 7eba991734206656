import { Apply, Call, Cond, type Node, Project, type Region, Scan, UNBOUNDED } from './node.ts'
import { regionOrder } from './order.ts'
import { forwardSteps, snapshotsOf } from './snapshots.ts'

/** How much a program is, as a text and when run. */
export interface OperationCount {
  /** scalar operations in the program, loop bodies, both sides of branches and called functions counted once */
  readonly written: number
  /**
   * scalar operations in a run: loop bodies as often as they run, at most; of a branch the longer side; of a loop for
   * which no bound was declared one iteration, for nothing says how many there are
   */
  readonly executed: number
}

/** Counts a region's scalar operations. A transcendental counts as one. */
export function operationCount(region: Region): OperationCount {
  const known = counts.get(region)
  if (known) return known
  const count = { written: written(region, new Set()), executed: executed(region) }
  counts.set(region, count)
  return count
}

const counts = new WeakMap<Region, OperationCount>()

/** Operations in the text, of functions that are called as many as are not `told` yet. */
function written(region: Region, told: Set<Region>): number {
  let count = 0
  for (const node of nodesInside(region)) {
    if (node instanceof Apply) count++
    else if (node instanceof Scan) count += written(node.body, told)
    else if (node instanceof Cond) count += written(node.onTrue, told) + written(node.onFalse, told)
    else if (node instanceof Call && !told.has(node.callee)) {
      told.add(node.callee)
      count += written(node.callee, told)
    }
  }
  return count
}

const executions = new WeakMap<Region, number>()

function executed(region: Region): number {
  const known = executions.get(region)
  if (known !== undefined) return known
  const count = executedByAll(nodesInside(region))
  executions.set(region, count)
  return count
}

/** Operations of one run of some nodes, among them those that derivatives read loops back by. */
export function executedByAll(nodes: readonly Node[]): number {
  const read = loopsReadBack(nodes)
  let sum = 0
  for (const node of nodes) sum += executedBy(node, node instanceof Scan && read.has(node))
  return sum
}

/**
 * Operations of one run of a node by itself, as `OperationCount.executed` counts them.
 *
 * @param readBack - of a loop, whether a derivative reads its carries
 */
export function executedBy(node: Node, readBack = false): number {
  if (node instanceof Apply) return 1
  if (node instanceof Scan) return executed(node.body) * runsOfBody(node, readBack)
  if (node instanceof Cond) return Math.max(executed(node.onTrue), executed(node.onFalse))
  return node instanceof Call ? executed(node.callee) : 0
}

/** The nodes of a region that it does not read from around it. */
export function nodesInside(region: Region): readonly Node[] {
  const order = regionOrder(region)
  if (region.free.length === 0) return order
  const outside = new Set<Node>(region.free)
  return order.filter((node) => !outside.has(node))
}

/** The loops of which a derivative reads the carries. */
export function loopsReadBack(nodes: readonly Node[]): Set<Node> {
  const read = new Set<Node>()
  for (const node of nodes) if (node instanceof Project && node.part === 'history') read.add(node.of)
  return read
}

/**
 * How often the body of a loop runs, at most; once where no bound was declared.
 *
 * @param readBack - whether a derivative reads its carries, for which it runs again where it has a memory budget
 */
export function runsOfBody({ shape, label }: Scan, readBack: boolean): number {
  const { length, early, memory } = shape
  if (length === UNBOUNDED) return 1
  if (memory === undefined || !readBack) return length
  const steps = forwardSteps(length, snapshotsOf(shape, label))
  // the first run keeps snapshots as it goes, but for a loop of which the end is not known before
  return early ? length + steps : 1 + steps
}
