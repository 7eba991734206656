import { bufferLength, type Cond, type Node, type Project, type Region } from '../graph/node.ts'
import { Block, bindings } from './block.ts'
import type { Place, Sink } from './functionBody.ts'
import { localTypeOf } from './instructionSet.ts'
import { call, i32Const, localGet, localSet, op, simd, valueType, vector } from './instructions.ts'
import { boundPlaces } from './loop.ts'
import { activeInMemory } from './loopMemory.ts'
import { anyLane } from './pair.ts'
import { emitRowCopy } from './rowCopy.ts'
import { isLong } from './schedule.ts'

/** A result of a branch that something reads, and what it is left in. */
interface Result {
  readonly projection: Project
  readonly sink: Sink & { to: 'local' | 'row' }
}

/** A branch: code for each side, of which one runs; in lanes that disagree both do, and each lane gets its own. */
export function emitBranch(block: Block, node: Cond): void {
  const { fn } = block
  const results = (block.schedule.projections.get(node) ?? []).map((projection): Result => {
    return { projection, sink: resultSink(block, projection) }
  })
  if (fn.set.paired) inLanes(block, node, results)
  else eitherSide(block, node, results)
  for (const { projection, sink } of results) {
    if (sink.to === 'local') block.hold(projection, sink.local)
    else block.places.set(projection, { at: 'view', view: sink.view })
  }
}

/** A local, or room for a row. */
function resultSink({ fn, emitter }: Block, projection: Project): Result['sink'] {
  const { bytes, paired } = fn.set
  if (projection.type !== 'buffer')
    return { to: 'local', local: fn.take(localTypeOf(fn.set, projection.type)) }
  const address = emitter.memory.room(projection.length, bytes)
  return { to: 'row', view: { address, stride: bytes, paired } }
}

function eitherSide(block: Block, node: Cond, results: readonly Result[]): void {
  const { fn } = block
  const sinks = results.map(({ sink }) => sink)
  block.push(node.condition)
  fn.emit([op.if, valueType.empty])
  emitSide(block, node.onTrue, node.boundTrue, results, sinks)
  fn.emit([op.else])
  emitSide(block, node.onFalse, node.boundFalse, results, sinks)
  fn.emit([op.end])
}

/** Each side runs if a lane takes it; the second one leaves the results of other lanes as they are. */
function inLanes(block: Block, node: Cond, results: readonly Result[]): void {
  const { fn } = block
  const [yes, no] = masks(block, node)
  const all = results.map(({ sink }) => sink)
  fn.emit([...localGet(yes), ...anyLane, op.if, valueType.empty])
  emitSide(block, node.onTrue, node.boundTrue, results, all, { at: 'local', local: yes })
  fn.emit([op.end])
  const mask: Place = { at: 'local', local: no }
  const some = results.map(({ sink }): Sink => {
    if (sink.to === 'row') return { ...sink, mask }
    return { to: 'lanes', mask, kept: { at: 'local', local: sink.local }, sink }
  })
  fn.emit([...localGet(no), ...anyLane, op.if, valueType.empty])
  emitSide(block, node.onFalse, node.boundFalse, results, some, mask)
  fn.emit([op.end])
  for (const local of [yes, no]) fn.release(local, fn.set.truthType)
}

/** Locals with the lanes that take the one side and the other, of those that run at all. */
function masks(block: Block, node: Cond): readonly [yes: number, no: number] {
  const { fn } = block
  const [yes, no] = [fn.take(fn.set.truthType), fn.take(fn.set.truthType)]
  block.push(node.condition)
  fn.emit(localSet(yes))
  if (block.active) {
    fn.push('boolean', block.active)
    fn.emit([...localGet(yes), ...vector(simd.andNot), ...localSet(no)])
    fn.push('boolean', block.active)
    fn.emit([...localGet(yes), ...fn.set.and, ...localSet(yes)])
  } else fn.emit([...localGet(yes), ...fn.set.not, ...localSet(no)])
  return [yes, no]
}

function emitSide(
  block: Block,
  side: Region,
  bound: readonly Node[],
  results: readonly Result[],
  sinks: readonly Sink[],
  active?: Place,
): void {
  const outputs = results.map(({ projection }) => side.outputs[projection.index]!)
  const needed = { ...side, outputs }
  if (isLong(needed)) {
    emitLongSide(block, needed, bound, sinks, active)
    return
  }
  const places = bindings(side, bound, block.places)
  new Block(block.emitter, needed, places, sinks, active).emit(block.fn)
}

/** A side as functions of its own: what it reads and what it results in goes through memory. */
function emitLongSide(
  block: Block,
  side: Region,
  bound: readonly Node[],
  sinks: readonly Sink[],
  active: Place | undefined,
): void {
  const { fn, emitter } = block
  const { bytes, paired } = fn.set
  const places = boundPlaces(block, side, bound)
  const addresses = side.outputs.map((node) => (node.type === 'buffer' ? -1 : emitter.memory.room(1, bytes)))
  const kept = addresses.map((address): Sink => (address < 0 ? { to: 'stack' } : { to: 'memory', address }))
  const inside = emitter.functions(side, {
    set: fn.set,
    indices: 1,
    placesIn: () => places,
    sinksIn: () => kept,
    active: activeInMemory(block, active),
  })
  for (const body of inside.functions) fn.emit([...i32Const(0), ...call(body)])
  side.outputs.forEach((node, i) => {
    const sink = sinks[i]!
    if (sink.to === 'row') emitRowCopy(fn, inside.block.view(node), sink.view, bufferLength(node), sink.mask)
    else fn.sink(node.type, sink, () => fn.push(node.type, { at: 'memory', address: addresses[i]!, paired }))
  })
}
