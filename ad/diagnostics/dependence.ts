import { apply, region, withFreshGraph } from '../graph/graph.ts'
import { type Apply, Constant, type Node } from '../graph/node.ts'
import type { OpName } from '../ops/names.ts'
import { operations } from '../ops/table.ts'

/** Which inputs a value depends on, as sets: bit i stands for input i. */
export interface Dependence {
  /** inputs that can change the value in any way */
  readonly value: bigint
  /** the same, but for what was held still on purpose, by `stopGradient` or a derivative of its own */
  readonly open: bigint
  /** inputs from which a slope reaches the value, so that its gradient flows back to them */
  readonly slope: bigint
}

/** What a constant depends on. */
export const NOTHING: Dependence = { value: 0n, open: 0n, slope: 0n }

/** What input i depends on: itself. */
export function input(i: number): Dependence {
  const self = 1n << BigInt(i)
  return { value: self, open: self, slope: self }
}

/** What depends on all of these depends on. */
export function union(parts: readonly Dependence[]): Dependence {
  let { value, open, slope } = NOTHING
  for (const part of parts) {
    value |= part.value
    open |= part.open
    slope |= part.slope
  }
  return { value, open, slope }
}

/** Whether two values depend on the same inputs in the same ways. */
export function same(a: Dependence, b: Dependence): boolean {
  return a.value === b.value && a.open === b.open && a.slope === b.slope
}

/**
 * What the result of a scalar operation depends on: in value on all operands, in slope on those it is not flat in.
 *
 * A smooth operation that is flat in an operand holds it still on purpose: that is what such operations are for.
 */
export function throughOperation(node: Apply, operands: readonly Dependence[]): Dependence {
  const { slopes, smoothness } = operations[node.op]
  const sloping = slopingOperands(node.op)
  const moving = union(operands.filter((_, i) => sloping[i]))
  const holds = smoothness === 'smooth' && slopes !== 'none'
  const all = union(operands)
  return { value: all.value, open: holds ? moving.open : all.open, slope: moving.slope }
}

const slopingByOp = new Map<OpName, readonly boolean[]>()

/** For each operand of an operation whether its derivative is anything but the constant 0. */
export function slopingOperands(op: OpName): readonly boolean[] {
  const known = slopingByOp.get(op)
  if (known) return known
  const sloping = withFreshGraph(() => askedOfTable(op))
  slopingByOp.set(op, sloping)
  return sloping
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
