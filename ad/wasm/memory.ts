/** Bytes of a double. */
export const DOUBLE = 8

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65536

/** A row of doubles in linear memory: element i is at address + i · stride. */
export interface View {
  /** byte address of element 0 */
  readonly address: number
  /** bytes from one element to the next */
  readonly stride: number
  /**
   * Of a row of carries of which not all are kept: the function that brings element i back, to be called before element i
   * is read, at address + (i mod 2) · stride.
   */
  readonly restore?: number | undefined
}

/** Numbers written to memory once, when the program is instantiated. */
export interface Preset {
  readonly address: number
  readonly values: readonly number[]
}

/** Where everything of a program lies in its linear memory. Every address is known when code is emitted. */
export class MemoryPlan {
  readonly presets: Preset[] = []
  #end = 0

  /** The byte address of `count` fresh doubles. */
  doubles(count: number): number {
    const address = this.#end
    this.#end += count * DOUBLE
    return address
  }

  get bytes(): number {
    return this.#end
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.#end / PAGE))
  }
}
