import { number } from '../graph/build.ts'
import type { InstructionSet } from '../wasm/instructionSet.ts'
import type { MotionName } from './names.ts'
import { binary, type Op, unary } from './op.ts'

// Values that are told how to move. With these a program states a derivative that is not that of the code which
// computes the value: y = graft(value, change), where `change` is worth 0 and moves as the value should. Only the
// first operand of a product with a change moves the product, so the rate is a number like any other: it enters the
// derivative as it is, and the derivative of the derivative differentiates it.

/** No operand is read: a change is worth nothing, it only moves. */
const nothing = { code: (set: InstructionSet) => set.number(0), order: [] }

export const motion: Readonly<Record<MotionName, Op>> = {
  /** the value a, which moves as b does; with a literal 0 for b, a value that stands still */
  graft: binary(
    (a) => a,
    () => [undefined, number(1)],
    { code: () => [], order: [0] },
  ),
  /** 0, which moves `rate` times as far as `change` */
  geared: binary(
    () => 0,
    (_change, rate) => [rate, undefined],
    nothing,
  ),
  /** same, for rates that may be infinite where nothing moves */
  gearedStrongly: binary(
    () => 0,
    (_change, rate) => [rate, undefined],
    nothing,
    { singular: true },
  ),
  /** NaN, in the place of the solution of a problem that has none or was not solved; the operand says how bad it is */
  unsolved: unary(
    () => Number.NaN,
    'none',
    { code: (set) => set.number(Number.NaN), order: [] },
    { smoothness: 'step' },
  ),
  /** NaN, which moves by NaN with its first operand for ever: what nobody may take for a derivative */
  unknown: binary(
    () => Number.NaN,
    (_a, _b, y) => [y, undefined],
    { code: (set) => set.number(Number.NaN), order: [] },
    { singular: true },
  ),
}
