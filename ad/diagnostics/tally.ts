import { loopsReadBack, nodesInside, runsOfBody } from '../graph/count.ts'
import { Apply, Call, Cond, type Region, Scan } from '../graph/node.ts'
import type { OpName } from '../ops/names.ts'

/** How often one operation is in a program, and how often it runs in one call. */
export interface Tally {
  readonly operation: OpName
  /** loop bodies, both sides of branches and called functions counted once */
  readonly written: number
  /** loop bodies as often as they run, of a branch the longer side; once where no bound was declared */
  readonly executed: number
}

/** The operations of a program by kind, the most often executed first. Adds up to `operationCount`. */
export function tallies(program: Region): Tally[] {
  const runs = executed(program)
  const text = written(program, new Set())
  return [...text]
    .map(([operation, count]) => ({ operation, written: count, executed: runs.get(operation) ?? 0 }))
    .sort((a, b) => b.executed - a.executed || a.operation.localeCompare(b.operation))
}

type Counts = ReadonlyMap<OpName, number>

/** Counts of parts, each so many times. */
function sum(parts: readonly { readonly counts: Counts; readonly times: number }[]): Counts {
  const all = new Map<OpName, number>()
  for (const { counts, times } of parts)
    for (const [name, count] of counts) all.set(name, (all.get(name) ?? 0) + times * count)
  return all
}

/** @param told - called functions that are counted already */
function written(region: Region, told: Set<Region>): Counts {
  const once = (inner: Region) => ({ counts: written(inner, told), times: 1 })
  const parts = nodesInside(region).flatMap((node) => {
    if (node instanceof Apply) return [{ counts: new Map([[node.op, 1]]), times: 1 }]
    if (node instanceof Scan) return [once(node.body)]
    if (node instanceof Cond) return [once(node.onTrue), once(node.onFalse)]
    if (!(node instanceof Call) || told.has(node.callee)) return []
    told.add(node.callee)
    return [once(node.callee)]
  })
  return sum(parts)
}

const executions = new WeakMap<Region, Counts>()

function executed(region: Region): Counts {
  const known = executions.get(region)
  if (known) return known
  const nodes = nodesInside(region)
  const read = loopsReadBack(nodes)
  const parts = nodes.flatMap((node) => {
    if (node instanceof Apply) return [{ counts: new Map([[node.op, 1]]), times: 1 }]
    if (node instanceof Scan)
      return [{ counts: executed(node.body), times: runsOfBody(node, read.has(node)) }]
    if (node instanceof Cond) return [{ counts: longer(node), times: 1 }]
    return node instanceof Call ? [{ counts: executed(node.callee), times: 1 }] : []
  })
  const counts = sum(parts)
  executions.set(region, counts)
  return counts
}

function longer({ onTrue, onFalse }: Cond): Counts {
  const [yes, no] = [executed(onTrue), executed(onFalse)]
  return total(yes) >= total(no) ? yes : no
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((all, count) => all + count, 0)
}
