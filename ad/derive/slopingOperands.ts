import { apply, region, withFreshGraph } from '../graph/graph.ts'
import { Apply, Cond, Constant, type Node } from '../graph/node.ts'
import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'

const slopingByOp = new Map<OpName, readonly boolean[]>()

/** For each operand of an operation whether its derivative is anything but the constant 0. */
export function slopingOperands(op: OpName): readonly boolean[] {
  const known = slopingByOp.get(op)
  if (known) return known
  const sloping = withFreshGraph(() => askedOfTable(op))
  slopingByOp.set(op, sloping)
  return sloping
}

/** The operands through which a node moves: not those that it only decides by. */
export function slopingArgs(node: Node): readonly Node[] {
  if (!(node instanceof Apply)) return node instanceof Cond ? node.args.slice(1) : node.args
  const sloping = slopingOperands(node.op)
  return node.args.filter((_, i) => sloping[i])
}

/** The operation's own rule, asked on operands of which nothing is known. */
function askedOfTable(op: OpName): boolean[] {
  const { arity, slopes } = operations[op]
  if (slopes === 'none') return Array(arity).fill(false)
  const sloping: boolean[] = []
  const types = Array.from({ length: arity }, (_, i) => ({
    type: op === 'select' && i === 0 ? ('boolean' as const) : ('number' as const),
  }))
  region(types, (params) => {
    const found = slopes(params, apply(op, params[0]!, params[1], params[2]))
    sloping.push(...params.map((_, i) => isSlope(found[i])))
    return []
  })
  return sloping
}

function isSlope(slope: Node | undefined): boolean {
  return slope !== undefined && !(slope instanceof Constant && slope.value === 0)
}
