import type { InstructionSet } from './instructionSet.ts'
import { f64Const, f64Load, f64Store, i32Const, i64Const, op, valueType } from './instructions.ts'
import { DOUBLE } from './memory.ts'

/** Instructions on one double. */
export const single: InstructionSet = {
  paired: false,
  bytes: DOUBLE,
  numberType: valueType.f64,
  truthType: valueType.i32,

  add: [op.f64Add],
  sub: [op.f64Sub],
  mul: [op.f64Mul],
  div: [op.f64Div],
  min: [op.f64Min],
  max: [op.f64Max],
  neg: [op.f64Neg],
  abs: [op.f64Abs],
  sqrt: [op.f64Sqrt],
  floor: [op.f64Floor],
  ceil: [op.f64Ceil],
  trunc: [op.f64Trunc],
  nearest: [op.f64Nearest],
  copySign: [op.f64Copysign],

  eq: [op.f64Eq],
  ne: [op.f64Ne],
  lt: [op.f64Lt],
  le: [op.f64Le],
  and: [op.i32And],
  or: [op.i32Or],
  not: [op.i32Eqz],
  select: [op.select],
  orZero: (number, truth) => [...number, ...f64Const(0), ...truth, op.select],

  toBits: [op.i64ReinterpretF64],
  fromBits: [op.f64ReinterpretI64],
  bitAnd: [op.i64And],
  bitOr: [op.i64Or],
  bitXor: [op.i64Xor],
  bits: i64Const,
  shiftLeft: (places) => [...i64Const(BigInt(places)), op.i64Shl],
  shiftRight: (places) => [...i64Const(BigInt(places)), op.i64ShrU],

  number: f64Const,
  truth: (value) => i32Const(value ? 1 : 0),
  load: f64Load,
  store: f64Store,
}
