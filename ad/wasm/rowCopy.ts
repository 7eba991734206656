import type { FunctionBody, Place } from './functionBody.ts'
import { call, i32Const, localGet, localSet, localTee, op, valueType } from './instructions.ts'
import type { View } from './memory.ts'

/**
 * Copies a row, element by element, the last first.
 *
 * @param mask - in lanes, those that get it; the others keep what is there
 */
export function emitRowCopy(fn: FunctionBody, from: View, to: View, length: number, mask?: Place): void {
  eachElement(fn, from, to, length, (source, target) =>
    fn.store('number', to.address, target, () => {
      fn.push('number', { at: 'memory', address: from.address, base: source, paired: from.paired })
      if (!mask) return
      fn.push('number', { at: 'memory', address: to.address, base: target, paired: to.paired })
      fn.push('boolean', mask)
      fn.emit(fn.set.select)
    }),
  )
}

/**
 * Code for each element of two rows, the last first.
 *
 * @param each - is given locals that hold the offsets of the element in the one and the other
 */
export function eachElement(
  fn: FunctionBody,
  from: View,
  to: View,
  length: number,
  each: (source: number, target: number) => void,
): void {
  const [index, source, target] = [fn.take(valueType.i32), fn.take(valueType.i32), fn.take(valueType.i32)]
  fn.emit([...i32Const(length - 1), ...localSet(index), op.loop, valueType.empty])
  if (from.restore !== undefined) fn.emit([...localGet(index), ...call(from.restore)])
  fn.emit(localGet(index))
  if (from.restore !== undefined) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(from.stride), op.i32Mul, ...localSet(source)])
  fn.emit([...localGet(index), ...i32Const(to.stride), op.i32Mul, ...localSet(target)])
  each(source, target)
  fn.emit([...localGet(index), ...i32Const(-1), op.i32Add, ...localTee(index)])
  fn.emit([...i32Const(0), op.i32GeS, op.brIf, 0, op.end])
  for (const local of [index, source, target]) fn.release(local, valueType.i32)
}
