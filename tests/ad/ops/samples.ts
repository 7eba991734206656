import { apply, nodeOf, recording } from '../../../ad/graph/graph.ts'
import { gt, select } from '../../../ad/index.ts'
import type { OpName } from '../../../ad/ops/names.ts'
import { operations } from '../../../ad/ops/table.ts'
import type { Scalar } from '../../../ad/scalar.ts'

/** Points at which each operation is differentiable, kinks and poles well away. */
export const smoothPoints: Readonly<Record<OpName, readonly (readonly number[])[]>> = {
  add: [[0.3, -1.7]],
  sub: [[0.3, -1.7]],
  mul: [[0.3, -1.7]],
  div: [
    [0.3, -1.7],
    [-2.5, 0.4],
  ],
  absoluteMul: [[0.3, -1.7]],
  rem: [
    [5.3, 2.1],
    [-5.3, 2.1],
    [5.3, -1.3],
  ],
  neg: [[0.8]],
  sqrt: [[0.2], [7]],
  safeSqrt: [[0.2], [7]],
  abs: [[0.7], [-0.7]],
  sign: [[0.7], [-0.7]],
  min: [
    [1, 2],
    [2, 1],
  ],
  max: [
    [1, 2],
    [2, 1],
  ],
  relu: [[0.9], [-0.9]],
  floor: [[1.4], [-1.4]],
  ceil: [[1.4], [-1.4]],
  trunc: [[1.4], [-1.4]],
  nearest: [[1.4], [-1.8]],
  lt: [[1, 2]],
  le: [[1, 2]],
  eq: [[1, 2]],
  and: [[1, -1]],
  or: [[1, -1]],
  not: [[1]],
  select: [
    [1, 0.4, 0.6],
    [-1, 0.4, 0.6],
  ],
  // the next two are defined on whole numbers only, among which there are no differences
  powerOfTwo: [],
  xor: [],
  exponentOf: [[5.5]],
  significandOf: [[5.5], [-0.3]],
  copySign: [
    [1.5, -2],
    [-1.5, -2],
    [-1.5, 2],
  ],
  sin: [[0.4], [-3], [40]],
  cos: [[0.4], [-3], [40]],
  tan: [[0.4], [-3]],
  asin: [[0.4], [-0.9]],
  acos: [[0.4], [-0.9]],
  atan: [[0.4], [-6]],
  atan2: [
    [0.4, 1.2],
    [-0.4, -1.2],
    [3, -0.1],
  ],
  exp: [[0.4], [-3]],
  expm1: [[0.4], [-3]],
  log: [[0.4], [9]],
  log1p: [[0.4], [-0.7]],
  pow: [
    [1.3, 2.4],
    [0.6, -1.5],
    [2, 3],
  ],
  sinh: [[0.4], [-3]],
  cosh: [[0.4], [-3]],
  tanh: [[0.4], [-2]],
  erf: [[0.4], [-2]],
  // values that are told how to move: their slopes are not those of their values
  graft: [],
  geared: [],
  gearedStrongly: [],
  unsolved: [],
  unknown: [],
}

/** Numbers that arithmetic tends to get wrong. */
export const specialValues: readonly number[] = [
  0,
  -0,
  1,
  -1,
  6,
  4095,
  2 ** 51 + 1,
  0.5,
  -0.5,
  1.5,
  2,
  -2,
  3,
  -3,
  2.5,
  0.1,
  -0.7,
  10,
  1e-10,
  -1e-10,
  5e-324,
  -5e-324,
  2.2e-308,
  -2.3e-308,
  1e-200,
  1e200,
  -1e200,
  1e308,
  -1.7e308,
  2 ** 52 + 0.5,
  2 ** 53,
  710,
  -746,
  1e22,
  Math.PI,
  -Math.PI / 2,
  Infinity,
  -Infinity,
  Number.NaN,
]

/** Operands outside an operation's contract, which says what they must be. */
export function isAllowed(name: OpName, operands: readonly number[]): boolean {
  const [a, b] = operands as [number, number]
  if (name === 'powerOfTwo') return Number.isInteger(a) && a >= -1022 && a <= 1023
  if (name === 'xor') return [a, b].every((x) => Number.isInteger(x) && x >= 0 && x < 2 ** 52)
  // the sign of a NaN is not determined by the language
  return name !== 'copySign' || !Number.isNaN(b)
}

/** How many of an operation's operands, from the first on, are truth values. */
const truths: { readonly [name in OpName]?: number } = { and: 2, or: 2, not: 1, select: 1 }

/** An operation as a function of numbers to a number, plain or traced; truth values are "> 0" and 1 or 0. */
export function asFunction(name: OpName): (operands: readonly Scalar[]) => Scalar {
  return (operands) => {
    const given = operands.map((operand, i) => (i < (truths[name] ?? 0) ? gt(operand, 0) : operand))
    const [a, b, c] = recording() ? given.map(nodeOf) : []
    const y = a ? apply(name, a, b, c) : operations[name].value(...given)
    return operations[name].result === 'boolean' ? select(y as boolean, 1, 0) : (y as Scalar)
  }
}

/** Lists of special operands, all combinations where they are few. */
export function specialOperands(name: OpName): number[][] {
  const { arity } = operations[name]
  let lists: number[][] = [[]]
  const values = arity === 3 ? specialValues.filter((_, i) => i % 4 === 0) : specialValues
  for (let i = 0; i < arity; i++) lists = lists.flatMap((list) => values.map((value) => [...list, value]))
  return lists.filter((list) => isAllowed(name, list))
}
