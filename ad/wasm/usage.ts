import { Cond, Constant, type Node, Project, type Region } from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { Positions } from '../graph/positions.ts'
import { type SineAndCosine, sinesAndCosines } from './angles.ts'

/** Expression trees deeper than this go through a local: V8 would load all that a deep tree reads before it computes. */
const TREE_HEIGHT = 4

/** How the nodes of a region are used: a row for each question, an element for each node of the order. */
export class Usage {
  /** the nodes of the region, and what they read from around it, operands before users */
  readonly order: readonly Node[]
  /** of a sine or a cosine both, where the first of them is the statement that computes both */
  readonly angles: ReadonlyMap<Node, SineAndCosine>
  /** whether it comes from around the region, or is a parameter */
  readonly given: Uint8Array
  /** whether it is computed where it is used, inside a larger expression */
  readonly nested: Uint8Array
  /** whether it must be in place before it is used */
  readonly #held: Uint8Array
  /** operands and outputs that it is */
  readonly #uses: Uint32Array
  /** height of its expression tree */
  readonly #height: Uint8Array
  readonly #positions: Positions

  constructor(region: Region) {
    this.order = regionOrder(region)
    this.#positions = new Positions(this.order)
    const count = this.order.length
    this.given = new Uint8Array(count)
    this.nested = new Uint8Array(count)
    this.#held = new Uint8Array(count)
    this.#uses = new Uint32Array(count)
    this.#height = new Uint8Array(count)
    for (const node of [...region.params, ...region.free]) this.#mark(this.given, node)
    this.angles = sinesAndCosines(this.order, (node) => this.isGiven(node))
    this.#count(region)
    this.order.forEach((node, at) => void this.#judge(node, at))
  }

  /** The position of a node in the order, -1 for one that is not in it. */
  at(node: Node): number {
    return this.#positions.of(node)
  }

  isGiven(node: Node): boolean {
    return this.given[this.at(node)] === 1
  }

  isNested(node: Node): boolean {
    return this.nested[this.at(node)] === 1
  }

  /** What nothing computes may be nowhere in the order. */
  #mark(marks: Uint8Array, node: Node): void {
    const at = this.at(node)
    if (at >= 0) marks[at] = 1
  }

  #count(region: Region): void {
    this.order.forEach((node, at) => {
      if (this.given[at]) return
      for (const arg of node.args) {
        this.#uses[this.at(arg)]!++
        // a branch reads its operands on either side, so they must be in place before it
        if (node instanceof Cond) this.#mark(this.#held, arg)
      }
    })
    for (const output of region.outputs) this.#uses[this.at(output)]!++
    for (const node of this.angles.keys()) this.#mark(this.#held, node)
  }

  /** Nests scalars that are read once, by a node or an output of this region, unless the tree grows too high. */
  #judge(node: Node, at: number): void {
    let height = 1
    if (!this.given[at]) {
      for (const arg of node.args) {
        const below = this.at(arg)
        if (this.nested[below]) height = Math.max(height, this.#height[below]! + 1)
      }
    }
    this.#height[at] = height
    const scalar = node.type !== 'tuple' && node.type !== 'buffer' && !(node instanceof Constant)
    const branchResult = node instanceof Project && node.part === 'result'
    const once = this.#uses[at] === 1 && !this.#held[at]
    this.nested[at] = Number(scalar && !branchResult && once && height < TREE_HEIGHT)
  }
}
