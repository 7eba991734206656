import { apply, region, withFreshGraph } from '../graph/graph.ts'
import { Apply, Call, Cond, Element, type Node, Project, type Region, Scan, Stack } from '../graph/node.ts'
import { postorder, regionOrder } from '../graph/traverse.ts'
import { Versions } from '../graph/versions.ts'
import type { OpName } from '../ops/names.ts'
import type { Op } from '../ops/op.ts'
import { operations } from '../ops/table.ts'

/** A set of column numbers, one bit each. */
export type Columns = bigint

/** What each result of a loop, branch or call depends on. */
interface ResultColumns {
  readonly results: readonly Columns[]
  readonly ys: readonly Columns[]
}

/**
 * Which inputs each output's derivative can depend on, from the structure of the program: bit k of output i is set
 * where ∂yᵢ/∂xₖ may be other than zero for some numbers.
 *
 * @param inputs - distinct nodes
 */
export function sparsity(outputs: readonly Node[], inputs: readonly Node[]): Columns[] {
  const given = new Map(inputs.map((node, k) => [node, 1n << BigInt(k)]))
  const order = postorder(outputs, (node) => given.has(node))
  const columns = spreadOver(order, given)
  return outputs.map((output) => columns.get(output) ?? 0n)
}

function spreadOver(order: readonly Node[], given: ReadonlyMap<Node, Columns>): Map<Node, Columns> {
  const columns = new Map<Node, Columns>(given)
  const inside = new Map<Node, ResultColumns>()
  const of = (node: Node): Columns => columns.get(node) ?? 0n
  for (const node of order) {
    if (given.has(node)) continue
    if (node instanceof Scan) inside.set(node, loopColumns(node, of))
    else if (node instanceof Cond) inside.set(node, branchColumns(node, of))
    else if (node instanceof Call) inside.set(node, callColumns(node, of))
    else if (node instanceof Project) {
      const { results, ys } = inside.get(node.of)!
      const among = node.part === 'ys' ? ys : results
      columns.set(node, node.part === 'trips' ? 0n : among[node.index]!)
    } else if (node instanceof Apply) columns.set(node, scalarColumns(node, of))
    else if (node instanceof Element || node instanceof Stack) columns.set(node, union(node.args.map(of)))
  }
  return columns
}

/** Through the operands that have slopes. */
function scalarColumns(node: Apply, of: (node: Node) => Columns): Columns {
  const open = openOperands(node.op)
  return union(node.args.filter((_, i) => open[i]).map(of))
}

const found = new Map<OpName, readonly boolean[]>()

/** For each operand of an operation whether the derivative flows through it. */
function openOperands(op: OpName): readonly boolean[] {
  const known = found.get(op)
  if (known) return known
  const { arity, slopes } = operations[op]
  const open =
    slopes === 'none' ? Array.from({ length: arity }, () => false) : withFreshGraph(() => probed(op, slopes))
  found.set(op, open)
  return open
}

function probed(op: OpName, slopes: Exclude<Op['slopes'], 'none'>): boolean[] {
  const types = Array.from({ length: operations[op].arity }, (_, i) => ({
    type: op === 'select' && i === 0 ? ('boolean' as const) : ('number' as const),
  }))
  let open: boolean[] = []
  region(types, (params) => {
    const [a, b, c] = params
    open = slopes(params, apply(op, a!, b, c)).map((slope) => slope !== undefined)
    return []
  })
  return open
}

function loopColumns({ shape, body, args }: Scan, of: (node: Node) => Columns): ResultColumns {
  const { carries } = shape
  const formal = [...body.params.slice(0, -1), ...body.free]
  const given = new Map<Node, Columns>(formal.map((node, i) => [node, of(args[i]!)]))
  for (;;) {
    const reached = spreadOver(regionOrder(body), given)
    const next = body.outputs.map((output) => reached.get(output) ?? 0n)
    const grown = body.params.slice(0, carries).map((param, k) => given.get(param)! | next[k]!)
    if (grown.every((set, k) => set === given.get(body.params[k]!)))
      return { results: grown, ys: next.slice(carries) }
    grown.forEach((set, k) => {
      given.set(body.params[k]!, set)
    })
  }
}

function branchColumns(cond: Cond, of: (node: Node) => Columns): ResultColumns {
  const side = (inner: Region, operands: readonly Node[]): readonly Columns[] => {
    const given = new Map<Node, Columns>(inner.free.map((node, i) => [node, of(operands[i]!)]))
    const reached = spreadOver(regionOrder(inner), given)
    return inner.outputs.map((output) => reached.get(output) ?? 0n)
  }
  const no = side(cond.onFalse, cond.boundFalse)
  return { results: side(cond.onTrue, cond.boundTrue).map((set, i) => set | no[i]!), ys: [] }
}

const calleeColumns = new Versions<readonly Columns[]>()

/** By the parameters that each result of the function depends on, found once. */
function callColumns({ callee, args }: Call, of: (node: Node) => Columns): ResultColumns {
  const byParameter = calleeColumns.of(callee, '', () => sparsity(callee.outputs, callee.params))
  const given = args.map(of)
  const results = byParameter.map((params) =>
    union(given.filter((_, i) => (params & (1n << BigInt(i))) !== 0n)),
  )
  return { results, ys: [] }
}

function union(sets: readonly Columns[]): Columns {
  return sets.reduce((all, set) => all | set, 0n)
}
