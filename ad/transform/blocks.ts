import { members, type NumberSet } from '../graph/numberSet.ts'

/** Neighbouring seeds that are swept together, `to` not among them; one alone has code of its own. */
export interface Block {
  readonly from: number
  readonly to: number
}

/** What a program weighs where seeds reach it. */
interface Part {
  readonly weight: number
  readonly seeds: NumberSet
}

/** How seeds are divided, and what it takes to sweep them all. */
export interface Blocks {
  readonly blocks: readonly Block[]
  readonly cost: number
}

/**
 * What an operation on two seeds in lanes takes, where one on a single number takes 1: it is a vector's, and what it
 * reads of the program around the loop comes from memory. Jacobians of steps of legged machines take the same time, within
 * what clocks can tell, with anything from 1 to 1.6 here.
 */
const PAIR = 1.25

/**
 * What a loop takes besides its body, in operations: to be begun, and to write results to memory, from which they are read
 * again.
 */
const BEGUN = 500

/**
 * What an operation takes for being in the program at all, executed or not: to be fetched, compiled, and recorded. A small
 * share of its execution, so that loops are preferred where the time is much the same.
 */
const WRITTEN = 0.15

/**
 * The division of seeds into neighbouring blocks that takes the fewest operations.
 *
 *   cost = Σ over blocks of reached(block) · (⌈size/2⌉ · PAIR + WRITTEN) + BEGUN, or reached · (1 + WRITTEN) of a single one
 *
 * where reached(block) is the weight of all parts that any of its seeds reaches. Found exactly, from the costs of dividing
 * the seeds before each.
 *
 * @param parts - weights and the seeds that reach them
 */
export function blocks(count: number, parts: readonly Part[]): Blocks {
  const reached = reachedBy(count, parts)
  const best: { cost: number; from: number }[] = []
  for (let to = 1; to <= count; to++) {
    let found = { cost: Infinity, from: 0 }
    for (let from = 0; from < to; from++) {
      const cost = (best[from - 1]?.cost ?? 0) + costOf(to - from, reached[from]![to - 1]!)
      if (cost < found.cost) found = { cost, from }
    }
    best.push(found)
  }
  return { blocks: cuts(best), cost: best[count - 1]?.cost ?? 0 }
}

function costOf(size: number, reached: number): number {
  if (size === 1) return reached * (1 + WRITTEN)
  return reached * (Math.ceil(size / 2) * PAIR + WRITTEN) + BEGUN
}

/** Weight of all parts that some seed from `i` up to `j` reaches, at [i][j]. */
function reachedBy(count: number, parts: readonly Part[]): Float64Array[] {
  const first = Array.from({ length: count }, () => new Float64Array(count))
  for (const { weight, seeds } of parts) {
    // a part counts from the first of its seeds that is not before i
    let next = 0
    for (const k of members(seeds)) {
      for (; next <= k; next++) first[next]![k] = first[next]![k]! + weight
    }
  }
  for (const row of first) for (let k = 1; k < count; k++) row[k] = row[k]! + row[k - 1]!
  return first
}

/** The blocks of the best division of all seeds, from the last to the first and then in order. */
function cuts(best: readonly { readonly from: number }[]): Block[] {
  const found: Block[] = []
  for (let to = best.length; to > 0; to = found[0]!.from) found.unshift({ from: best[to - 1]!.from, to })
  return found
}
