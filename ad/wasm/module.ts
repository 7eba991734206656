import { op, unsigned, valueType } from './instructions.ts'

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
  readonly code: readonly number[]
}

/** A WebAssembly module under construction: functions over one imported memory, `env.memory`. */
export class ModuleBuilder {
  readonly #types: Signature[] = []
  readonly #functions: (EmittedFunction | undefined)[] = []
  readonly #exports: { name: string; index: number }[] = []

  /** The index that a function will have; its body may follow later. */
  reserve(): number {
    return this.#functions.push(undefined) - 1
  }

  /**
   * @param locals - types of the locals after the parameters
   * @param code - instructions, without the closing `end`
   */
  define(index: number, signature: Signature, locals: readonly number[], code: readonly number[]): void {
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
    const parts = [
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      sectionBytes(section.type, this.#types.map(signatureBytes)),
      sectionBytes(section.import, [[...text('env'), ...text('memory'), kind.memory, 0, ...unsigned(pages)]]),
      sectionBytes(
        section.function,
        functions.map((f) => unsigned(f.type)),
      ),
      sectionBytes(
        section.export,
        this.#exports.map(({ name, index }) => [...text(name), kind.function, ...unsigned(index)]),
      ),
      sectionBytes(section.code, functions.map(codeBytes)),
    ]
    return joined(parts)
  }
}

function joined(parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function signatureBytes({ params, results }: Signature): number[] {
  return [0x60, ...unsigned(params.length), ...params, ...unsigned(results.length), ...results]
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

function sectionBytes(id: number, items: readonly (readonly number[])[]): number[] {
  const content = concatenated([unsigned(items.length), ...items])
  return concatenated([[id], unsigned(content.length), content])
}

function codeBytes({ locals, code }: EmittedFunction): number[] {
  const runs: number[][] = []
  for (let from = 0; from < locals.length; ) {
    let to = from
    while (to < locals.length && locals[to] === locals[from]) to++
    runs.push([...unsigned(to - from), locals[from]!])
    from = to
  }
  const body = concatenated([unsigned(runs.length), ...runs, code, [op.end]])
  return concatenated([unsigned(body.length), body])
}

/** Arrays joined without spreading: a function's code can be longer than an argument list may be. */
function concatenated(parts: readonly (readonly number[])[]): number[] {
  const all: number[] = []
  for (const part of parts) for (const byte of part) all.push(byte)
  return all
}

export { valueType }
