import { bufferLength, type Node, type Project, type Scan } from '../graph/node.ts'
import type { Block } from './block.ts'
import type { FunctionBody, Place, Sink } from './functionBody.ts'
import type { IndependentTrips } from './independentTrips.ts'
import {
  ADDRESS_ZERO,
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
import { boundPlaces } from './loop.ts'
import { carriedRowsOf } from './loopMemory.ts'
import { DOUBLE, type View } from './memory.ts'
import { extracted, inBothLanes, pair, replaceSecond } from './pair.ts'
import { eachElement, emitRowCopy } from './rowCopy.ts'
import { single } from './single.ts'

/** The indices of the two iterations that the body runs: its parameters. Of an odd last one both are its index. */
const FIRST = 0
const SECOND = 1

/** Where a map keeps its carries, of which there is one row, and what it writes. */
interface MapMemory {
  readonly carries: number
  /** of carries that are rows: where each lies */
  readonly carriedRows: ReadonlyMap<number, View>
  readonly ys: { readonly address: number; readonly row: number }
}

/**
 * A loop whose iterations do not wait for each other: they run two at a time, one in each lane, and only their sums are
 * taken in turn. So all results are, bit for bit, those of one iteration after the other.
 *
 * Where their number is odd, the last runs in both lanes and counts once.
 *
 * @returns where the results are
 */
export function emitMap(
  block: Block,
  scan: Scan,
  rows: readonly View[],
  { totals, body }: IndependentTrips,
): (projection: Project) => Place {
  const memory = mapMemory(block, scan)
  scan.init.forEach((value, k) => {
    const view = memory.carriedRows.get(k)
    if (view) emitRowCopy(block.fn, block.view(value), view, bufferLength(value))
    else block.fn.store('number', memory.carries + k * DOUBLE, undefined, () => block.push(value))
  })
  const bound = boundPlaces(block, scan.body, scan.bound)
  const odd = scan.shape.length % 2 === 1
  const { functions } = block.emitter.functions(body, {
    set: pair,
    indices: 2,
    placesIn: (fn) => bodyPlaces(scan, memory, bound, rows, fn),
    sinksIn: (fn) => [
      ...totals.flatMap((total, k) => {
        if (total.kind === 'rowSum') return [rowSumSink(memory.carriedRows.get(k)!, odd)]
        return total.kind === 'sum' ? [sumSink(memory.carries + k * DOUBLE, total.sign, odd)] : []
      }),
      ...rowSinks(memory, fn),
    ],
  })
  emitPairs(block.fn, functions, scan.shape.length, scan.shape.reverse)
  return (projection) => resultPlace(projection, memory)
}

function mapMemory(block: Block, scan: Scan): MapMemory {
  const { carries, length } = scan.shape
  const { memory } = block.emitter
  const ys = scan.body.outputs.length - carries
  return {
    carries: memory.doubles(carries),
    carriedRows: carriedRowsOf(scan, memory, single),
    ys: { address: memory.doubles(length * ys), row: ys * DOUBLE },
  }
}

function resultPlace({ part, index }: Project, { carries, carriedRows, ys }: MapMemory): Place {
  const carriedRow = part === 'final' && carriedRows.get(index)
  if (carriedRow) return { at: 'view', view: carriedRow }
  if (part === 'final') return { at: 'memory', address: carries + index * DOUBLE }
  return { at: 'view', view: { address: ys.address + index * DOUBLE, stride: ys.row } }
}

function bodyPlaces(
  scan: Scan,
  memory: MapMemory,
  bound: ReadonlyMap<Node, Place>,
  rows: readonly View[],
  fn: FunctionBody,
): Map<Node, Place> {
  const { carries } = scan.shape
  const { params } = scan.body
  const places = new Map(bound)
  // of the carries, only those that stay are read
  params.slice(0, carries).forEach((param, k) => {
    const view = memory.carriedRows.get(k)
    places.set(param, view ? { at: 'view', view } : { at: 'memory', address: memory.carries + k * DOUBLE })
  })
  const offsets = new Map<number, readonly [number, number]>()
  rows.forEach(({ address, stride }, k) => {
    if (!offsets.has(stride)) offsets.set(stride, indicesTimes(stride, fn))
    places.set(params[carries + k]!, { at: 'apart', address, bases: offsets.get(stride)! })
  })
  places.set(params[params.length - 1]!, { at: 'local', local: indicesAsNumbers(fn) })
  return places
}

function rowSinks({ ys }: MapMemory, fn: FunctionBody): Sink[] {
  if (ys.row === 0) return []
  const bases = indicesTimes(ys.row, fn)
  return Array.from({ length: ys.row / DOUBLE }, (_, k) => {
    return { to: 'apart', address: ys.address + k * DOUBLE, bases }
  })
}

function indicesTimes(bytes: number, fn: FunctionBody): readonly [number, number] {
  const times = (index: number) => {
    const local = fn.take(valueType.i32)
    fn.emit([...localGet(index), ...i32Const(bytes), op.i32Mul, ...localSet(local)])
    return local
  }
  return [times(FIRST), times(SECOND)]
}

function indicesAsNumbers(fn: FunctionBody): number {
  const local = fn.take(fn.set.numberType)
  fn.emit([...localGet(FIRST), op.f64ConvertI32S, ...inBothLanes])
  fn.emit([...localGet(SECOND), op.f64ConvertI32S, ...replaceSecond, ...localSet(local)])
  return local
}

/** Adds the terms of both lanes to a sum in memory, one after the other. */
function sumSink(address: number, sign: 'add' | 'sub', odd: boolean): Sink {
  const combine = sign === 'add' ? op.f64Add : op.f64Sub
  const take = (fn: FunctionBody, terms: number) => addTerms(fn, terms, ADDRESS_ZERO, address, combine, odd)
  return { to: 'code', take }
}

/** The same for each element of a row. */
function rowSumSink(to: View, odd: boolean): Sink {
  const take = (fn: FunctionBody, from: View, length: number) => {
    const terms = fn.take(fn.set.numberType)
    eachElement(fn, from, to, length, (source, target) => {
      fn.push('number', { at: 'memory', address: from.address, base: source, paired: from.paired })
      fn.emit(localSet(terms))
      addTerms(fn, terms, localGet(target), to.address, op.f64Add, odd)
    })
    fn.release(terms, fn.set.numberType)
  }
  return { to: 'rowCode', take }
}

/** @param base - pushes what is added to the sum's address */
function addTerms(
  fn: FunctionBody,
  terms: number,
  base: readonly number[],
  address: number,
  combine: number,
  odd: boolean,
): void {
  const sum = fn.take(valueType.f64)
  fn.emit([...base, ...base, ...f64Load(address)])
  fn.emit([...localGet(terms), ...extracted(0), combine, ...localTee(sum)])
  fn.emit([...localGet(terms), ...extracted(1), combine])
  if (odd) fn.emit([...localGet(sum), ...localGet(FIRST), ...localGet(SECOND), op.i32Ne, op.select])
  fn.emit(f64Store(address))
  fn.release(sum, valueType.f64)
}

/** Calls the body with the indices of two iterations at a time. */
function emitPairs(fn: FunctionBody, functions: readonly number[], length: number, reverse: boolean): void {
  const index = fn.take(valueType.i32)
  fn.emit([...i32Const(reverse ? length - 1 : 0), ...localSet(index), op.loop, valueType.empty])
  for (const body of functions) {
    fn.emit(localGet(index))
    pushSecond(fn, index, length, reverse)
    fn.emit(call(body))
  }
  fn.emit([...localGet(index), ...i32Const(reverse ? -2 : 2), op.i32Add, ...localTee(index)])
  fn.emit(reverse ? [...i32Const(0), op.i32GeS] : [...i32Const(length), op.i32LtS])
  fn.emit([op.brIf, 0, op.end])
  fn.release(index, valueType.i32)
}

/** Pushes the index after the one in a local, or that one where it is the last. */
function pushSecond(fn: FunctionBody, index: number, length: number, reverse: boolean): void {
  fn.emit([...localGet(index), ...i32Const(reverse ? -1 : 1), op.i32Add])
  if (length % 2 === 0) return
  fn.emit([...localGet(index), ...localGet(index)])
  fn.emit(reverse ? [...i32Const(0), op.i32Ne] : [...i32Const(length - 1), op.i32Ne])
  fn.emit([op.select])
}
