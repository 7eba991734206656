import type { Emitted } from '../wasm/emitter.ts'
import { DOUBLE, type Preset } from '../wasm/memory.ts'

/** A program as it can be sent to another thread: a module, and where its numbers lie, as indices of doubles. */
export interface Image {
  readonly module: WebAssembly.Module
  readonly pages: number
  /** index of the first input; the others follow */
  readonly input: number
  readonly inputs: number
  /** index of each output */
  readonly places: readonly number[]
  readonly presets: readonly Preset[]
  /** sentences of what can stop a run, and the index at which the number of the one that did is left; they count from 1 */
  readonly failures: readonly string[]
  readonly failed: number
}

/**
 * The image of an emitted program.
 *
 * @param places - index of each of its outputs
 */
export function imageOf(
  { bytes, memory, input, inputs, failures, failed }: Emitted,
  places: readonly number[],
): Image {
  return {
    module: new WebAssembly.Module(bytes),
    pages: memory.pages,
    input: input / DOUBLE,
    inputs,
    places,
    presets: memory.presets,
    failures,
    failed: failed / DOUBLE,
  }
}
