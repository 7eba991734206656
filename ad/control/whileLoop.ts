import { nodeOf, pinsOf, project, recording, region, scanNode } from '../graph/graph.ts'
import { type Node, type Region, UNBOUNDED } from '../graph/node.ts'
import { numberParameters } from '../graph/parameters.ts'
import { snapshotsOf } from '../graph/snapshots.ts'
import { tripsExceeded } from '../graph/tooManyTrips.ts'
import { reals, restored } from '../trace/row.ts'
import type { Flat, Leaf } from '../trace/tree.ts'
import { carried } from './carried.ts'

/** What a `whileLoop` may be told. */
export interface WhileOptions {
  /** the most iterations there may be; reverse mode keeps the carries of so many, and runs back over those there were */
  readonly maxTrips?: number
  /** the most that reverse mode may keep of carries [byte]: the loop is run again for the others */
  readonly memory?: number | undefined
}

/**
 * The carry after as many iterations as the condition asks for, none if it does not hold at once.
 *
 *   while (condition(carry)) carry = body(carry)
 *
 * The number of iterations is found when the program runs, and is taken as fixed by derivatives. Forward derivatives
 * need no bound, reverse ones need `maxTrips`; they cost as much as the iterations that there were.
 *
 * @param condition - comparison of what is carried; NaN compares as false and so ends the loop
 * @param body - one iteration
 * @param init - the first carry, a tree of scalars
 * @throws RangeError when the condition still holds after `maxTrips` iterations: at once on plain numbers, from the
 *   call of a compiled function
 * @throws TypeError when the carry changes its structure, or the condition is not a truth value
 */
export function whileLoop<Carry>(
  condition: (carry: Carry) => boolean,
  body: (carry: Carry) => Carry,
  init: Carry,
  { maxTrips = UNBOUNDED, memory }: WhileOptions = {},
): Carry {
  if (!Number.isInteger(maxTrips) || maxTrips < 1 || maxTrips > UNBOUNDED) {
    throw new RangeError(
      `whileLoop: maxTrips is ${maxTrips}, expected a whole number from 1 to ${UNBOUNDED}.`,
    )
  }
  if (!recording()) return plainLoop(condition, body, init, maxTrips)
  const { start, recorded } = carried('whileLoop', init, (first, leavesOf) =>
    iterationOf(condition, body, first, leavesOf),
  )
  const { loop, goesOn } = recorded
  const first = reals(start.leaves)
  const shape = {
    length: maxTrips,
    memory,
    early: true,
    reverse: false,
    carries: first.length + 1,
    xs: 0,
  }
  if (memory !== undefined) snapshotsOf(shape)
  const node = scanNode(shape, loop, [...goesOn(first), ...first, ...loop.free])
  const finals = first.map((_, k) => project(node, 'final', k + 1))
  return restored(start.structure, finals) as Carry
}

/** One iteration as a region, and whether there is one on given leaves. */
function iterationOf<Carry>(
  condition: (carry: Carry) => boolean,
  body: (carry: Carry) => Carry,
  { leaves, structure }: Flat,
  leavesOf: (carry: unknown) => readonly Leaf[],
): { loop: Region; goesOn: (leaves: readonly Node[]) => Node[] } {
  const goesOn = (now: readonly Node[]) => reals([truth(condition(restored(structure, now) as Carry))])
  const iteration = (params: readonly Node[]): Node[] => {
    const before = restored(structure, params.slice(1, -1)) as Carry
    const after = reals(leavesOf(body(before)))
    // with other leaves than before, the body is going to be recorded once more
    return after.length === leaves.length ? [...goesOn(after), ...after] : after
  }
  return { loop: region(numberParameters(leaves.length + 2), iteration, pinsOf({ early: true })), goesOn }
}

function plainLoop<Carry>(
  condition: (carry: Carry) => boolean,
  body: (carry: Carry) => Carry,
  init: Carry,
  maxTrips: number,
): Carry {
  let carry = init
  for (let trips = 0; condition(carry); trips++) {
    if (trips >= maxTrips) throw new RangeError(tripsExceeded(maxTrips))
    carry = body(carry)
  }
  return carry
}

function truth(value: unknown): boolean {
  const type = typeof value === 'object' ? nodeOf(value).type : typeof value
  if (type === 'boolean') return value as boolean
  throw new TypeError(`whileLoop: the condition is a ${type}, expected a comparison, as in error > 1e-9.`)
}
