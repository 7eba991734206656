import { div, equal, less, mul, neg, number, select, zero } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import * as kernels from '../kernels/index.ts'
import { localGet } from '../wasm/instructions.ts'
import type { ArithmeticName } from './names.ts'
import { binary, type Op, unary } from './op.ts'

const get = (local: number | undefined): readonly number[] => localGet(local!)

/** 1 where a wins, 0 where b does, ½ where they tie: each side of a maximum or minimum gets its fair share. */
function share(wins: Node, a: Node, b: Node): Node {
  return select(wins, number(1), select(equal(a, b), number(0.5), zero()))
}

/** The slope is 0 at y = 0, where a slope does not exist, and `elsewhere` otherwise. */
function zeroAt(y: Node, elsewhere: (y: Node) => Node): Node {
  const atZero = equal(y, zero())
  return select(atZero, zero(), elsewhere(select(atZero, number(1), y)))
}

export const arithmetic: Readonly<Record<ArithmeticName, Op>> = {
  add: binary(
    (a, b) => a + b,
    () => [number(1), number(1)],
    { code: (set) => set.add },
    { commutative: true },
  ),
  sub: binary(
    (a, b) => a - b,
    () => [number(1), number(-1)],
    { code: (set) => set.sub },
  ),
  mul: binary(
    (a, b) => a * b,
    (a, b) => [b, a],
    { code: (set) => set.mul },
    { commutative: true },
  ),
  div: binary(
    (a, b) => a / b,
    (_a, b, y) => {
      const slope = div(number(1), b)
      return [slope, neg(mul(y, slope))]
    },
    { code: (set) => set.div },
    { singular: true },
  ),
  /** a · b, and 0 where a is 0 whatever b is: how a zero tangent or cotangent meets an infinite slope */
  absoluteMul: binary(
    (a, b) => (a === 0 ? 0 : a * b),
    (a, b) => [b, a],
    {
      twice: ([a, b], set) =>
        set.orZero([...get(a), ...get(b), ...set.mul], [...get(a), ...set.number(0), ...set.ne]),
    },
    { singular: true, gates: [1], absolute: 0 },
  ),
  rem: binary(
    (a, b) => kernels.rem(a, b),
    (a, b) => [number(1), neg(apply('trunc', div(a, b)))],
    { kernel: 'rem' },
    { smoothness: 'kink', singular: true },
  ),
  neg: unary(
    (a) => -a,
    () => number(-1),
    { code: (set) => set.neg },
  ),
  sqrt: unary(Math.sqrt, (_a, y) => div(number(0.5), y), { code: (set) => set.sqrt }, { singular: true }),
  /** √a whose slope at 0 is 0: the norm of a vector from its square */
  safeSqrt: unary(
    Math.sqrt,
    (_a, y) => zeroAt(y, (root) => div(number(0.5), root)),
    { code: (set) => set.sqrt },
    { smoothness: 'kink' },
  ),
  abs: unary(Math.abs, (a) => apply('sign', a), { code: (set) => set.abs }, { smoothness: 'kink' }),
  sign: unary(
    Math.sign,
    'none',
    {
      twice: ([a], set) => [
        ...get(a),
        ...[...set.number(1), ...get(a), ...set.copySign],
        ...[...get(a), ...set.number(0), ...set.eq],
        ...[...get(a), ...get(a), ...set.ne, ...set.or],
        ...set.select,
      ],
    },
    { smoothness: 'step' },
  ),
  min: binary(
    // of two operands and no more: folding hands on what it has
    (a, b) => Math.min(a, b),
    (a, b) => [share(less(a, b), a, b), share(less(b, a), a, b)],
    { code: (set) => set.min },
    { smoothness: 'kink', commutative: true, gates: [0, 1] },
  ),
  max: binary(
    (a, b) => Math.max(a, b),
    (a, b) => [share(less(b, a), a, b), share(less(a, b), a, b)],
    { code: (set) => set.max },
    { smoothness: 'kink', commutative: true, gates: [0, 1] },
  ),
  /** max(0, a) with slope 0 at 0: a contact that only touches does not push */
  relu: unary(
    (a) => Math.max(0, a),
    (a) => select(less(zero(), a), number(1), zero()),
    { code: (set) => [...set.number(0), ...set.max] },
    { smoothness: 'kink', gates: [0] },
  ),
}
