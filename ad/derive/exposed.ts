import {
  Apply,
  bufferLength,
  Call,
  Cond,
  Element,
  type Node,
  Project,
  type Region,
  Scan,
  Stack,
} from '../graph/node.ts'
import { regionOrder } from '../graph/order.ts'
import { Versions } from '../graph/versions.ts'
import { operations } from '../ops/table.ts'

/** What runs regions, and has their results. */
type Runner = Scan | Cond | Call

/**
 * What reaches some outputs without passing a gate, such as an arm of `select` or an operand of `max`.
 *
 * If it is not finite, neither is (as a rule) an output, and its derivative need not be either. All else may be infinite
 * or NaN while every output is finite: its cotangents are then 0, and must stay 0 whatever slope they meet. What does not
 * reach an output in every iteration, or on either side of a branch, is of that kind too.
 */
export class Exposed {
  readonly #nodes: Set<Node>
  readonly #elements = new Map<Node, Set<number>>()
  readonly #results = new Map<Node, Project[]>()
  readonly #outputs = new Map<Runner, ReadonlySet<number>>()

  /** @param order - operands before users */
  constructor(order: readonly Node[], outputs: Iterable<Node>) {
    this.#nodes = new Set(outputs)
    for (let i = order.length - 1; i >= 0; i--) this.#visit(order[i]!)
  }

  has(node: Node): boolean {
    return this.#nodes.has(node)
  }

  /** Whether an output of the regions of a loop, branch or call is, each time that they run. */
  hasOutput(of: Runner, output: number): boolean {
    return this.#outputs.get(of)?.has(output) ?? false
  }

  #visit(node: Node): void {
    if (node instanceof Scan || node instanceof Cond || node instanceof Call) this.#enter(node)
    else if (!this.#nodes.has(node)) return
    else if (node instanceof Apply) this.#exposeOperands(node)
    else if (node instanceof Element) this.#exposeElement(node)
    else if (node instanceof Stack) for (const arg of node.args) this.#nodes.add(arg)
    else if (node instanceof Project)
      this.#results.set(node.of, [...(this.#results.get(node.of) ?? []), node])
  }

  #exposeOperands(node: Apply): void {
    const { result, gates } = operations[node.op]
    // a comparison is definite even of infinities
    if (result === 'boolean') return
    node.args.forEach((arg, i) => {
      if (!gates.includes(i)) this.#nodes.add(arg)
    })
  }

  #exposeElement({ args, index }: Element): void {
    const row = args[0]!
    const elements = this.#elements.get(row) ?? new Set()
    this.#elements.set(row, elements.add(index))
    if (elements.size === bufferLength(row)) this.#nodes.add(row)
  }

  #enter(node: Runner): void {
    const results = this.#results.get(node)
    if (!results) return
    const { outputs, operands } = inside(node, results)
    this.#outputs.set(node, outputs)
    for (const i of operands) this.#nodes.add(node.args[i]!)
  }
}

/** The outputs of a region that are exposed each time that it runs, and the operands of what runs it. */
interface Inside {
  readonly outputs: ReadonlySet<number>
  readonly operands: readonly number[]
}

function inside(node: Runner, results: readonly Project[]): Inside {
  if (node instanceof Scan) return inLoop(node, results)
  const outputs = new Set(results.map(({ index }) => index))
  if (node instanceof Cond) return { outputs, operands: onBothSides(node, outputs) }
  return { outputs, operands: formalsAmong(node.callee.params, node.callee, outputs) }
}

/** The operands of a branch that matter on whatever side is taken. */
function onBothSides(cond: Cond, outputs: ReadonlySet<number>): number[] {
  const on = (side: Region, bound: readonly Node[]) =>
    new Set(formalsAmong(side.free, side, outputs).map((i) => bound[i]!))
  const [yes, no] = [on(cond.onTrue, cond.boundTrue), on(cond.onFalse, cond.boundFalse)]
  return cond.args.flatMap((arg, i) => (i > 0 && yes.has(arg) && no.has(arg) ? [i] : []))
}

const known = new Versions<readonly number[]>()

/** The numbers of those formal nodes of a region that are exposed when some of its outputs are. */
function formalsAmong(
  formals: readonly Node[],
  region: Region,
  outputs: ReadonlySet<number>,
): readonly number[] {
  const key = [...outputs].sort((a, b) => a - b).join()
  return known.of(region, key, () => {
    const exposed = new Exposed(
      regionOrder(region),
      [...outputs].map((k) => region.outputs[k]!),
    )
    return formals.flatMap((node, i) => (exposed.has(node) ? [i] : []))
  })
}

/** Iterations that are looked at from the end of a loop; what is exposed soon stays the same from one to that before. */
const MOST_ITERATIONS = 64

/**
 * A loop, followed back from its last iteration: there those carries are exposed that are read as final ones, before that
 * those that the next iteration exposes.
 */
function inLoop(scan: Scan, results: readonly Project[]): Inside {
  const { carries, early, length } = scan.shape
  const { params, free } = scan.body
  const formals = [...params.slice(0, -1), ...free]
  const numbers = (part: string) => results.flatMap((result) => (result.part === part ? [result.index] : []))
  const finals = numbers('final')
  const rows = numbers('ys').map((k) => carries + k)
  let outputs: ReadonlySet<number> = new Set([...finals, ...rows])
  let always = outputs
  const ever = new Set<number>()
  for (let iteration = 1; ; iteration++) {
    const exposed = formalsAmong(formals, scan.body, outputs)
    for (const i of exposed) ever.add(i)
    const before = new Set([...exposed.filter((i) => i < carries), ...numbers('history'), ...rows])
    if (iteration === length || same(before, outputs)) break
    if (iteration === MOST_ITERATIONS) return { outputs: new Set(), operands: [] }
    outputs = before
    always = new Set([...always].filter((k) => before.has(k)))
  }
  const throughout = formalsAmong(formals, scan.body, always)
  // a loop that may end at once shows nothing then but the carries that it began with
  if (early) return { outputs: always, operands: throughout.filter((i) => i < carries && finals.includes(i)) }
  const bound = [...ever].filter((i) => i >= carries + scan.shape.xs)
  return { outputs: always, operands: [...throughout.filter((i) => i < carries + scan.shape.xs), ...bound] }
}

function same(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((k) => b.has(k))
}
