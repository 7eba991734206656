import { Constant, type Node, type Project, type Scan } from '../graph/node.ts'
import { tooManyTrips } from '../graph/tooManyTrips.ts'
import type { Block } from './block.ts'
import type { FunctionBody, Place, Sink } from './functionBody.ts'
import {
  ADDRESS_ZERO,
  call,
  f64Const,
  f64Load,
  i32Const,
  localGet,
  localSet,
  localTee,
  op,
  valueType,
} from './instructions.ts'
import { DOUBLE } from './memory.ts'
import { emitReplay } from './replay.ts'

/** Where a loop keeps its carries and what it writes. */
interface LoopMemory {
  /** rows of carries: one before each iteration and one after the last, or two in turn when no history is read */
  readonly carries: { readonly address: number; readonly row: number; readonly kept: boolean }
  readonly ys: { readonly address: number; readonly row: number }
  /** of a loop that ends early: how many iterations ran, and the carries after the last */
  readonly end: { readonly trips: number; readonly carries: number } | undefined
}

/**
 * A loop: carries go from row to row of memory, the body is a function of the index, called once an iteration.
 *
 * The reader of a carry never shares a row with its writer, so results may be stored as soon as they are known.
 */
export function emitLoop(block: Block, scan: Scan): void {
  const { early, reverse, carries } = scan.shape
  const projections = block.schedule.projections.get(scan) ?? []
  const read = projections.some((projection) => projection.part === 'history')
  const sparing = read && scan.shape.memory !== undefined
  const memory = loopMemory(block, scan, read && !sparing)
  if (early && reverse) storeLastRow(block, scan, memory)
  else storeFirstRow(block, scan, memory)
  const bound = boundPlaces(block, scan)
  const sinkCount = scan.body.outputs.length - carries
  const { indices } = block.emitter.functions(
    scan.body,
    (fn) => bodyPlaces(block, scan, memory, bound, fn),
    (fn) => bodySinks(scan, memory, sinkCount, fn),
  )
  const functions = [...restoring(block, scan), ...indices]
  if (!sparing) emitIterations(block, scan, memory, functions)
  const restore = sparing ? emitSparingly(block, scan, memory, functions) : undefined
  for (const projection of projections)
    block.places.set(projection, resultPlace(projection, scan, memory, restore))
}

/** The iterations of a loop that keeps few of its carries; returns the function that brings the others back. */
function emitSparingly(block: Block, scan: Scan, memory: LoopMemory, functions: readonly number[]): number {
  const { fn } = block
  const { length, early } = scan.shape
  const replay = emitReplay(block, scan, { ...memory.carries, functions })
  replay.begin(fn)
  if (early) emitIterations(block, scan, memory, functions)
  else {
    // where the end is known, the first run keeps what the way back needs first
    const last = i32Const(length - 1)
    for (const body of [replay.restore, ...functions]) fn.emit([...last, ...call(body)])
  }
  return replay.restore
}

/** What brings back the elements that an iteration reads of rows that are not all kept. */
function restoring(block: Block, scan: Scan): number[] {
  return [...new Set(scan.xs.flatMap((row) => block.view(row).restore ?? []))]
}

function storeFirstRow(block: Block, scan: Scan, memory: LoopMemory): void {
  const first = rowAddress(memory, scan.shape.reverse ? scan.shape.length : 0)
  scan.init.forEach((value, k) => {
    block.fn.store('number', first + k * DOUBLE, undefined, () => block.push(value))
  })
}

/** Where a loop runs back over fewer iterations than there may be, the row at which it begins is known when it runs. */
function storeLastRow(block: Block, scan: Scan, { carries, end }: LoopMemory): void {
  const { fn } = block
  fn.store('number', end!.trips, undefined, () => block.push(scan.init[0]!))
  const base = fn.take(valueType.i32)
  pushTrips(fn, end!.trips)
  if (!carries.kept) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(carries.row), op.i32Mul, ...localSet(base)])
  scan.init.forEach((value, k) => {
    fn.store('number', carries.address + k * DOUBLE, base, () => block.push(value))
  })
  fn.release(base, valueType.i32)
}

function pushTrips(fn: FunctionBody, address: number): void {
  fn.emit([...ADDRESS_ZERO, ...f64Load(address), op.i32TruncF64S])
}

function loopMemory(block: Block, scan: Scan, kept: boolean): LoopMemory {
  const { length, early, carries } = scan.shape
  const { memory } = block.emitter
  const ys = scan.body.outputs.length - carries
  const rows = kept ? length + 1 : 2
  return {
    carries: { address: memory.doubles(rows * carries), row: carries * DOUBLE, kept },
    ys: { address: memory.doubles(length * ys), row: ys * DOUBLE },
    end: early ? { trips: memory.doubles(1), carries: memory.doubles(carries) } : undefined,
  }
}

function rowAddress({ carries }: LoopMemory, row: number): number {
  return carries.address + (carries.kept ? row : row % 2) * carries.row
}

/** Free values that are in memory already are read there; others are stored once, before the loop. */
function boundPlaces(block: Block, scan: Scan): Map<Node, Place> {
  const places = new Map<Node, Place>()
  scan.body.free.forEach((node, i) => {
    const actual = scan.bound[i]!
    const known = block.places.get(actual)
    if (actual instanceof Constant) places.set(node, { at: 'constant', value: actual.value })
    else if (known?.at === 'view' || known?.at === 'constant') places.set(node, known)
    else if (known?.at === 'memory' && known.base === undefined) places.set(node, known)
    else {
      const address = block.emitter.memory.doubles(1)
      block.fn.store(actual.type, address, undefined, () => block.push(actual))
      places.set(node, { at: 'memory', address })
    }
  })
  return places
}

/** Places inside the body function, whose only parameter (local 0) is the index; offsets become locals. */
function bodyPlaces(
  block: Block,
  scan: Scan,
  memory: LoopMemory,
  bound: ReadonlyMap<Node, Place>,
  fn: FunctionBody,
): Map<Node, Place> {
  const { carries, xs, reverse } = scan.shape
  const places = new Map(bound)
  const { params } = scan.body
  const rowBase = carryOffset(memory, reverse ? 1 : 0, fn)
  for (let k = 0; k < carries; k++) {
    places.set(params[k]!, { at: 'memory', address: memory.carries.address + k * DOUBLE, base: rowBase })
  }
  const offsets = new Map<string, number>()
  scan.xs.slice(0, xs).forEach((row, k) => {
    const { address, stride, restore } = block.view(row)
    const rows = restore === undefined ? 'all' : 'two in turn'
    const key = `${stride} ${rows}`
    if (!offsets.has(key)) offsets.set(key, indexTimes(stride, fn, rows))
    places.set(params[carries + k]!, { at: 'memory', address, base: offsets.get(key)! })
  })
  const index = fn.take(valueType.f64)
  fn.emit([...localGet(0), op.f64ConvertI32S, ...localSet(index)])
  places.set(params[params.length - 1]!, { at: 'local', local: index })
  return places
}

function bodySinks(scan: Scan, memory: LoopMemory, ys: number, fn: FunctionBody): Sink[] {
  const { carries, reverse } = scan.shape
  const out = carryOffset(memory, reverse ? 0 : 1, fn)
  const yOffset = ys > 0 ? indexTimes(memory.ys.row, fn) : undefined
  return [
    ...Array.from(
      { length: carries },
      (_, k): Sink => ({ to: 'memory', address: memory.carries.address + k * DOUBLE, base: out }),
    ),
    ...Array.from(
      { length: ys },
      (_, k): Sink => ({ to: 'memory', address: memory.ys.address + k * DOUBLE, base: yOffset! }),
    ),
  ]
}

/** A local that holds the byte offset of the carry row `shift` after the index. */
function carryOffset(memory: LoopMemory, shift: number, fn: FunctionBody): number {
  const local = fn.take(valueType.i32)
  pushCarryOffset(memory, shift, 0, fn)
  fn.emit(localSet(local))
  return local
}

function pushCarryOffset(memory: LoopMemory, shift: number, index: number, fn: FunctionBody): void {
  fn.emit([...localGet(index), ...i32Const(shift), op.i32Add])
  if (!memory.carries.kept) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(memory.carries.row), op.i32Mul])
}

function indexTimes(bytes: number, fn: FunctionBody, rows: 'all' | 'two in turn' = 'all'): number {
  const local = fn.take(valueType.i32)
  fn.emit(localGet(0))
  if (rows === 'two in turn') fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(bytes), op.i32Mul, ...localSet(local)])
  return local
}

function emitIterations(block: Block, scan: Scan, memory: LoopMemory, functions: readonly number[]): void {
  const { fn } = block
  const { length, early, reverse } = scan.shape
  const index = fn.take(valueType.i32)
  if (!early) emitAll(fn, functions, index, length, reverse)
  else if (reverse) emitBack(fn, functions, index, memory)
  else emitWhile(block, scan, memory, functions, index)
  fn.release(index, valueType.i32)
}

function emitAll(
  fn: FunctionBody,
  functions: readonly number[],
  index: number,
  length: number,
  reverse: boolean,
): void {
  fn.emit([...i32Const(reverse ? length - 1 : 0), ...localSet(index), op.loop, valueType.empty])
  for (const body of functions) fn.emit([...localGet(index), ...call(body)])
  fn.emit([...localGet(index), ...i32Const(reverse ? -1 : 1), op.i32Add, ...localTee(index)])
  fn.emit(reverse ? [...i32Const(0), op.i32GeS] : [...i32Const(length), op.i32LtS])
  fn.emit([op.brIf, 0, op.end])
}

/** From the last of the iterations that there were back to the first. */
function emitBack(fn: FunctionBody, functions: readonly number[], index: number, { end }: LoopMemory): void {
  pushTrips(fn, end!.trips)
  fn.emit([...localSet(index), op.block, valueType.empty, op.loop, valueType.empty])
  fn.emit([...localGet(index), ...i32Const(-1), op.i32Add, ...localTee(index)])
  fn.emit([...i32Const(0), op.i32LtS, op.brIf, 1])
  for (const body of functions) fn.emit([...localGet(index), ...call(body)])
  fn.emit([op.br, 0, op.end, op.end])
}

/** As long as carry 0 is not zero; stops the run where that would be longer than may be. */
function emitWhile(
  block: Block,
  scan: Scan,
  memory: LoopMemory,
  functions: readonly number[],
  index: number,
): void {
  const { fn, emitter } = block
  const { address } = memory.carries
  const base = fn.take(valueType.i32)
  fn.emit([...i32Const(0), ...localSet(index), op.block, valueType.empty, op.loop, valueType.empty])
  pushCarryOffset(memory, 0, index, fn)
  fn.emit([...localTee(base), ...f64Load(address), ...f64Const(0), op.f64Eq, op.brIf, 1])
  fn.emit([...localGet(index), ...i32Const(scan.shape.length), op.i32GeS, op.if, valueType.empty])
  fn.fail(emitter.failures.push(tooManyTrips(scan)), emitter.failed)
  fn.emit([op.end])
  for (const body of functions) fn.emit([...localGet(index), ...call(body)])
  fn.emit([...localGet(index), ...i32Const(1), op.i32Add, ...localSet(index), op.br, 0, op.end, op.end])
  const { trips, carries } = memory.end!
  fn.store('number', trips, undefined, () => fn.emit([...localGet(index), op.f64ConvertI32S]))
  // what comes after the loop reads the last row, wherever that is, at addresses known now
  scan.init.forEach((_, k) => {
    fn.store('number', carries + k * DOUBLE, undefined, () =>
      fn.emit([...localGet(base), ...f64Load(address + k * DOUBLE)]),
    )
  })
  fn.release(base, valueType.i32)
}

function resultPlace(
  projection: Project,
  scan: Scan,
  memory: LoopMemory,
  restore: number | undefined,
): Place {
  const { length, reverse } = scan.shape
  const column = projection.index * DOUBLE
  const { end } = memory
  if (projection.part === 'trips') return { at: 'memory', address: end!.trips }
  if (projection.part === 'ys') {
    return { at: 'view', view: { address: memory.ys.address + column, stride: memory.ys.row } }
  }
  if (projection.part === 'history') {
    const address = rowAddress(memory, reverse ? 1 : 0) + column
    return { at: 'view', view: { address, stride: memory.carries.row, restore } }
  }
  if (end && !reverse) return { at: 'memory', address: end.carries + column }
  return { at: 'memory', address: rowAddress(memory, reverse ? 0 : length) + column }
}
