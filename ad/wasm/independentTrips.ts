import { Apply, type Node, type Parameter, Project, type Region, Scan } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'

/** What becomes of a carry in a loop whose iterations do not wait for each other. */
export type Total =
  /** stays what it was */
  | { readonly kind: 'still' }
  /** grows by what an iteration adds, or shrinks by what it takes away; no iteration reads it */
  | { readonly kind: 'sum'; readonly term: Node; readonly sign: 'add' | 'sub' }
  /** the same of a row, element by element */
  | { readonly kind: 'rowSum'; readonly term: Node }

/** A loop's iterations as they can be computed in any order: only the sums must be taken in turn. */
export interface IndependentTrips {
  /** of each carry */
  readonly totals: readonly Total[]
  /** the body with the terms of the sums in place of next carries; without what stays */
  readonly body: Region
}

/**
 * The iterations of a loop of which none needs the result of another, undefined of any other loop.
 *
 * The derivatives of a map are of this kind: in reverse they carry sums, the cotangents of what all instances share.
 */
export function independentTrips(scan: Scan): IndependentTrips | undefined {
  const { early, length, carries } = scan.shape
  if (early || length < 2) return undefined
  const reads = readings(scan.body)
  const totals = scan.body.outputs.slice(0, carries).map((next, k) => total(scan.body, next, k, reads))
  if (!totals.every((found) => found !== undefined)) return undefined
  const terms = totals.flatMap((found) => (found.kind === 'still' ? [] : [found.term]))
  return { totals, body: { ...scan.body, outputs: [...terms, ...scan.body.outputs.slice(carries)] } }
}

function total(
  { params }: Region,
  next: Node,
  k: number,
  reads: ReadonlyMap<Node, number>,
): Total | undefined {
  const before = params[k]!
  if (next === before) return { kind: 'still' }
  if (before.type === 'buffer') return rowTotal(before, next, reads)
  if (!(next instanceof Apply) || reads.get(before) !== 1 || reads.get(next) !== 1) return undefined
  const [a, b] = next.args as [Node, Node]
  if (next.op === 'add' && (a === before || b === before)) {
    return { kind: 'sum', term: a === before ? b : a, sign: 'add' }
  }
  return next.op === 'sub' && a === before ? { kind: 'sum', term: b, sign: 'sub' } : undefined
}

function rowTotal(before: Node, next: Node, reads: ReadonlyMap<Node, number>): Total | undefined {
  if (!(next instanceof Project && next.of instanceof Scan)) return undefined
  if (reads.get(before) !== 1 || reads.get(next) !== 1) return undefined
  const term = addedTo(before, next.of, next.index)
  return term && { kind: 'rowSum', term }
}

/** The row that a loop adds to another, element by element, and which row it writes that way; it does no more with either. */
function addedTo(row: Node, { shape, body, xs }: Scan, written: number): Node | undefined {
  const sum = body.outputs[written]
  if (shape.carries !== 0 || shape.early || !(sum instanceof Apply) || sum.op !== 'add') return undefined
  const reads = readings(body)
  if (!sum.args.every((arg) => reads.get(arg) === 1)) return undefined
  const [a, b] = sum.args.map((arg) => xs[body.params.indexOf(arg as Parameter)])
  if (!a || !b || (a !== row && b !== row)) return undefined
  return a === row ? b : a
}

/** How often each node of a region is an operand or an output. */
function readings(region: Region): Map<Node, number> {
  const counts = new Map<Node, number>()
  const read = (node: Node) => counts.set(node, (counts.get(node) ?? 0) + 1)
  const ends = new Set<Node>(region.free)
  for (const node of regionOrder(region)) if (!ends.has(node)) node.args.forEach(read)
  region.outputs.forEach(read)
  return counts
}
