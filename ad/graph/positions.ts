import type { Node } from './node.ts'

/** Where nodes are in an order. Each remembers the last order that it was met in; Maps of all nodes are dear. */
export class Positions {
  readonly #order: readonly Node[]
  #all: ReadonlyMap<Node, number> | undefined

  constructor(order: readonly Node[]) {
    this.#order = order
    order.forEach((node, i) => {
      node.position = i
    })
  }

  /** The position of a node, -1 for one that is not in the order. */
  of(node: Node): number {
    return this.#order[node.position] === node ? node.position : this.#searched(node)
  }

  /** The position of a node that has been met in another order since, or never in this one. */
  #searched(node: Node): number {
    this.#all ??= new Map(this.#order.map((known, i) => [known, i]))
    return this.#all.get(node) ?? -1
  }
}
