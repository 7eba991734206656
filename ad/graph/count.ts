import { Apply, Cond, type Node, type Region, Scan } from './node.ts'
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
  for (const node of regionOrder(region)) {
    if (outside.has(node)) continue
    if (node instanceof Apply) {
      written++
      executed++
    } else if (node instanceof Scan) {
      const body = operationCount(node.body)
      written += body.written
      executed += body.executed * node.shape.length
    } else if (node instanceof Cond) {
      const [a, b] = [operationCount(node.onTrue), operationCount(node.onFalse)]
      written += a.written + b.written
      executed += Math.max(a.executed, b.executed)
    }
  }
  return { written, executed }
}
