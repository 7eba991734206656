// WebAssembly instructions as bytes.
// @see https://webassembly.github.io/spec/core/binary/

/** Opcodes that emission uses, by their standard names. */
export const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  call: 0x10,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  f64Load: 0x2b,
  f64Store: 0x39,
  i32Const: 0x41,
  i64Const: 0x42,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32GeS: 0x4e,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i32Or: 0x72,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  f64Eq: 0x61,
  f64Ne: 0x62,
  f64Lt: 0x63,
  f64Le: 0x65,
  f64Abs: 0x99,
  f64Neg: 0x9a,
  f64Ceil: 0x9b,
  f64Floor: 0x9c,
  f64Trunc: 0x9d,
  f64Nearest: 0x9e,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  f64Min: 0xa4,
  f64Max: 0xa5,
  f64Copysign: 0xa6,
  i32TruncF64S: 0xaa,
  f64ConvertI32S: 0xb7,
  i64ReinterpretF64: 0xbd,
  f64ReinterpretI64: 0xbf,
} as const

/** Vector instructions that emission uses, all of the first and finished SIMD proposal; each follows a prefix. */
export const simd = {
  load: 0x00,
  load64Splat: 0x0a,
  store: 0x0b,
  constant: 0x0c,
  i64x2Splat: 0x12,
  f64x2Splat: 0x14,
  f64x2ExtractLane: 0x21,
  f64x2ReplaceLane: 0x22,
  f64x2Eq: 0x47,
  f64x2Ne: 0x48,
  f64x2Lt: 0x49,
  f64x2Le: 0x4b,
  not: 0x4d,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  anyTrue: 0x53,
  load64Lane: 0x57,
  store64Lane: 0x5b,
  load64Zero: 0x5d,
  f64x2Ceil: 0x74,
  f64x2Floor: 0x75,
  f64x2Trunc: 0x7a,
  f64x2Nearest: 0x94,
  i64x2Shl: 0xcb,
  i64x2ShrU: 0xcd,
  f64x2Abs: 0xec,
  f64x2Neg: 0xed,
  f64x2Sqrt: 0xef,
  f64x2Add: 0xf0,
  f64x2Sub: 0xf1,
  f64x2Mul: 0xf2,
  f64x2Div: 0xf3,
  f64x2Min: 0xf4,
  f64x2Max: 0xf5,
} as const

const VECTOR_PREFIX = 0xfd

/** A vector instruction, without what follows some of them: offset and lane. */
export const vector = (code: number): number[] => [VECTOR_PREFIX, ...unsigned(code)]

/** Value types. */
export const valueType = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b, empty: 0x40 } as const

/** LEB128 of a non-negative integer. */
export function unsigned(value: number): number[] {
  if (value < 0x80) return [value]
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return bytes
}

/** LEB128 of a signed integer. */
export function signed(value: bigint | number): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)
    bytes.push(done ? low : low | 0x80)
    if (done) return bytes
  }
}

const scratch = new DataView(new ArrayBuffer(8))
const scratchBytes = new Uint8Array(scratch.buffer)

/** The number itself, its eight bytes little end first. */
export function f64Const(value: number): number[] {
  scratch.setFloat64(0, value, true)
  return [op.f64Const, ...scratchBytes]
}

export const i32Const = (value: number): number[] => [op.i32Const, ...signed(value)]

/** The address 0, to which loads and stores add their offset. */
export const ADDRESS_ZERO: readonly number[] = [op.i32Const, 0]
export const i64Const = (value: bigint): number[] => [op.i64Const, ...signed(value)]

/** Instructions on locals, each made once: most of a program's code. */
const ofLocals = new Map<number, number[][]>()

function ofLocal(code: number, index: number): readonly number[] {
  let made = ofLocals.get(code)
  if (!made) {
    made = []
    ofLocals.set(code, made)
  }
  made[index] ??= [code, ...unsigned(index)]
  return made[index]
}

export const localGet = (index: number): readonly number[] => ofLocal(op.localGet, index)
export const localSet = (index: number): readonly number[] => ofLocal(op.localSet, index)
export const localTee = (index: number): readonly number[] => ofLocal(op.localTee, index)
export const call = (index: number): number[] => [op.call, ...unsigned(index)]

/** Load of the double at the address on the stack plus `offset` bytes; doubles are aligned to 8 = 2³. */
export const f64Load = (offset: number): number[] => [op.f64Load, 3, ...unsigned(offset)]
export const f64Store = (offset: number): number[] => [op.f64Store, 3, ...unsigned(offset)]
