import { Bytes } from './bytes.ts'
import { op, unsigned } from './instructions.ts'

/** Section numbers of the binary format. */
const section = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const

/** Export and import kinds. */
const kind = { function: 0, memory: 2 } as const

/** A function's type: parameters and results. */
export interface Signature {
  readonly params: readonly number[]
  readonly results: readonly number[]
}

interface EmittedFunction {
  readonly type: number
  readonly locals: readonly number[]
  readonly code: Bytes
}

/** A WebAssembly module under construction: functions over one imported memory, `env.memory`. */
export class ModuleBuilder {
  readonly #types: Signature[] = []
  readonly #functions: (EmittedFunction | undefined)[] = []
  readonly #exports: { name: string; index: number }[] = []

  /** How many functions it has, reserved ones included. */
  get size(): number {
    return this.#functions.length
  }

  /** The index that a function will have; its body may follow later. */
  reserve(): number {
    return this.#functions.push(undefined) - 1
  }

  /**
   * @param locals - types of the locals after the parameters
   * @param code - instructions, without the closing `end`
   */
  define(index: number, signature: Signature, locals: readonly number[], code: Bytes): void {
    this.#functions[index] = { type: this.#type(signature), locals, code }
  }

  export(name: string, index: number): void {
    this.#exports.push({ name, index })
  }

  #type(signature: Signature): number {
    const same = (known: Signature) =>
      known.params.join() === signature.params.join() && known.results.join() === signature.results.join()
    const found = this.#types.findIndex(same)
    return found >= 0 ? found : this.#types.push(signature) - 1
  }

  /** The module's bytes, importing a memory of at least `pages`. */
  bytes(pages: number): Uint8Array<ArrayBuffer> {
    const functions = this.#functions as EmittedFunction[]
    const bytes = new Bytes()
    bytes.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    appendSection(bytes, section.type, this.#types.map(signatureBytes))
    appendSection(bytes, section.import, [
      [...text('env'), ...text('memory'), kind.memory, 0, ...unsigned(pages)],
    ])
    appendSection(
      bytes,
      section.function,
      functions.map((f) => unsigned(f.type)),
    )
    appendSection(
      bytes,
      section.export,
      this.#exports.map(({ name, index }) => [...text(name), kind.function, ...unsigned(index)]),
    )
    appendSection(bytes, section.code, functions.map(codeBytes))
    return bytes.view()
  }
}

function signatureBytes({ params, results }: Signature): number[] {
  return [0x60, ...unsigned(params.length), ...params, ...unsigned(results.length), ...results]
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

/** A section: its number, its length, how many items, the items. */
function appendSection(bytes: Bytes, id: number, items: readonly ArrayLike<number>[]): void {
  const count = unsigned(items.length)
  const length = items.reduce((sum, item) => sum + item.length, count.length)
  bytes.append([id, ...unsigned(length), ...count])
  for (const item of items) bytes.append(item)
}

function codeBytes({ locals, code }: EmittedFunction): Uint8Array {
  const runs: number[][] = []
  for (let from = 0; from < locals.length; ) {
    let to = from
    while (to < locals.length && locals[to] === locals[from]) to++
    runs.push([...unsigned(to - from), locals[from]!])
    from = to
  }
  const declared = [...unsigned(runs.length), ...runs.flat()]
  const bytes = new Bytes()
  bytes.append(unsigned(declared.length + code.length + 1))
  bytes.append(declared)
  bytes.append(code.view())
  bytes.append([op.end])
  return bytes.view()
}
