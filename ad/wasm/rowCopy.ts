import type { FunctionBody } from './functionBody.ts'
import {
  call,
  f64Load,
  f64Store,
  i32Const,
  localGet,
  localSet,
  localTee,
  op,
  valueType,
} from './instructions.ts'
import type { View } from './memory.ts'

/** Copies a row of doubles, element by element, the last first. */
export function emitRowCopy(fn: FunctionBody, from: View, to: View, length: number): void {
  const index = fn.take(valueType.i32)
  fn.emit([...i32Const(length - 1), ...localSet(index), op.loop, valueType.empty])
  if (from.restore !== undefined) fn.emit([...localGet(index), ...call(from.restore)])
  fn.emit([...localGet(index), ...i32Const(to.stride), op.i32Mul])
  fn.emit(localGet(index))
  if (from.restore !== undefined) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(from.stride), op.i32Mul, ...f64Load(from.address), ...f64Store(to.address)])
  fn.emit([...localGet(index), ...i32Const(-1), op.i32Add, ...localTee(index)])
  fn.emit([...i32Const(0), op.i32GeS, op.brIf, 0, op.end])
  fn.release(index, valueType.i32)
}
