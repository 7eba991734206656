import { div, mul, number } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import { copySign, exponentOf, powerOfTwo, significandOf, xor } from '../kernels/bits.ts'
import { f64Const, i64Const, localGet, op } from '../wasm/instructions.ts'
import type { BitName } from './names.ts'
import { binary, type Op, unary } from './op.ts'

/** Added to a small integer, puts it and the exponent's bias in the low bits of a double. */
const BIASED_INTEGER = 1.5 * 2 ** 52 + 1023
const EXPONENT_BITS = 0x7ffn
const SIGNIFICAND_BITS = 0x000f_ffff_ffff_ffffn
/** 2^52, added to a smaller whole number, shows its binary digits in the significand. */
const WHOLE = 2 ** 52
const BITS_OF_WHOLE = 0x4330_0000_0000_0000n
const BITS_OF_ONE = 0x3ff0_0000_0000_0000n

const step = { smoothness: 'step' } as const

/** What kernels do to doubles beyond arithmetic. */
export const bits: Readonly<Record<BitName, Op>> = {
  powerOfTwo: unary(
    (k) => powerOfTwo(k),
    'none',
    {
      code: [
        ...f64Const(BIASED_INTEGER),
        op.f64Add,
        op.i64ReinterpretF64,
        ...i64Const(52n),
        op.i64Shl,
        op.f64ReinterpretI64,
      ],
    },
    step,
  ),
  exponentOf: unary(
    (x) => exponentOf(x),
    'none',
    {
      code: [
        op.i64ReinterpretF64,
        ...i64Const(52n),
        op.i64ShrU,
        ...i64Const(EXPONENT_BITS),
        op.i64And,
        op.f64ConvertI64S,
        ...f64Const(1023),
        op.f64Sub,
      ],
    },
    step,
  ),
  /** |x| / 2^e: between powers of two a straight line */
  significandOf: unary(
    (x) => significandOf(x),
    (x, y) => div(y, x),
    {
      code: [
        op.i64ReinterpretF64,
        ...i64Const(SIGNIFICAND_BITS),
        op.i64And,
        ...i64Const(BITS_OF_ONE),
        op.i64Or,
        op.f64ReinterpretI64,
      ],
    },
    { smoothness: 'kink', singular: true },
  ),
  /** |a| with the sign of b */
  copySign: binary(
    (a, b) => copySign(a, b),
    (a, b) => [mul(apply('sign', a), apply('copySign', number(1), b)), undefined],
    { code: [op.f64Copysign] },
    { smoothness: 'kink' },
  ),
  /** of whole numbers below 2^52, digit by digit */
  xor: binary(
    (a, b) => xor(a, b),
    'none',
    {
      twice: ([a, b]) => [
        ...[...localGet(a!), ...f64Const(WHOLE), op.f64Add, op.i64ReinterpretF64],
        ...[...localGet(b!), ...f64Const(WHOLE), op.f64Add, op.i64ReinterpretF64],
        ...[op.i64Xor, ...i64Const(BITS_OF_WHOLE), op.i64Or, op.f64ReinterpretI64],
        ...[...f64Const(WHOLE), op.f64Sub],
      ],
    },
    { ...step, commutative: true },
  ),
}
