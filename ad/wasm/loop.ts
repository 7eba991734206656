import { Constant, type Node, type Project, type Scan } from '../graph/node.ts'
import type { Block } from './block.ts'
import type { FunctionBody, Place, Sink } from './functionBody.ts'
import { call, i32Const, localGet, localSet, localTee, op, valueType } from './instructions.ts'
import { DOUBLE } from './memory.ts'

/** Where a loop keeps its carries and what it writes. */
interface LoopMemory {
  /** rows of carries: one before each iteration and one after the last, or two in turn when no history is read */
  readonly carries: { readonly address: number; readonly row: number; readonly kept: boolean }
  readonly ys: { readonly address: number; readonly row: number }
}

/**
 * A loop: carries go from row to row of memory, the body is a function of the index, called once an iteration.
 *
 * The reader of a carry never shares a row with its writer, so results may be stored as soon as they are known.
 */
export function emitLoop(block: Block, scan: Scan): void {
  const { length, reverse, carries } = scan.shape
  const projections = block.schedule.projections.get(scan) ?? []
  const kept = projections.some((projection) => projection.part === 'history')
  const memory = loopMemory(block, scan, kept)
  const first = rowAddress(memory, reverse ? length : 0)
  scan.init.forEach((value, k) => {
    block.fn.store('number', first + k * DOUBLE, undefined, () => block.push(value))
  })
  const bound = boundPlaces(block, scan)
  const sinkCount = scan.body.outputs.length - carries
  const { indices } = block.emitter.functions(
    scan.body,
    (fn) => bodyPlaces(block, scan, memory, bound, fn),
    (fn) => bodySinks(scan, memory, sinkCount, fn),
  )
  emitIterations(block.fn, indices, length, reverse)
  for (const projection of projections) block.places.set(projection, resultPlace(projection, scan, memory))
}

function loopMemory(block: Block, scan: Scan, kept: boolean): LoopMemory {
  const { length, carries } = scan.shape
  const ys = scan.body.outputs.length - carries
  const rows = kept ? length + 1 : 2
  return {
    carries: { address: block.emitter.memory.doubles(rows * carries), row: carries * DOUBLE, kept },
    ys: { address: block.emitter.memory.doubles(length * ys), row: ys * DOUBLE },
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
  const offsets = new Map<number, number>()
  scan.xs.slice(0, xs).forEach((row, k) => {
    const { address, stride } = block.view(row)
    if (!offsets.has(stride)) offsets.set(stride, indexTimes(stride, fn))
    places.set(params[carries + k]!, { at: 'memory', address, base: offsets.get(stride)! })
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
  fn.emit([...localGet(0), ...i32Const(shift), op.i32Add])
  if (!memory.carries.kept) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(memory.carries.row), op.i32Mul, ...localSet(local)])
  return local
}

function indexTimes(bytes: number, fn: FunctionBody): number {
  const local = fn.take(valueType.i32)
  fn.emit([...localGet(0), ...i32Const(bytes), op.i32Mul, ...localSet(local)])
  return local
}

function emitIterations(
  fn: FunctionBody,
  functions: readonly number[],
  length: number,
  reverse: boolean,
): void {
  const index = fn.take(valueType.i32)
  fn.emit([...i32Const(reverse ? length - 1 : 0), ...localSet(index), op.loop, valueType.empty])
  for (const body of functions) fn.emit([...localGet(index), ...call(body)])
  fn.emit([...localGet(index), ...i32Const(reverse ? -1 : 1), op.i32Add, ...localTee(index)])
  fn.emit(reverse ? [...i32Const(0), op.i32GeS] : [...i32Const(length), op.i32LtS])
  fn.emit([op.brIf, 0, op.end])
  fn.release(index, valueType.i32)
}

function resultPlace(projection: Project, scan: Scan, memory: LoopMemory): Place {
  const { length, reverse } = scan.shape
  const column = projection.index * DOUBLE
  if (projection.part === 'ys') {
    return { at: 'view', view: { address: memory.ys.address + column, stride: memory.ys.row } }
  }
  if (projection.part === 'history') {
    const address = rowAddress(memory, reverse ? 1 : 0) + column
    return { at: 'view', view: { address, stride: memory.carries.row } }
  }
  return { at: 'memory', address: rowAddress(memory, reverse ? 0 : length) + column }
}
