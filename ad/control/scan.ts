import { nodeOf, project, recording, region, scanNode, stack } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { Scalar } from '../scalar.ts'
import { isRow, rowElements, rowView } from '../trace/row.ts'
import { difference, type Flat, flatten, type Structure, unflatten } from '../trace/tree.ts'

/** What a loop body returns: the next carry, and what to keep of this iteration. */
export interface Iteration<Carry, Y> {
  readonly carry: Carry
  readonly y?: Y
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
 * @throws TypeError when the carry changes its structure, or the elements of `over` differ in theirs
 */
export function scan<Carry, Y = undefined, X = Scalar>(
  body: (carry: Carry, x: X) => Iteration<Carry, Y>,
  init: Carry,
  over: number | readonly X[],
): Scanned<Carry, Y> {
  const length = iterations(over)
  if (!recording() || length === 0) return plainLoop(body, init, over)
  const start = flatten(init, 'the carry')
  const xs = typeof over === 'number' ? undefined : rows(over)
  const types = Array.from({ length: start.leaves.length + (xs?.buffers.length ?? 0) + 1 }, () => ({
    type: 'number' as const,
  }))
  let kept: Flat | undefined
  const loop = region(types, (params) => {
    const carry = unflatten(start.structure, params.slice(0, start.leaves.length)) as Carry
    const x = xs ? unflatten(xs.item, params.slice(start.leaves.length, -1)) : params[params.length - 1]
    const out = body(carry, x as X)
    const next = flatten(out.carry, 'the carry')
    const mismatch = difference(start.structure, next.structure, 'the carry')
    if (mismatch)
      throw new TypeError(
        `scan: the carry must keep its structure, but before and after the body: ${mismatch}.`,
      )
    kept = flatten(out.y, 'y')
    return [...next.leaves, ...kept.leaves].map(nodeOf)
  })
  const shape = { length, reverse: false, carries: start.leaves.length, xs: xs?.buffers.length ?? 0 }
  const node = scanNode(shape, loop, [...start.leaves.map(nodeOf), ...(xs?.buffers ?? []), ...loop.free])
  const finals = start.leaves.map((_, k) => project(node, 'final', k))
  const buffers = kept!.leaves.map((_, k) => project(node, 'ys', k))
  const ys = kept!.structure.kind === 'fixed' ? [] : rowView({ length, buffers, item: kept!.structure })
  return { carry: unflatten(start.structure, finals) as Carry, ys: ys as readonly Y[] }
}

function iterations(over: number | readonly unknown[]): number {
  if (typeof over !== 'number') return over.length
  if (Number.isInteger(over) && over >= 0) return over
  throw new RangeError(
    `scan: the number of iterations is ${String(over)}, expected a whole number that is known when tracing.`,
  )
}

function plainLoop<Carry, Y, X>(
  body: (carry: Carry, x: X) => Iteration<Carry, Y>,
  init: Carry,
  over: number | readonly X[],
): Scanned<Carry, Y> {
  let carry = init
  const ys: Y[] = []
  for (let i = 0; i < iterations(over); i++) {
    const out = body(carry, typeof over === 'number' ? (i as X) : over[i]!)
    carry = out.carry
    if (out.y !== undefined) ys.push(out.y)
  }
  return { carry, ys }
}

/** The buffers of an array of trees: those it already has, or new ones. */
function rows(over: readonly unknown[]): { buffers: readonly Node[]; item: Structure } {
  if (isRow(over)) return rowElements(over)
  const flats = over.map((x, i) => flatten(x, `element ${i}`))
  const item = flats[0]!.structure
  for (const [i, flat] of flats.entries()) {
    const mismatch = difference(item, flat.structure, 'an element')
    if (mismatch) throw new TypeError(`scan: elements 0 and ${i} differ in structure: ${mismatch}.`)
  }
  return { item, buffers: flats[0]!.leaves.map((_, k) => stack(flats.map((flat) => nodeOf(flat.leaves[k])))) }
}
