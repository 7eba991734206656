import { bufferLength, type Scan } from '../graph/node.ts'
import { tooManyTrips } from '../graph/tooManyTrips.ts'
import type { Block } from './block.ts'
import type { FunctionBody, Place } from './functionBody.ts'
import { call, i32Const, localGet, localSet, localTee, op, valueType } from './instructions.ts'
import { type LoopMemory, pushCarryOffset, rowAddress } from './loopMemory.ts'
import { anyLane, extracted, inBothLanes } from './pair.ts'
import { emitRowCopy } from './rowCopy.ts'

/** Puts the first carries into the row that the first iteration reads. */
export function storeFirst(block: Block, scan: Scan, memory: LoopMemory): void {
  const { length, early, reverse } = scan.shape
  if (early && reverse) storeLastRow(block, scan, memory)
  else storeCarries(block, scan, rowAddress(memory, reverse ? length : 0))
  for (const [k, view] of memory.carriedRows) {
    const init = scan.init[k]!
    emitRowCopy(block.fn, block.view(init), view, bufferLength(init))
  }
}

/**
 * Where a loop runs back over fewer iterations than there may be, the row at which it begins is known when it runs; in
 * lanes it is that of the longer one, and the other keeps its carries until its own last iteration.
 */
function storeLastRow(block: Block, scan: Scan, memory: LoopMemory): void {
  const { fn } = block
  const { trips } = memory.end!
  fn.store('number', trips, undefined, () => {
    block.push(scan.init[0]!)
    pushMaskedBy(fn, memory.active)
  })
  const base = fn.take(valueType.i32)
  pushMostTrips(fn, trips)
  fn.emit(localSet(base))
  pushCarryOffset(memory, 0, base, fn)
  fn.emit(localSet(base))
  storeCarries(block, scan, memory.carries.address, base)
  fn.release(base, valueType.i32)
}

function storeCarries(block: Block, scan: Scan, address: number, base?: number): void {
  const { fn } = block
  scan.init.forEach((value, k) => {
    if (value.type === 'buffer') return
    fn.store('number', address + k * fn.set.bytes, base, () => block.push(value))
  })
}

/** Code that calls a loop's body as often as it is to run. */
export function emitIterations(
  block: Block,
  scan: Scan,
  memory: LoopMemory,
  functions: readonly number[],
): void {
  const { fn } = block
  const { length, early, reverse } = scan.shape
  const index = fn.take(valueType.i32)
  if (!early) emitAll(fn, functions, index, length, reverse)
  else if (reverse) emitBack(fn, memory, functions, index)
  else emitWhile(block, scan, memory, functions, index)
  fn.release(index, valueType.i32)
}

function callAll(fn: FunctionBody, functions: readonly number[], index: number): void {
  for (const body of functions) fn.emit([...localGet(index), ...call(body)])
}

function emitAll(
  fn: FunctionBody,
  functions: readonly number[],
  index: number,
  length: number,
  reverse: boolean,
): void {
  fn.emit([...i32Const(reverse ? length - 1 : 0), ...localSet(index), op.loop, valueType.empty])
  callAll(fn, functions, index)
  fn.emit([...localGet(index), ...i32Const(reverse ? -1 : 1), op.i32Add, ...localTee(index)])
  fn.emit(reverse ? [...i32Const(0), op.i32GeS] : [...i32Const(length), op.i32LtS])
  fn.emit([op.brIf, 0, op.end])
}

/** From the last of the iterations that there were back to the first. */
function emitBack(fn: FunctionBody, memory: LoopMemory, functions: readonly number[], index: number): void {
  const { trips } = memory.end!
  pushMostTrips(fn, trips)
  fn.emit(localSet(index))
  fn.emit([op.block, valueType.empty, op.loop, valueType.empty])
  fn.emit([...localGet(index), ...i32Const(-1), op.i32Add, ...localTee(index)])
  fn.emit([...i32Const(0), op.i32LtS, op.brIf, 1])
  if (memory.running) {
    fn.store('boolean', memory.running.address, undefined, () => {
      fn.emit([...localGet(index), op.f64ConvertI32S, ...inBothLanes])
      fn.push('number', { at: 'memory', address: trips, paired: true })
      fn.emit(fn.set.lt)
    })
  }
  callAll(fn, functions, index)
  fn.emit([op.br, 0, op.end, op.end])
}

/** Pushes the number of iterations, in lanes the larger one, as i32. */
function pushMostTrips(fn: FunctionBody, address: number): void {
  const place = { at: 'memory', address, paired: fn.set.paired } as const
  fn.push('number', place)
  if (fn.set.paired) {
    fn.emit(extracted(0))
    fn.push('number', place)
    fn.emit([...extracted(1), op.f64Max])
  }
  fn.emit([op.i32TruncF64S])
}

/** Of lanes that do not run at all, clears the bits on the stack: they count for 0 and false. */
function pushMaskedBy(fn: FunctionBody, active: Place | undefined): void {
  if (!active) return
  fn.push('boolean', active)
  fn.emit(fn.set.and)
}

/** As long as carry 0 is not zero, in lanes that of either; stops the run where that would be longer than may be. */
function emitWhile(
  block: Block,
  scan: Scan,
  memory: LoopMemory,
  functions: readonly number[],
  index: number,
): void {
  const { fn, emitter } = block
  const base = fn.take(valueType.i32)
  beginCount(fn, memory)
  fn.emit([...i32Const(0), ...localSet(index), op.block, valueType.empty, op.loop, valueType.empty])
  pushCarryOffset(memory, 0, index, fn)
  fn.emit(localSet(base))
  pushGoesOn(fn, memory, base)
  fn.emit([op.i32Eqz, op.brIf, 1])
  fn.emit([...localGet(index), ...i32Const(scan.shape.length), op.i32GeS, op.if, valueType.empty])
  fn.fail(emitter.failures.push(tooManyTrips(scan)), emitter.failed)
  fn.emit([op.end])
  countTrip(fn, memory)
  callAll(fn, functions, index)
  fn.emit([...localGet(index), ...i32Const(1), op.i32Add, ...localSet(index), op.br, 0, op.end, op.end])
  endCount(fn, memory, index)
  storeLast(fn, scan, memory, base)
  fn.release(base, valueType.i32)
}

/** Pushes whether there is one more iteration, as i32; in lanes, notes which of them run it. */
function pushGoesOn(fn: FunctionBody, memory: LoopMemory, base: number): void {
  if (!memory.running) pushNotEnded(fn, memory, base)
  else {
    storeRunning(fn, memory, base)
    fn.push('boolean', memory.running)
    fn.emit(anyLane)
  }
}

/** Notes which lanes run the iteration that reads the carries at a base. */
export function storeRunning(fn: FunctionBody, memory: LoopMemory, base: number): void {
  fn.store('boolean', memory.running!.address, undefined, () => pushNotEnded(fn, memory, base))
}

function pushNotEnded(fn: FunctionBody, { carries, paired, active }: LoopMemory, base: number): void {
  fn.push('number', { at: 'memory', address: carries.address, base, paired })
  fn.emit([...fn.set.number(0), ...fn.set.ne])
  pushMaskedBy(fn, active)
}

// the index counts the iterations of a single run; those of lanes are counted lane by lane

function beginCount(fn: FunctionBody, { running, end }: LoopMemory): void {
  if (running) fn.store('number', end!.trips, undefined, () => fn.constant(0))
}

function countTrip(fn: FunctionBody, { running, end }: LoopMemory): void {
  if (!running) return
  fn.store('number', end!.trips, undefined, () => {
    fn.push('number', { at: 'memory', address: end!.trips, paired: true })
    fn.constant(1)
    fn.push('boolean', running)
    fn.emit([...fn.set.and, ...fn.set.add])
  })
}

function endCount(fn: FunctionBody, { running, end }: LoopMemory, index: number): void {
  if (running) return
  fn.store('number', end!.trips, undefined, () => fn.emit([...localGet(index), op.f64ConvertI32S]))
}

/** The carries after a known number of iterations are set aside, for the loop's rows will be written again. */
export function storeLastCarries(fn: FunctionBody, scan: Scan, memory: LoopMemory, length: number): void {
  const base = fn.take(valueType.i32)
  fn.emit([...i32Const(length), ...localSet(base)])
  pushCarryOffset(memory, 0, base, fn)
  fn.emit(localSet(base))
  storeLast(fn, scan, memory, base)
  fn.release(base, valueType.i32)
}

/** What comes after the loop reads the last row, wherever that is, at addresses known now. */
function storeLast(
  fn: FunctionBody,
  scan: Scan,
  { carries, end, bytes, paired }: LoopMemory,
  base: number,
): void {
  scan.init.forEach((value, k) => {
    if (value.type === 'buffer') return
    fn.store('number', end!.carries + k * bytes, undefined, () =>
      fn.push('number', { at: 'memory', address: carries.address + k * bytes, base, paired }),
    )
  })
}
