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
  /** whether each element is a pair, a double for each lane, rather than one for both */
  readonly paired?: boolean | undefined
}

/** Numbers written to memory once, when the program is instantiated. */
export interface Preset {
  readonly address: number
  readonly values: ArrayLike<number>
}

/** Where everything of a program lies in its linear memory. Every address is known when code is emitted. */
export class MemoryPlan {
  readonly presets: Preset[] = []
  readonly #constants = new Map<string, number>()
  readonly #tables = new Map<Float64Array, number>()
  #end = 0

  /** The byte address of `count` fresh doubles. */
  doubles(count: number): number {
    const address = this.#end
    this.#end += count * DOUBLE
    return address
  }

  /** The byte address of fresh room for `count` values of so many bytes each, aligned to them. */
  room(count: number, bytes: number): number {
    this.#end = Math.ceil(this.#end / bytes) * bytes
    return this.doubles((count * bytes) / DOUBLE)
  }

  /** The byte address at which a number lies from the start. */
  constant(value: number): number {
    const key = Object.is(value, -0) ? '-0' : String(value)
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const address = this.doubles(1)
    this.presets.push({ address, values: [value] })
    this.#constants.set(key, address)
    return address
  }

  /** The byte address at which numbers lie from the start, side by side. */
  table(values: Float64Array): number {
    const known = this.#tables.get(values)
    if (known !== undefined) return known
    const address = this.doubles(values.length)
    this.presets.push({ address, values })
    this.#tables.set(values, address)
    return address
  }

  get bytes(): number {
    return this.#end
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.#end / PAGE))
  }
}
