import { slopingArgs } from '../derive/slopingOperands.ts'
import { Apply, Call, Cond, Element, type Node, Project, type Region, Scan, Stack } from '../graph/node.ts'
import { EMPTY, has, type NumberSet, only, union } from '../graph/numberSet.ts'
import { regionOrder } from '../graph/order.ts'
import { postorder } from '../graph/postorder.ts'
import { outsideOf } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'

/** Numbers of columns. */
export type Columns = NumberSet

/** What each result of a loop, branch or call depends on. */
interface ResultColumns {
  readonly results: readonly Columns[]
  readonly ys: readonly Columns[]
  /** of each row among `ys`: what each of its elements depends on, if they are told apart */
  readonly elements?: readonly (readonly Columns[] | undefined)[] | undefined
}

/**
 * Which inputs each output's derivative can depend on, from the structure of the program: bit k of output i is set
 * where ∂yᵢ/∂xₖ may be other than zero for some numbers.
 *
 * @param inputs - distinct nodes
 */
export function sparsity(outputs: readonly Node[], inputs: readonly Node[]): Columns[] {
  const given = new Map(inputs.map((node, k) => [node, only(k)]))
  const outside = outsideOf(inputs)
  const order = postorder(outputs, (node) => given.has(node) || outside(node))
  return outputs.map(
    spreadOver(
      order.filter((node) => !outside(node)),
      given,
    ).of,
  )
}

/** What nodes depend on; of rows whose elements differ in that, also of each element. */
class Spread {
  readonly #whole: Map<Node, Columns>
  readonly #elements = new Map<Node, readonly Columns[]>()

  constructor(given: ReadonlyMap<Node, Columns>) {
    this.#whole = new Map(given)
  }

  /** Of a node that nothing was said of: of nothing. */
  readonly of = (node: Node): Columns => this.#whole.get(node) ?? EMPTY

  /** Of an element of a row. */
  ofElement(row: Node, index: number): Columns {
    return this.#elements.get(row)?.[index] ?? this.of(row)
  }

  /** Whether the elements of a row are told apart. */
  apart(row: Node): boolean {
    return this.#elements.has(row)
  }

  set(node: Node, columns: Columns): void {
    this.#whole.set(node, columns)
  }

  setElements(row: Node, columns: readonly Columns[]): void {
    this.#elements.set(row, columns)
    this.#whole.set(row, union(columns))
  }
}

function spreadOver(order: readonly Node[], given: ReadonlyMap<Node, Columns>): Spread {
  const spread = new Spread(given)
  const inside = new Map<Node, ResultColumns>()
  for (const node of order) {
    if (given.has(node)) continue
    if (node instanceof Scan) inside.set(node, loopColumns(node, spread))
    else if (node instanceof Cond) inside.set(node, branchColumns(node, spread.of))
    else if (node instanceof Call) inside.set(node, callColumns(node, spread.of))
    else if (node instanceof Project) projected(node, inside.get(node.of), spread)
    else if (node instanceof Apply) spread.set(node, scalarColumns(node, spread.of))
    else if (node instanceof Element) spread.set(node, spread.ofElement(node.args[0]!, node.index))
    else if (node instanceof Stack) spread.setElements(node, node.args.map(spread.of))
  }
  return spread
}

/** @param inside - none: nothing was said of the loop, branch or call */
function projected(node: Project, inside: ResultColumns | undefined, spread: Spread): void {
  if (!inside) return
  const { results, ys, elements } = inside
  const apart = node.part === 'ys' ? elements?.[node.index] : undefined
  if (apart) spread.setElements(node, apart)
  else if (node.part === 'trips') spread.set(node, EMPTY)
  else spread.set(node, (node.part === 'ys' ? ys : results)[node.index]!)
}

/** Through the operands that have slopes. */
function scalarColumns(node: Apply, of: (node: Node) => Columns): Columns {
  return union(slopingArgs(node).map(of))
}

function loopColumns(scan: Scan, spread: Spread): ResultColumns {
  const { shape, body, args } = scan
  const { carries } = shape
  const given = new Map<Node, Columns>(formals(body).map((node, i) => [node, spread.of(args[i]!)]))
  for (;;) {
    const next = body.outputs.map(spreadOver(regionOrder(body), given).of)
    const grown = body.params.slice(0, carries).map((param, k) => given.get(param)! | next[k]!)
    if (grown.every((set, k) => set === given.get(body.params[k]!)))
      return { results: grown, ys: next.slice(carries), elements: elementColumns(scan, grown, spread) }
    grown.forEach((set, k) => {
      given.set(body.params[k]!, set)
    })
  }
}

/** What is handed to a loop's body: carries, elements of rows, and what it reads from around; not the index. */
function formals({ params, free }: Region): Node[] {
  return [...params.slice(0, -1), ...free]
}

const ofBodies = new Versions<readonly Columns[]>()

/** What each element of the rows that a loop writes depends on, where that differs for some that it reads. */
function elementColumns(
  { shape, body, args, xs }: Scan,
  carried: readonly Columns[],
  spread: Spread,
): ResultColumns['elements'] {
  if (!xs.some((row) => spread.apart(row))) return undefined
  const { carries, length } = shape
  const byFormal = ofBodies.of(body, '', () => sparsity(body.outputs, formals(body)))
  return byFormal.slice(carries).map((read) => {
    const used = args.flatMap((arg, i) => (has(read, i) ? [{ arg, i }] : []))
    const rows = used.filter(({ i }) => i >= carries && i < carries + shape.xs).map(({ arg }) => arg)
    if (!rows.some((row) => spread.apart(row))) return undefined
    const shared = used
      .filter(({ i }) => i < carries || i >= carries + shape.xs)
      .map(({ arg, i }) => carried[i] ?? spread.of(arg))
    return Array.from({ length }, (_, at) =>
      union([...shared, ...rows.map((row) => spread.ofElement(row, at))]),
    )
  })
}

function branchColumns(cond: Cond, of: (node: Node) => Columns): ResultColumns {
  const side = (inner: Region, operands: readonly Node[]): readonly Columns[] => {
    const given = new Map<Node, Columns>(inner.free.map((node, i) => [node, of(operands[i]!)]))
    const reached = spreadOver(regionOrder(inner), given)
    return inner.outputs.map(reached.of)
  }
  const no = side(cond.onFalse, cond.boundFalse)
  return { results: side(cond.onTrue, cond.boundTrue).map((set, i) => set | no[i]!), ys: [] }
}

const calleeColumns = new Versions<readonly Columns[]>()

/** By the parameters that each result of the function depends on, found once. */
function callColumns({ callee, args }: Call, of: (node: Node) => Columns): ResultColumns {
  const byParameter = calleeColumns.of(callee, '', () => sparsity(callee.outputs, callee.params))
  const given = args.map(of)
  const results = byParameter.map((params) => union(given.filter((_, i) => has(params, i))))
  return { results, ys: [] }
}
