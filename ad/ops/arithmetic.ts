import { div, equal, less, mul, neg, number, select, zero } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import * as kernels from '../kernels/index.ts'
import { f64Const, localGet, op } from '../wasm/instructions.ts'
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
    { code: [op.f64Add] },
    { commutative: true },
  ),
  sub: binary(
    (a, b) => a - b,
    () => [number(1), number(-1)],
    { code: [op.f64Sub] },
  ),
  mul: binary(
    (a, b) => a * b,
    (a, b) => [b, a],
    { code: [op.f64Mul] },
    { commutative: true },
  ),
  div: binary(
    (a, b) => a / b,
    (_a, b, y) => {
      const slope = div(number(1), b)
      return [slope, neg(mul(y, slope))]
    },
    { code: [op.f64Div] },
    { singular: true },
  ),
  /** a · b, and 0 where a is 0 whatever b is: how a zero tangent or cotangent meets an infinite slope */
  absoluteMul: binary(
    (a, b) => (a === 0 ? 0 : a * b),
    (a, b) => [b, a],
    {
      twice: ([a, b]) => [
        ...get(a),
        ...get(b),
        op.f64Mul,
        ...f64Const(0),
        ...get(a),
        ...f64Const(0),
        op.f64Ne,
        op.select,
      ],
    },
    { singular: true, gates: [1], absolute: 0 },
  ),
  rem: binary(
    (a, b) => kernels.rem(a, b),
    (a, b) => [number(1), neg(apply('trunc', div(a, b)))],
    { kernel: 'rem' },
    { smoothness: 'kink' },
  ),
  neg: unary(
    (a) => -a,
    () => number(-1),
    { code: [op.f64Neg] },
  ),
  sqrt: unary(Math.sqrt, (_a, y) => div(number(0.5), y), { code: [op.f64Sqrt] }, { singular: true }),
  /** √a whose slope at 0 is 0: the norm of a vector from its square */
  safeSqrt: unary(
    Math.sqrt,
    (_a, y) => zeroAt(y, (root) => div(number(0.5), root)),
    { code: [op.f64Sqrt] },
    { smoothness: 'kink' },
  ),
  abs: unary(Math.abs, (a) => apply('sign', a), { code: [op.f64Abs] }, { smoothness: 'kink' }),
  sign: unary(
    Math.sign,
    'none',
    {
      twice: ([a]) => [
        ...get(a),
        ...f64Const(1),
        ...get(a),
        op.f64Copysign,
        ...get(a),
        ...f64Const(0),
        op.f64Eq,
        ...get(a),
        ...get(a),
        op.f64Ne,
        op.i32Or,
        op.select,
      ],
    },
    { smoothness: 'step' },
  ),
  min: binary(
    // of two operands and no more: folding hands on what it has
    (a, b) => Math.min(a, b),
    (a, b) => [share(less(a, b), a, b), share(less(b, a), a, b)],
    { code: [op.f64Min] },
    { smoothness: 'kink', commutative: true, gates: [0, 1] },
  ),
  max: binary(
    (a, b) => Math.max(a, b),
    (a, b) => [share(less(b, a), a, b), share(less(a, b), a, b)],
    { code: [op.f64Max] },
    { smoothness: 'kink', commutative: true, gates: [0, 1] },
  ),
  /** max(0, a) with slope 0 at 0: a contact that only touches does not push */
  relu: unary(
    (a) => Math.max(0, a),
    (a) => select(less(zero(), a), number(1), zero()),
    { code: [...f64Const(0), op.f64Max] },
    { smoothness: 'kink', gates: [0] },
  ),
}
