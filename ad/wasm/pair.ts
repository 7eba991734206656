import type { InstructionSet } from './instructionSet.ts'
import { f64Const, i32Const, i64Const, simd, unsigned, valueType, vector } from './instructions.ts'
import { DOUBLE } from './memory.ts'

/** All bits of a double but its sign. */
const MAGNITUDE_BITS = 0x7fff_ffff_ffff_ffffn

/** Bytes of a pair are aligned to 16 = 2⁴, those of a double in it to 8 = 2³. */
const PAIR_ALIGNMENT = 4
const DOUBLE_ALIGNMENT = 3

/** An integer in both lanes. */
const bits = (value: bigint): number[] => [...i64Const(value), ...vector(simd.i64x2Splat)]

const zeros: readonly number[] = [...vector(simd.constant), ...Array.from({ length: 2 * DOUBLE }, () => 0)]

/** Instructions on two doubles in the lanes of a vector: what `single` does, bit for bit, in each of them. */
export const pair: InstructionSet = {
  paired: true,
  bytes: 2 * DOUBLE,
  numberType: valueType.v128,
  truthType: valueType.v128,

  add: vector(simd.f64x2Add),
  sub: vector(simd.f64x2Sub),
  mul: vector(simd.f64x2Mul),
  div: vector(simd.f64x2Div),
  min: vector(simd.f64x2Min),
  max: vector(simd.f64x2Max),
  neg: vector(simd.f64x2Neg),
  abs: vector(simd.f64x2Abs),
  sqrt: vector(simd.f64x2Sqrt),
  floor: vector(simd.f64x2Floor),
  ceil: vector(simd.f64x2Ceil),
  trunc: vector(simd.f64x2Trunc),
  nearest: vector(simd.f64x2Nearest),
  copySign: [...bits(MAGNITUDE_BITS), ...vector(simd.bitselect)],

  eq: vector(simd.f64x2Eq),
  ne: vector(simd.f64x2Ne),
  lt: vector(simd.f64x2Lt),
  le: vector(simd.f64x2Le),
  and: vector(simd.and),
  or: vector(simd.or),
  not: vector(simd.not),
  select: vector(simd.bitselect),
  orZero: (number, truth) => [...number, ...truth, ...vector(simd.and)],

  toBits: [],
  fromBits: [],
  bitAnd: vector(simd.and),
  bitOr: vector(simd.or),
  bitXor: vector(simd.xor),
  bits,
  shiftLeft: (places) => [...i32Const(places), ...vector(simd.i64x2Shl)],
  shiftRight: (places) => [...i32Const(places), ...vector(simd.i64x2ShrU)],

  number: (value) => (Object.is(value, 0) ? zeros : [...f64Const(value), ...vector(simd.f64x2Splat)]),
  truth: (value) => bits(value ? -1n : 0n),
  load: (offset) => [...vector(simd.load), PAIR_ALIGNMENT, ...unsigned(offset)],
  store: (offset) => [...vector(simd.store), PAIR_ALIGNMENT, ...unsigned(offset)],
}

/** Load of a double into both lanes. */
export const loadShared = (offset: number): number[] => [
  ...vector(simd.load64Splat),
  DOUBLE_ALIGNMENT,
  ...unsigned(offset),
]

/** Load of a double into lane 0, the other being zero. */
export const loadFirst = (offset: number): number[] => [
  ...vector(simd.load64Zero),
  DOUBLE_ALIGNMENT,
  ...unsigned(offset),
]

/** Load of a double into lane 1 of the vector on the stack; its address lies below that. */
export const loadSecond = (offset: number): number[] => [
  ...vector(simd.load64Lane),
  DOUBLE_ALIGNMENT,
  ...unsigned(offset),
  1,
]

/** Store of one lane of the vector on the stack. */
export const storeLane = (lane: 0 | 1, offset: number): number[] => [
  ...vector(simd.store64Lane),
  DOUBLE_ALIGNMENT,
  ...unsigned(offset),
  lane,
]

/** The double in one lane. */
export const extracted = (lane: 0 | 1): number[] => [...vector(simd.f64x2ExtractLane), lane]

/** A double put into both lanes, and one put into lane 1 of the vector below it on the stack. */
export const inBothLanes: readonly number[] = vector(simd.f64x2Splat)
export const replaceSecond: readonly number[] = [...vector(simd.f64x2ReplaceLane), 1]

/** Whether a mask holds in either lane, as i32. */
export const anyLane: readonly number[] = vector(simd.anyTrue)
