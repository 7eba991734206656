import { slopingOperands } from '../derive/slopingOperands.ts'
import type { Apply } from '../graph/node.ts'
import { EMPTY, type NumberSet, only } from '../graph/numberSet.ts'
import { operations } from '../ops/table.ts'

/** Which inputs a value depends on, by their numbers. */
export interface Dependence {
  /** inputs that can change the value in any way */
  readonly value: NumberSet
  /** the same, but for what was held still on purpose, by `stopGradient` or a derivative of its own */
  readonly open: NumberSet
  /** inputs from which a slope reaches the value, so that its gradient flows back to them */
  readonly slope: NumberSet
}

/** What a constant depends on. */
export const NOTHING: Dependence = { value: EMPTY, open: EMPTY, slope: EMPTY }

/** What input i depends on: itself. */
export function input(i: number): Dependence {
  const self = only(i)
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
