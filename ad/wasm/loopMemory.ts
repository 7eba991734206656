import { bufferLength, type Project, type Scan } from '../graph/node.ts'
import type { Block } from './block.ts'
import type { FunctionBody, MemoryPlace, Place } from './functionBody.ts'
import type { InstructionSet } from './instructionSet.ts'
import { i32Const, localGet, localSet, op, valueType } from './instructions.ts'
import type { MemoryPlan, View } from './memory.ts'

/** Where a loop keeps its carries and what it writes, in values as wide as its function computes with. */
export interface LoopMemory {
  /** bytes of a value, and whether it is a pair */
  readonly bytes: number
  readonly paired: boolean
  /** rows of carries: one before each iteration and one after the last, or two in turn when no history is read */
  readonly carries: { readonly address: number; readonly row: number; readonly kept: boolean }
  readonly ys: { readonly address: number; readonly row: number }
  /** of carries that are rows: where each lies, before an iteration and after it */
  readonly carriedRows: ReadonlyMap<number, View>
  /** whether few carries are kept, and the loop is run again for the others */
  readonly sparing: boolean
  /** of a loop that ends early, or is run again: how many iterations ran, and the carries after the last */
  readonly end: { readonly trips: number; readonly carries: number } | undefined
  /** of such a loop in lanes: a mask of those that run the present iteration */
  readonly running: MemoryPlace | undefined
  /** in lanes of which some may not run the loop at all: a mask of those that do */
  readonly active: Place | undefined
}

/** @param readBack - whether the carries before every iteration are read afterwards */
export function loopMemory(block: Block, scan: Scan, readBack: boolean): LoopMemory {
  const { length, early, carries } = scan.shape
  const sparing = readBack && scan.shape.memory !== undefined
  const kept = readBack && !sparing
  const { memory } = block.emitter
  const { bytes, paired } = block.fn.set
  const ys = scan.body.outputs.length - carries
  const rows = kept ? length + 1 : 2
  const room = (count: number) => memory.room(count, bytes)
  return {
    bytes,
    paired,
    carries: { address: room(rows * carries), row: carries * bytes, kept },
    ys: { address: room(length * ys), row: ys * bytes },
    carriedRows: carriedRowsOf(scan, memory, block.fn.set),
    sparing,
    end: early || sparing ? { trips: room(1), carries: room(carries) } : undefined,
    running: early && paired ? { at: 'memory', address: room(1), paired } : undefined,
    active: activeInMemory(block, block.active),
  }
}

/** Room for each carry that is a row, by its position. */
export function carriedRowsOf(
  { init }: Scan,
  memory: MemoryPlan,
  { bytes, paired }: Pick<InstructionSet, 'bytes' | 'paired'>,
): Map<number, View> {
  return new Map(
    init.flatMap((node, k): [number, View][] => {
      if (node.type !== 'buffer') return []
      const address = memory.room(bufferLength(node), bytes)
      return [[k, { address, stride: bytes, paired }]]
    }),
  )
}

/** The mask of lanes that run something, where its functions find it. */
export function activeInMemory({ fn, emitter }: Block, active: Place | undefined): Place | undefined {
  if (active?.at !== 'local') return active
  const address = emitter.memory.room(1, fn.set.bytes)
  fn.store('boolean', address, undefined, () => fn.push('boolean', active))
  return { at: 'memory', address, paired: true }
}

/** Address of the carries in a row that is known now. */
export function rowAddress({ carries }: LoopMemory, row: number): number {
  return carries.address + (carries.kept ? row : row % 2) * carries.row
}

/** Pushes the byte offset of the carry row `shift` after the index in a local. */
export function pushCarryOffset(
  { carries }: LoopMemory,
  shift: number,
  index: number,
  fn: FunctionBody,
): void {
  fn.emit([...localGet(index), ...i32Const(shift), op.i32Add])
  if (!carries.kept) fn.emit([...i32Const(1), op.i32And])
  fn.emit([...i32Const(carries.row), op.i32Mul])
}

/** A local that holds that offset, inside the body, of which the index is local 0. */
export function carryOffset(memory: LoopMemory, shift: number, fn: FunctionBody): number {
  const local = fn.take(valueType.i32)
  pushCarryOffset(memory, shift, 0, fn)
  fn.emit(localSet(local))
  return local
}

/**
 * Where a result of the loop is once it has ended.
 *
 * @param restore - the function that brings carries back, if not all are kept
 */
export function resultPlace(
  projection: Project,
  scan: Scan,
  memory: LoopMemory,
  restore: number | undefined,
): Place {
  const { length, reverse } = scan.shape
  const { end, bytes, paired } = memory
  const column = projection.index * bytes
  const carriedRow = projection.part === 'final' && memory.carriedRows.get(projection.index)
  if (carriedRow) return { at: 'view', view: carriedRow }
  const scalar = (address: number): Place => ({ at: 'memory', address, paired })
  const row = (address: number, stride: number): View => ({ address: address + column, stride, paired })
  if (projection.part === 'trips') return scalar(end!.trips)
  if (projection.part === 'ys') return { at: 'view', view: row(memory.ys.address, memory.ys.row) }
  if (projection.part === 'history') {
    const first = row(rowAddress(memory, reverse ? 1 : 0), memory.carries.row)
    return { at: 'view', view: { ...first, restore } }
  }
  if (end && !reverse) return scalar(end.carries + column)
  return scalar(rowAddress(memory, reverse ? 0 : length) + column)
}
