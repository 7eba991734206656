import type { Scan } from '../graph/node.ts'
import { snapshotsOf } from '../graph/snapshots.ts'
import type { Block } from './block.ts'
import { FunctionBody } from './functionBody.ts'
import {
  call,
  f64Const,
  i32Const,
  localGet,
  localSet,
  localTee,
  op,
  unsigned,
  valueType,
} from './instructions.ts'
import { DOUBLE } from './memory.ts'
import { single } from './single.ts'

// A loop that keeps few of its carries. Its function `restore(i)` leaves the carry before iteration i in the row where
// iteration i of the loop's body reads it. It goes there from the nearest kept carry before and keeps others on the way,
// so that calls with i falling by one run the fewest steps that there can be; calls in any order are right.

/** Instructions that only this file needs. */
const code = {
  return: 0x0f,
  i32Load: 0x28,
  i32Store: 0x36,
  i32Eq: 0x46,
  i32GtS: 0x4a,
  memoryCopy: [0xfc, 0x0a, 0, 0],
} as const

/** Bytes of an i32. */
const WORD = 4

/** Said of the carry at hand when there is none: no iteration comes right after it. */
const NOWHERE = -2

/** Rows of two carries in turn, and the functions that take the one to the other. */
export interface Steps {
  /** address of the row that even iterations read, and bytes from it to the other */
  readonly address: number
  readonly row: number
  /** to be called in turn with the index: one iteration */
  readonly functions: readonly number[]
}

/** Where the kept carries are, and which is at hand. */
interface Store extends Steps {
  readonly snapshots: number
  /** snapshots, one row each */
  readonly kept: number
  /** of each snapshot the iteration that it stands before */
  readonly positions: number
  /** the position of the carry at hand, then the number of the last snapshot: two words */
  readonly state: number
}

/** A loop's memory of itself: how to begin it, and to have a carry back. */
export interface Replay {
  readonly restore: number
  /** takes the first carry, which lies in the first row, for the first snapshot and the only one */
  readonly begin: (fn: FunctionBody) => void
}

/** The functions and the memory with which a loop's carries come back. */
export function emitReplay(block: Block, scan: Scan, steps: Steps): Replay {
  const { memory, module } = block.emitter
  const snapshots = snapshotsOf(scan.shape, scan.label)
  const store = {
    ...steps,
    snapshots,
    kept: memory.room(snapshots * scan.shape.carries, block.fn.set.bytes),
    positions: memory.doubles(snapshots),
    state: memory.doubles(1),
  }
  const fn = new FunctionBody(1, single, memory)
  emitRestore(fn, store)
  const restore = module.reserve()
  module.define(restore, { params: [valueType.i32], results: [] }, fn.locals, fn.code)
  return { restore, begin: (at) => begin(at, store) }
}

function begin(fn: FunctionBody, store: Store): void {
  fn.emit([...i32Const(store.kept), ...i32Const(store.address), ...copied(store.row)])
  setWord(fn, store.state, () => fn.emit(i32Const(NOWHERE)))
  setWord(fn, store.state + WORD, () => fn.emit(i32Const(0)))
}

/** The wanted iteration is local 0. */
function emitRestore(fn: FunctionBody, store: Store): void {
  const WANTED = 0
  const position = fn.take(valueType.i32)
  const last = fn.take(valueType.i32)
  word(fn, store.state)
  fn.emit([
    ...localTee(position),
    ...localGet(WANTED),
    code.i32Eq,
    op.if,
    valueType.empty,
    code.return,
    op.end,
  ])
  // read onwards, from the one before
  fn.emit([...localGet(position), ...i32Const(1), op.i32Add, ...localGet(WANTED), code.i32Eq])
  fn.emit([op.if, valueType.empty])
  step(fn, store, position)
  fn.emit([op.else])
  emitReturn(fn, store, WANTED, position, last)
  emitAdvance(fn, store, WANTED, position, last)
  setWord(fn, store.state + WORD, () => fn.emit(localGet(last)))
  fn.emit([op.end])
  setWord(fn, store.state, () => fn.emit(localGet(WANTED)))
}

/** Back to the last snapshot that is not after the wanted carry; those after it are given up. */
function emitReturn(fn: FunctionBody, store: Store, wanted: number, position: number, last: number): void {
  word(fn, store.state + WORD)
  fn.emit([...localSet(last), op.loop, valueType.empty])
  positionAddress(fn, last)
  fn.emit([code.i32Load, 2, ...unsigned(store.positions), ...localTee(position)])
  fn.emit([...localGet(wanted), code.i32GtS, op.if, valueType.empty])
  fn.emit([...localGet(last), ...i32Const(-1), op.i32Add, ...localSet(last), op.br, 1, op.end, op.end])
  rowAddress(fn, store, position)
  snapshotAddress(fn, store, last)
  fn.emit(copied(store.row))
}

/** On to the wanted carry, with snapshots where the fewest steps are left for all before it. */
function emitAdvance(fn: FunctionBody, store: Store, wanted: number, position: number, last: number): void {
  const until = fn.take(valueType.i32)
  fn.emit([op.block, valueType.empty, op.loop, valueType.empty])
  fn.emit([...localGet(position), ...localGet(wanted), op.i32GeS, op.brIf, 1])
  pushStepsToNextSnapshot(fn, store, wanted, position, last)
  fn.emit([...localGet(position), op.i32Add, ...localSet(until), op.loop, valueType.empty])
  step(fn, store, position)
  fn.emit([...localGet(position), ...i32Const(1), op.i32Add, ...localTee(position)])
  fn.emit([...localGet(until), op.i32LtS, op.brIf, 0, op.end])
  fn.emit([...localGet(position), ...localGet(wanted), op.i32GeS, op.brIf, 1])
  fn.emit([...localGet(last), ...i32Const(1), op.i32Add, ...localSet(last)])
  snapshotAddress(fn, store, last)
  rowAddress(fn, store, position)
  fn.emit(copied(store.row))
  positionAddress(fn, last)
  fn.emit([...localGet(position), code.i32Store, 2, ...unsigned(store.positions), op.br, 0, op.end, op.end])
}

/** @see stepsToNextSnapshot in graph/snapshots.ts, which this computes */
function pushStepsToNextSnapshot(
  fn: FunctionBody,
  { snapshots }: Store,
  wanted: number,
  position: number,
  last: number,
): void {
  const [length, free, runs] = [fn.take(valueType.f64), fn.take(valueType.f64), fn.take(valueType.f64)]
  const [reach, before, beforeThat] = [fn.take(valueType.f64), fn.take(valueType.f64), fn.take(valueType.f64)]
  fn.emit([...localGet(wanted), ...i32Const(1), op.i32Add, ...localGet(position), op.i32Sub])
  fn.emit([op.f64ConvertI32S, ...localSet(length)])
  fn.emit([...i32Const(snapshots), ...localGet(last), op.i32Sub, op.f64ConvertI32S, ...localSet(free)])
  for (const [local, first] of [
    [runs, 0],
    [reach, 1],
    [before, 0],
    [beforeThat, 0],
  ] as const)
    fn.emit([...f64Const(first), ...localSet(local)])
  fn.emit([op.block, valueType.empty, op.loop, valueType.empty])
  fn.emit([...localGet(reach), ...localGet(length), op.f64Lt, op.i32Eqz, op.brIf, 1])
  fn.emit([...localGet(runs), ...f64Const(1), op.f64Add, ...localSet(runs)])
  fn.emit([...localGet(before), ...localSet(beforeThat), ...localGet(reach), ...localTee(before)])
  fn.emit([...localGet(free), ...localGet(runs), op.f64Add, op.f64Mul, ...localGet(runs), op.f64Div])
  fn.emit([...localSet(reach), op.br, 0, op.end, op.end])
  fn.emit([...f64Const(1), ...localGet(beforeThat), op.f64Max])
  fn.emit([...localGet(length), ...localGet(reach), ...localGet(before), op.f64Sub, op.f64Sub, op.f64Max])
  fn.emit([op.i32TruncF64S])
}

function step(fn: FunctionBody, { functions }: Store, position: number): void {
  for (const body of functions) fn.emit([...localGet(position), ...call(body)])
}

/** Pushes the address of the row that the iteration at a position reads. */
function rowAddress(fn: FunctionBody, { address, row }: Store, position: number): void {
  fn.emit([...localGet(position), ...i32Const(1), op.i32And, ...i32Const(row), op.i32Mul])
  fn.emit([...i32Const(address), op.i32Add])
}

function snapshotAddress(fn: FunctionBody, { kept, row }: Store, snapshot: number): void {
  fn.emit([...localGet(snapshot), ...i32Const(row), op.i32Mul, ...i32Const(kept), op.i32Add])
}

/** Pushes where a snapshot's position lies among them. */
function positionAddress(fn: FunctionBody, snapshot: number): void {
  fn.emit([...localGet(snapshot), ...i32Const(DOUBLE), op.i32Mul])
}

function word(fn: FunctionBody, address: number): void {
  fn.emit([...i32Const(0), code.i32Load, 2, ...unsigned(address)])
}

function setWord(fn: FunctionBody, address: number, value: () => void): void {
  fn.emit(i32Const(0))
  value()
  fn.emit([code.i32Store, 2, ...unsigned(address)])
}

/** Copies so many bytes; the addresses to and from are on the stack. */
function copied(bytes: number): readonly number[] {
  return [...i32Const(bytes), ...code.memoryCopy]
}
