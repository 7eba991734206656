import { loopsReadBack, runsOfBody } from '../graph/count.ts'
import { Apply, Cond, type Node, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/traverse.ts'
import type { OpName } from '../ops/names.ts'

/** How often one operation is in a program, and how often it runs in one call. */
export interface Tally {
  readonly operation: OpName
  /** loop bodies and both sides of branches counted once */
  readonly written: number
  /** loop bodies as often as they run, of a branch the longer side */
  readonly executed: number
}

/** The operations of a program by kind, the most often executed first. Adds up to `operationCount`. */
export function tallies(program: Region): Tally[] {
  return [...counted(program).values()].sort(
    (a, b) => b.executed - a.executed || a.operation.localeCompare(b.operation),
  )
}

type Counts = ReadonlyMap<OpName, Tally>

function counted(region: Region): Counts {
  const outside = new Set<Node>([...region.params, ...region.free])
  const counts = new Map<OpName, Tally>()
  const add = (operation: OpName, written: number, executed: number) => {
    const before = counts.get(operation) ?? { written: 0, executed: 0 }
    counts.set(operation, {
      operation,
      written: before.written + written,
      executed: before.executed + executed,
    })
  }
  const order = regionOrder(region)
  const read = loopsReadBack(order)
  for (const node of order) {
    if (outside.has(node)) continue
    if (node instanceof Apply) add(node.op, 1, 1)
    else if (node instanceof Scan) {
      for (const { operation, written, executed } of counted(node.body).values())
        add(operation, written, executed * runsOfBody(node, read.has(node)))
    } else if (node instanceof Cond) {
      const [long, short] = longerFirst(counted(node.onTrue), counted(node.onFalse))
      for (const { operation, written, executed } of long.values()) add(operation, written, executed)
      for (const { operation, written } of short.values()) add(operation, written, 0)
    }
  }
  return counts
}

function longerFirst(a: Counts, b: Counts): [Counts, Counts] {
  return total(a) >= total(b) ? [a, b] : [b, a]
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, { executed }) => sum + executed, 0)
}
