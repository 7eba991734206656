import { add } from '../graph/build.ts'
import { constant, element, stack } from '../graph/graph.ts'
import {
  bufferLength,
  type Call,
  type Cond,
  type Node,
  type Part,
  type Project,
  type Scan,
  type Stack,
} from '../graph/node.ts'
import type { Exposed } from './exposed.ts'
import { total } from './rows.ts'

/** The cotangents gathered so far in a reverse sweep: sums over the users of each node. */
export class Cotangents {
  readonly #active: ReadonlySet<Node>
  readonly #exposed: Exposed
  readonly #sums = new Map<Node, Node>()
  /** of buffers of which single elements are used */
  readonly #elements = new Map<Node, Map<number, Node>>()
  /** of the results of loops and branches */
  readonly #results = new Map<Node, Map<string, Node>>()

  /**
   * @param active - what depends on what the sweep differentiates with respect to
   * @param exposed - what reaches an output without passing a gate
   */
  constructor(active: ReadonlySet<Node>, exposed: Exposed) {
    this.#active = active
    this.#exposed = exposed
  }

  /** Whether a node may be infinite or NaN without harm to the outputs, its cotangent being zero then. */
  gated(node: Node): boolean {
    return !this.#exposed.has(node)
  }

  /** The same of the outputs of what a loop, branch or call runs. */
  gatedOutputs(of: Scan | Cond | Call): (output: number) => boolean {
    return (output) => !this.#exposed.hasOutput(of, output)
  }

  /** Whether a node depends on what the sweep differentiates with respect to. */
  wanted(node: Node): boolean {
    return this.#active.has(node)
  }

  add(node: Node, bar: Node | undefined): void {
    if (!bar || !this.wanted(node)) return
    const sum = this.#sums.get(node)
    this.#sums.set(node, sum ? total(sum, bar) : bar)
  }

  addElement(buffer: Node, index: number, bar: Node): void {
    if (!this.wanted(buffer)) return
    const elements = this.#elements.get(buffer) ?? new Map<number, Node>()
    const sum = elements.get(index)
    elements.set(index, sum ? add(sum, bar) : bar)
    this.#elements.set(buffer, elements)
  }

  addStack(node: Stack, bar: Node): void {
    node.args.forEach((arg, i) => {
      if (this.wanted(arg)) this.add(arg, element(bar, i))
    })
  }

  addResult(result: Project, bar: Node): void {
    const results = this.#results.get(result.of) ?? new Map<string, Node>()
    results.set(`${result.part} ${result.index}`, bar)
    this.#results.set(result.of, results)
  }

  /** The cotangent of one result of a loop or branch. */
  ofResult(of: Node, part: Part, index: number): Node | undefined {
    return this.#results.get(of)?.get(`${part} ${index}`)
  }

  of(node: Node): Node | undefined {
    const elements = this.#elements.get(node)
    if (!elements) return this.#sums.get(node)
    const spread = stack(Array.from({ length: bufferLength(node) }, (_, i) => elements.get(i) ?? constant(0)))
    const sum = this.#sums.get(node)
    return sum ? total(sum, spread) : spread
  }
}
