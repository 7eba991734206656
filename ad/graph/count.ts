import { Apply, Cond, type Node, Project, type Region, Scan } from './node.ts'
import { forwardSteps, snapshotsOf } from './snapshots.ts'
import { regionOrder } from './traverse.ts'

/** How much a program is, as a text and when run. */
export interface OperationCount {
  /** scalar operations in the program, loop bodies and both sides of branches counted once */
  readonly written: number
  /** scalar operations in a run: loop bodies as often as they run, of a branch the longer side */
  readonly executed: number
}

/** Counts a region's scalar operations. A transcendental counts as one. */
export function operationCount(region: Region): OperationCount {
  const outside = new Set<Node>([...region.params, ...region.free])
  let [written, executed] = [0, 0]
  const order = regionOrder(region)
  const read = loopsReadBack(order)
  for (const node of order) {
    if (outside.has(node)) continue
    if (node instanceof Apply) {
      written++
      executed++
    } else if (node instanceof Scan) {
      const body = operationCount(node.body)
      written += body.written
      executed += body.executed * runsOfBody(node, read.has(node))
    } else if (node instanceof Cond) {
      const [a, b] = [operationCount(node.onTrue), operationCount(node.onFalse)]
      written += a.written + b.written
      executed += Math.max(a.executed, b.executed)
    }
  }
  return { written, executed }
}

/** The loops of which a derivative reads the carries. */
export function loopsReadBack(nodes: readonly Node[]): Set<Node> {
  return new Set(
    nodes.flatMap((node) => (node instanceof Project && node.part === 'history' ? [node.of] : [])),
  )
}

/**
 * How often the body of a loop runs, at most.
 *
 * @param readBack - whether a derivative reads its carries, for which it runs again where it has a memory budget
 */
export function runsOfBody({ shape, label }: Scan, readBack: boolean): number {
  const { length, early, memory } = shape
  if (memory === undefined || !readBack) return length
  const steps = forwardSteps(length, snapshotsOf(shape, label))
  // the first run keeps snapshots as it goes, but for a loop of which the end is not known before
  return early ? length + steps : 1 + steps
}
