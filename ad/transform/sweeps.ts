import { executedBy } from '../graph/count.ts'
import { apply, constant, element, project, region, scanNode } from '../graph/graph.ts'
import { Constant, type Node, type Region } from '../graph/node.ts'
import { EMPTY, members, type NumberSet, only, union } from '../graph/numberSet.ts'
import { regionOrder } from '../graph/order.ts'
import { numberParameters } from '../graph/parameters.ts'
import { postorder } from '../graph/postorder.ts'
import { regionWith } from '../graph/regionWith.ts'
import { inlined, outsideOf, recordedOn } from '../graph/traverse.ts'
import { type Block, blocks } from './blocks.ts'

/**
 * A pass of a derivative through a program: of a seed for each way in, the results at the ways out; undefined stands for
 * zero, in seeds and in results.
 */
export type Sweep = (seeds: readonly (Node | undefined)[]) => readonly (Node | undefined)[]

/** What a sweep is from seed 0, 1, …, each worth 1 while the others are 0: recorded, or waiting to be. */
export interface Sweeps {
  /** about how many operations all of them take, what they share included */
  readonly cost: number
  /** records them; of each seed its results */
  readonly recorded: () => readonly (readonly (Node | undefined)[])[]
}

/**
 * The sweeps from a number of seeds, with what does not depend on the seeds recorded once, outside. Seeds that reach
 * much the same operations are swept by one loop, two at a time in lanes: code once for all of them. Where seeds reach
 * few operations each, and not the same, each has code of its own, without what it does not reach.
 *
 * @param params - of the program; what was recorded around it takes no operations of the sweeps
 * @param whole - whether one loop has to sweep all seeds, whatever they reach
 */
export function sweepsFrom(count: number, sweep: Sweep, params: readonly Node[], whole = false): Sweeps {
  const map = region(numberParameters(count), (seeds) => sweep(seeds).map((result) => result ?? constant(0)))
  const reach = reaches(map)
  const plan = whole ? { blocks: [{ from: 0, to: count }], cost: 0 } : blocks(count, reach)
  const alone = reach.some(({ node }) => node.type === 'tuple')
    ? (k: number) => sweep(seedsOf(count, (seed) => (seed === k ? constant(1) : undefined)))
    : fromOne(map, reach)
  const recorded = () =>
    plan.blocks.flatMap((block) => (block.to - block.from > 1 ? loop(map, block) : [alone(block.from)]))
  return { cost: plan.cost + shared(map, params), recorded }
}

/** The results from one seed, of which only what it reaches is recorded: all else that any seed reaches is zero then. */
function fromOne(map: Region, reach: readonly Reached[]): (k: number) => readonly Node[] {
  const zero = constant(0)
  const seeded = new Set<Node>([...map.params, ...reach.map(({ node }) => node)])
  const reachedBy = map.params.map((): Node[] => [])
  for (const { node, seeds } of reach) for (const k of members(seeds)) reachedBy[k]!.push(node)
  return (k) => {
    const image = new Map<Node, Node>([[map.params[k]!, constant(1)]])
    const now = (node: Node) => image.get(node) ?? (seeded.has(node) ? zero : node)
    for (const node of reachedBy[k]!) image.set(node, recordedOn(node, node.args.map(now)))
    return map.outputs.map(now)
  }
}

/** Operations of what a map reads from around it, within the program. */
function shared({ free }: Region, params: readonly Node[]): number {
  const around = outsideOf(params)
  return postorder(free, around).reduce((sum, node) => sum + (around(node) ? 0 : executedBy(node)), 0)
}

/** A node of a map of seeds: what it weighs, and the seeds that reach it. */
export interface Reached {
  readonly node: Node
  readonly weight: number
  readonly seeds: NumberSet
}

/** The nodes of a map that seeds reach. */
function reaches(map: Region): Reached[] {
  const seeds = new Map<Node, NumberSet>(map.params.map((param, k) => [param, only(k)]))
  const ends = new Set<Node>([...map.params, ...map.free])
  return regionOrder(map).flatMap((node) => {
    if (ends.has(node)) return []
    const met = union(node.args.map((arg) => seeds.get(arg) ?? EMPTY))
    if (met === EMPTY) return []
    seeds.set(node, met)
    return [{ node, weight: executedBy(node), seeds: met }]
  })
}

/** One loop over a block of seeds; a seed is found from the loop's index, so that no row of ones and zeros is kept. */
function loop(map: Region, { from, to }: Block): Node[][] {
  const length = to - from
  const { region: body, found: results } = regionWith(numberParameters(1), ([index]) => {
    const ofSeed = (seed: number) => apply('eq', index!, constant(seed - from))
    const all = substituted(map, (seed) =>
      seed < from || seed >= to ? constant(0) : apply('select', ofSeed(seed), constant(1), constant(0)),
    )
    const others = all.flatMap((node, i) => (isZero(node) ? [] : [i]))
    return { outputs: others.map((i) => all[i]!), found: others }
  })
  const shape = { length, early: false, reverse: false, carries: 0, xs: 0 }
  const node = scanNode(shape, body, body.free)
  const rows = new Map(results.map((i, k) => [i, project(node, 'ys', k)]))
  return Array.from({ length }, (_, k) =>
    map.outputs.map((_, i) => (rows.has(i) ? element(rows.get(i)!, k) : constant(0))),
  )
}

function substituted(map: Region, seed: (k: number) => Node): Node[] {
  return inlined(map, seedsOf(map.params.length, seed), map.free)
}

function seedsOf<T>(count: number, seed: (k: number) => T): T[] {
  return Array.from({ length: count }, (_, k) => seed(k))
}

function isZero(node: Node): boolean {
  return node instanceof Constant && node.value === 0
}
