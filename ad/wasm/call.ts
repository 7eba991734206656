import { bufferLength, type Call, type Project } from '../graph/node.ts'
import type { Block } from './block.ts'
import type { ResultPlace } from './emitter.ts'
import { localTypeOf } from './instructionSet.ts'
import { call, i32Const, localSet } from './instructions.ts'
import { emitRowCopy } from './rowCopy.ts'

/** A call: arguments and results go through places of the function's own; the next call may overwrite them. */
export function emitCall(block: Block, node: Call): void {
  const { fn, emitter } = block
  const { functions, params, results, active } = emitter.callee(node.callee, fn.set)
  params.forEach((place, i) => {
    const arg = node.args[i]!
    if (place.at === 'view') emitRowCopy(fn, block.view(arg), place.view, bufferLength(arg))
    else fn.store(arg.type, place.address, undefined, () => block.push(arg))
  })
  if (active) fn.store('boolean', active.address, undefined, () => pushActive(block))
  for (const body of functions) fn.emit([...i32Const(0), ...call(body)])
  for (const projection of block.schedule.projections.get(node) ?? [])
    takeResult(block, projection, results[projection.index]!)
}

/** Pushes a mask of the lanes that run a block. */
function pushActive({ fn, active }: Block): void {
  if (active) fn.push('boolean', active)
  else fn.constant(true)
}

function takeResult(block: Block, projection: Project, place: ResultPlace): void {
  const { fn, emitter } = block
  if (place.at === 'view') {
    const { bytes, paired } = fn.set
    const view = { address: emitter.memory.room(projection.length, bytes), stride: bytes, paired }
    emitRowCopy(fn, place.view, view, projection.length)
    block.places.set(projection, { at: 'view', view })
    return
  }
  const local = fn.take(localTypeOf(fn.set, projection.type))
  fn.push(projection.type, place)
  fn.emit(localSet(local))
  block.hold(projection, local)
}
