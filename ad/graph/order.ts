import type { Node, Region } from './node.ts'
import { postorder } from './postorder.ts'

const orders = new WeakMap<Region, readonly Node[]>()

/** The nodes of a region, operands before users: those its outputs need, up to its parameters and free nodes. */
export function regionOrder(region: Region): readonly Node[] {
  const before = orders.get(region)
  if (before) return before
  const order = regionPart(region, region.outputs)
  orders.set(region, order)
  return order
}

/** The nodes of a region that some of its nodes need, operands before users. */
export function regionPart(region: Region, nodes: readonly Node[]): Node[] {
  const free = new Set(region.free)
  return postorder(nodes, (node) => free.has(node))
}

/** A region whose order was met when it was made. */
export function ordered(region: Region, order: readonly Node[]): Region {
  orders.set(region, order)
  return region
}
