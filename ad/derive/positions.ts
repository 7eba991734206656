import type { Node } from '../graph/node.ts'

/** The positions of what holds. */
export function indices(flags: readonly boolean[]): number[] {
  return flags.flatMap((flag, i) => (flag ? [i] : []))
}

/** A list cut into pieces of the given lengths; what is left over is dropped. */
export function cut<T>(list: readonly T[], lengths: readonly number[]): T[][] {
  let next = 0
  return lengths.map((length) => list.slice(next, (next += length)))
}

/** The positions of those nodes that are in a set. */
export function positionsAmong(nodes: readonly Node[], among: ReadonlySet<Node>): Set<number> {
  return new Set(nodes.flatMap((node, i) => (among.has(node) ? [i] : [])))
}
