import { Constant, type Node, type Project, type Region, type Scan } from '../graph/node.ts'
import type { Block } from './block.ts'
import type { Emitter } from './emitter.ts'
import { FunctionBody, type Place, type Sink } from './functionBody.ts'
import { independentTrips } from './independentTrips.ts'
import { call, i32Const, localGet, localSet, op, valueType } from './instructions.ts'
import { emitIterations, storeFirst, storeLastCarries, storeRunning } from './iterations.ts'
import { carryOffset, type LoopMemory, loopMemory, resultPlace } from './loopMemory.ts'
import { emitMap } from './map.ts'
import type { View } from './memory.ts'
import { inBothLanes, pair } from './pair.ts'
import { emitReplay } from './replay.ts'

/**
 * A loop: carries go from row to row of memory, the body is a function of the index, called once an iteration.
 *
 * The reader of a carry never shares a row with its writer, so results may be stored as soon as they are known. A loop
 * whose iterations do not wait for each other takes them two at a time, in lanes.
 */
export function emitLoop(block: Block, scan: Scan): void {
  const projections = block.schedule.projections.get(scan) ?? []
  const readBack = projections.some((projection) => projection.part === 'history')
  const rows = scan.xs.map((row) => block.view(row))
  const apart = !block.fn.set.paired && !readBack && rows.every(({ restore }) => restore === undefined)
  const independent = apart ? independentTrips(scan) : undefined
  const place = independent ? emitMap(block, scan, rows, independent) : emitTrips(block, scan, rows, readBack)
  for (const projection of projections) block.places.set(projection, place(projection))
}

/** Iterations one after the other. Returns where their results are. */
function emitTrips(
  block: Block,
  scan: Scan,
  rows: readonly View[],
  readBack: boolean,
): (projection: Project) => Place {
  const memory = loopMemory(block, scan, readBack)
  storeFirst(block, scan, memory)
  const bound = boundPlaces(block, scan.body, scan.bound)
  const body = block.emitter.functions(scan.body, {
    set: block.fn.set,
    indices: 1,
    placesIn: (fn) => bodyPlaces(scan, memory, bound, rows, fn),
    sinksIn: (fn) => bodySinks(scan, memory, fn),
    active: memory.running ?? memory.active,
  })
  const functions = [...restoring(rows), ...body.functions]
  if (!memory.sparing) emitIterations(block, scan, memory, functions)
  const restore = memory.sparing ? emitSparingly(block, scan, memory, functions) : undefined
  return (projection) => resultPlace(projection, scan, memory, restore)
}

/** The iterations of a loop that keeps few of its carries; returns the function that brings the others back. */
function emitSparingly(block: Block, scan: Scan, memory: LoopMemory, functions: readonly number[]): number {
  const { fn, emitter } = block
  const { length, early } = scan.shape
  const again = memory.running ? [runningFunction(emitter, memory), ...functions] : functions
  const replay = emitReplay(block, scan, { ...memory.carries, functions: again })
  replay.begin(fn)
  if (early) emitIterations(block, scan, memory, functions)
  else {
    // where the end is known, the first run keeps what the way back needs first
    const last = i32Const(length - 1)
    for (const body of [replay.restore, ...functions]) fn.emit([...last, ...call(body)])
    storeLastCarries(fn, scan, memory, length)
  }
  return replay.restore
}

/** The function that notes which lanes run an iteration of an early loop, by the carries before it. */
function runningFunction({ memory, module }: Emitter, loop: LoopMemory): number {
  const fn = new FunctionBody(1, pair, memory)
  storeRunning(fn, loop, carryOffset(loop, 0, fn))
  const index = module.reserve()
  module.define(index, { params: [valueType.i32], results: [] }, fn.locals, fn.code)
  return index
}

/** What brings back the elements that an iteration reads of rows that are not all kept. */
function restoring(rows: readonly View[]): number[] {
  return [...new Set(rows.flatMap(({ restore }) => restore ?? []))]
}

/** Where the functions of a region find its free values: in memory, where those that are not there yet are stored. */
export function boundPlaces(block: Block, { free }: Region, bound: readonly Node[]): Map<Node, Place> {
  const places = new Map<Node, Place>()
  free.forEach((node, i) => {
    const actual = bound[i]!
    const known = block.places.get(actual)
    if (actual instanceof Constant) places.set(node, { at: 'constant', value: actual.value })
    else if (known && readsAnywhere(known)) places.set(node, known)
    else
      places.set(
        node,
        stored(block, actual.type, () => block.push(actual)),
      )
  })
  return places
}

/** Whether code in any function finds a value there. */
function readsAnywhere(place: Place): boolean {
  return place.at === 'view' || place.at === 'constant' || (place.at === 'memory' && place.base === undefined)
}

function stored({ emitter, fn }: Block, type: Node['type'], value: () => void): Place {
  const { bytes, paired } = fn.set
  const address = emitter.memory.room(1, bytes)
  fn.store(type, address, undefined, value)
  return { at: 'memory', address, paired }
}

/** Places inside the body function, whose only parameter (local 0) is the index; offsets become locals. */
function bodyPlaces(
  scan: Scan,
  memory: LoopMemory,
  bound: ReadonlyMap<Node, Place>,
  rows: readonly View[],
  fn: FunctionBody,
): Map<Node, Place> {
  const { carries } = scan.shape
  const places = new Map(bound)
  const { params } = scan.body
  const before = carriesBefore(scan, memory, fn)
  before.forEach((place, k) => {
    places.set(params[k]!, place)
  })
  const offsets = new Map<string, number>()
  rows.forEach(({ address, stride, paired = false, restore }, k) => {
    const kept = restore === undefined ? 'all' : 'two in turn'
    const key = `${stride} ${kept}`
    if (!offsets.has(key)) offsets.set(key, indexTimes(stride, fn, kept))
    places.set(params[carries + k]!, { at: 'memory', address, base: offsets.get(key)!, paired })
  })
  places.set(params[params.length - 1]!, { at: 'local', local: indexAsNumber(fn) })
  return places
}

function carriesBefore(scan: Scan, memory: LoopMemory, fn: FunctionBody): Place[] {
  const { carries, reverse } = scan.shape
  const { bytes, paired, carriedRows } = memory
  const base = carryOffset(memory, reverse ? 1 : 0, fn)
  return Array.from({ length: carries }, (_, k): Place => {
    const view = carriedRows.get(k)
    if (view) return { at: 'view', view }
    return { at: 'memory', address: memory.carries.address + k * bytes, base, paired }
  })
}

function indexAsNumber(fn: FunctionBody): number {
  const { set } = fn
  const index = fn.take(set.numberType)
  fn.emit([...localGet(0), op.f64ConvertI32S])
  if (set.paired) fn.emit(inBothLanes)
  fn.emit(localSet(index))
  return index
}

function bodySinks(scan: Scan, memory: LoopMemory, fn: FunctionBody): Sink[] {
  const { reverse } = scan.shape
  const { bytes, running } = memory
  const base = carryOffset(memory, reverse ? 0 : 1, fn)
  const carries = carriesBefore(scan, memory, fn).map((kept, k): Sink => {
    if (kept.at === 'view') return { to: 'row', view: kept.view, mask: running }
    const sink: Sink = { to: 'memory', address: memory.carries.address + k * bytes, base }
    // a lane that has ended keeps what it carries
    return running ? { to: 'lanes', mask: running, kept, sink } : sink
  })
  const ys = scan.body.outputs.length - carries.length
  const yBase = ys > 0 ? indexTimes(memory.ys.row, fn) : undefined
  return [
    ...carries,
    ...Array.from(
      { length: ys },
      (_, k): Sink => ({ to: 'memory', address: memory.ys.address + k * bytes, base: yBase }),
    ),
  ]
}

function indexTimes(bytes: number, fn: FunctionBody, rows: 'all' | 'two in turn' = 'all'): number {
  const local = fn.take(valueType.i32)
  fn.emit(localGet(0))
  if (rows === 'two in turn') fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(bytes), op.i32Mul, ...localSet(local)])
  return local
}
