import { div, mul, number } from '../graph/build.ts'
import { apply } from '../graph/graph.ts'
import { copySign, exponentOf, powerOfTwo, significandOf, xor } from '../kernels/bits.ts'
import type { InstructionSet } from '../wasm/instructionSet.ts'
import { localGet } from '../wasm/instructions.ts'
import type { BitName } from './names.ts'
import { binary, type Op, unary } from './op.ts'

const EXPONENT_BIAS = 1023
/** Added to a small integer, puts it and the exponent's bias in the low bits of a double. */
const BIASED_INTEGER = 1.5 * 2 ** 52 + EXPONENT_BIAS
const SIGNIFICAND_LENGTH = 52
const EXPONENT_BITS = 0x7ffn
const SIGNIFICAND_BITS = 0x000f_ffff_ffff_ffffn
/** 2^52, added to a smaller whole number, shows its binary digits in the significand. */
const WHOLE = 2 ** 52
const BITS_OF_WHOLE = 0x4330_0000_0000_0000n
const BITS_OF_ONE = 0x3ff0_0000_0000_0000n

const step = { smoothness: 'step' } as const

/** From the binary digits of a whole number below 2^52 to the number, less what `excess` has beyond 2^52. */
function wholeFromBits(set: InstructionSet, excess: number): readonly number[] {
  return [...set.bits(BITS_OF_WHOLE), ...set.bitOr, ...set.fromBits, ...set.number(excess), ...set.sub]
}

/** What kernels do to doubles beyond arithmetic. */
export const bits: Readonly<Record<BitName, Op>> = {
  powerOfTwo: unary(
    (k) => powerOfTwo(k),
    'none',
    {
      code: (set) => [
        ...[...set.number(BIASED_INTEGER), ...set.add],
        ...[...set.toBits, ...set.shiftLeft(SIGNIFICAND_LENGTH), ...set.fromBits],
      ],
    },
    step,
  ),
  exponentOf: unary(
    (x) => exponentOf(x),
    'none',
    {
      code: (set) => [
        ...[...set.toBits, ...set.shiftRight(SIGNIFICAND_LENGTH), ...set.bits(EXPONENT_BITS), ...set.bitAnd],
        ...wholeFromBits(set, WHOLE + EXPONENT_BIAS),
      ],
    },
    step,
  ),
  /** |x| / 2^e: between powers of two a straight line */
  significandOf: unary(
    (x) => significandOf(x),
    (x, y) => div(y, x),
    {
      code: (set) => [
        ...[...set.toBits, ...set.bits(SIGNIFICAND_BITS), ...set.bitAnd],
        ...[...set.bits(BITS_OF_ONE), ...set.bitOr, ...set.fromBits],
      ],
    },
    { smoothness: 'kink', singular: true },
  ),
  /** |a| with the sign of b */
  copySign: binary(
    (a, b) => copySign(a, b),
    (a, b) => [mul(apply('sign', a), apply('copySign', number(1), b)), undefined],
    { code: (set) => set.copySign },
    { smoothness: 'kink' },
  ),
  /** of whole numbers below 2^52, digit by digit */
  xor: binary(
    (a, b) => xor(a, b),
    'none',
    {
      twice: ([a, b], set) => [
        ...[...localGet(a!), ...set.number(WHOLE), ...set.add, ...set.toBits],
        ...[...localGet(b!), ...set.number(WHOLE), ...set.add, ...set.toBits],
        ...[...set.bitXor, ...wholeFromBits(set, WHOLE)],
      ],
    },
    { ...step, commutative: true },
  ),
}
