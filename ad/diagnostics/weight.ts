import { operationCount } from '../graph/count.ts'
import type { Region } from '../graph/node.ts'
import { emitProgram } from '../wasm/emitter.ts'

/** What a program weighs when compiled. */
export interface Weight {
  /** scalar operations in the program, loop bodies counted once */
  readonly written: number
  /** scalar operations in one call, at most; of a loop without a declared bound, one iteration */
  readonly executed: number
  /** WebAssembly module [byte] */
  readonly codeBytes: number
  /** linear memory that a call uses [byte] */
  readonly memoryBytes: number
}

/** The weight of a program. */
export function weightOf(program: Region): Weight {
  const emitted = emitProgram(program)
  return {
    ...operationCount(program),
    codeBytes: emitted.bytes.length,
    memoryBytes: emitted.memory.bytes,
  }
}
