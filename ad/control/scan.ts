import { project, recording, scanNode } from '../graph/graph.ts'
import { Node, type Region, type Scan } from '../graph/node.ts'
import { numberParameters } from '../graph/parameters.ts'
import { type RegionWith, regionWith } from '../graph/regionWith.ts'
import { snapshotsOf } from '../graph/snapshots.ts'
import type { Scalar } from '../scalar.ts'
import { type Row, reals, restored, rowFrom, rowView } from '../trace/row.ts'
import { type Flat, flatten, type Leaf, leafCount, type Structure } from '../trace/tree.ts'
import { carried } from './carried.ts'

/** What a loop body returns: the next carry, and what to keep of this iteration. */
export interface Iteration<Carry, Y> {
  readonly carry: Carry
  readonly y?: Y
}

/** What a `scan` may be told. */
export interface ScanOptions {
  /** the most that a derivative in reverse mode may keep of carries [byte]; none: as much as it takes to keep them all */
  readonly memory?: number | undefined
}

/** What a loop returns: the carry after the last iteration, and what each iteration kept. */
export interface Scanned<Carry, Y> {
  readonly carry: Carry
  readonly ys: readonly Y[]
}

/**
 * A loop that stays a loop: its code does not grow with its length, and its derivatives are loops too.
 *
 *   carryᵢ₊₁, yᵢ = body(carryᵢ, xᵢ)
 *
 * @param body - one iteration; its second argument is the element of `over`, or the index when `over` is a number
 * @param init - the first carry, a tree of scalars
 * @param over - number of iterations, or an array of trees of one structure
 * @param options - with `memory` the loop is differentiated in reverse within so many bytes of kept carries: the same
 *   bits, for the fewest further runs of the loop that there can be
 * @throws RangeError when the memory is too small for one carry, saying how much is good
 * @throws TypeError when the carry changes its structure, or the elements of `over` differ in theirs
 */
export function scan<Carry, Y = undefined, X = Scalar>(
  body: (carry: Carry, x: X) => Iteration<Carry, Y>,
  init: Carry,
  over: number | readonly X[],
  { memory }: ScanOptions = {},
): Scanned<Carry, Y> {
  const length = iterations(over)
  if (!recording() || length === 0) return plainLoop(body, init, over, length)
  const xs = typeof over === 'number' ? undefined : rowFrom(over, 'scan')
  const { start, recorded } = carried('scan', init, (first, leavesOf) => bodyOf(body, first, leavesOf, xs))
  const { region: loop, found: item } = recorded
  const node = loopNode(loop, start, xs, { length, memory })
  const finals = start.leaves.map((_, k) => project(node, 'final', k))
  const buffers = Array.from({ length: leafCount(item) }, (_, k) => project(node, 'ys', k))
  const nothing = item.kind === 'fixed' && item.value === undefined
  const ys = nothing ? [] : rowView({ length, buffers, item })
  return { carry: restored(start.structure, finals) as Carry, ys: ys as readonly Y[] }
}

function iterations(over: number | readonly unknown[]): number {
  if (Array.isArray(over)) return over.length
  if (typeof over === 'number' && Number.isInteger(over) && over >= 0) return over
  const given =
    typeof over === 'number'
      ? String(over)
      : (over as unknown) instanceof Node
        ? 'a traced value'
        : typeof over
  throw new RangeError(
    `scan: the number of iterations is ${given}, expected an array or a whole number that is known when tracing.`,
  )
}

function plainLoop<Carry, Y, X>(
  body: (carry: Carry, x: X) => Iteration<Carry, Y>,
  init: Carry,
  over: number | readonly X[],
  length: number,
): Scanned<Carry, Y> {
  let carry = init
  const ys: Y[] = []
  for (let i = 0; i < length; i++) {
    const out = body(carry, typeof over === 'number' ? (i as X) : over[i]!)
    carry = out.carry
    if (out.y !== undefined) ys.push(out.y)
  }
  return { carry, ys }
}

function loopNode(
  loop: Region,
  { leaves }: Flat,
  xs: Row | undefined,
  extent: { readonly length: number; readonly memory: number | undefined },
): Scan {
  const rows = xs?.buffers ?? []
  const shape = { ...extent, early: false, reverse: false, carries: leaves.length, xs: rows.length }
  // refuses too small a budget here, where it was given
  if (shape.memory !== undefined) snapshotsOf(shape)
  return scanNode(shape, loop, [...reals(leaves), ...rows, ...loop.free])
}

/** One iteration as a region, and the structure of what it keeps. */
function bodyOf<Carry, Y, X>(
  body: (carry: Carry, x: X) => Iteration<Carry, Y>,
  start: Flat,
  leavesOf: (carry: unknown) => readonly Leaf[],
  xs: Row | undefined,
): RegionWith<Structure> {
  const [carries, rows] = [start.leaves.length, xs?.buffers ?? []]
  return regionWith(numberParameters(carries + rows.length + 1), (params) => {
    const carry = restored(start.structure, params.slice(0, carries)) as Carry
    const x = xs ? restored(xs.item, params.slice(carries, -1)) : params[params.length - 1]
    const out = body(carry, x as X)
    const kept = flatten(out.y, 'y')
    return { outputs: reals([...leavesOf(out.carry), ...kept.leaves]), found: kept.structure }
  })
}
