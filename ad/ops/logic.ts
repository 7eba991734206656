import { select as choose, number, zero } from '../graph/build.ts'
import type { LogicName } from './names.ts'
import { type Op, test } from './op.ts'

export const logic: Readonly<Record<LogicName, Op>> = {
  lt: test(2, (a: number, b: number) => a < b, { code: (set) => set.lt }),
  le: test(2, (a: number, b: number) => a <= b, { code: (set) => set.le }),
  eq: test(2, (a: number, b: number) => a === b, { code: (set) => set.eq }, true),
  and: test(2, (a: boolean, b: boolean) => a && b, { code: (set) => set.and }, true),
  or: test(2, (a: boolean, b: boolean) => a || b, { code: (set) => set.or }, true),
  not: test(1, (a: boolean) => !a, { code: (set) => set.not }),
  /** a where the condition holds, else b */
  select: {
    value: (condition: boolean, a: number, b: number) => (condition ? a : b),
    arity: 3,
    result: 'number',
    slopes: ([condition]) => [
      undefined,
      choose(condition!, number(1), zero()),
      choose(condition!, zero(), number(1)),
    ],
    smoothness: 'kink',
    singular: false,
    commutative: false,
    gates: [1, 2],
    wasm: { code: (set) => set.select, order: [1, 2, 0] },
  },
}
