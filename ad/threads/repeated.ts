import type { Image } from './image.ts'

/** Many runs of a program: inputs one run after the other, to outputs the same way. */
export type Repeated = (inputs: Float64Array) => Float64Array

/** What stopped a run of many. */
export interface Stopped {
  /** which run, from 0 */
  readonly run: number
  readonly message: string
}

/**
 * A program that runs as often as it has inputs. It stands alone, for other threads are sent its text: nothing but its
 * argument and what every JavaScript engine has may be named in it, and no inner function may have a name, as some
 * build tools would refer to helpers of their own for its sake.
 *
 * @throws Stopped when a run fails
 */
export function repeatedRuns(image: Image): Repeated {
  const { module, pages, input, inputs, places, presets, failures, failed } = image
  const memory = new WebAssembly.Memory({ initial: pages })
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  const doubles = new Float64Array(memory.buffer)
  for (const { address, values } of presets) doubles.set(values, address / doubles.BYTES_PER_ELEMENT)
  return (given) => {
    const runs = given.length / inputs
    const out = new Float64Array(runs * places.length)
    for (let run = 0; run < runs; run++) {
      doubles.set(given.subarray(run * inputs, (run + 1) * inputs), input)
      if (failures.length > 0) doubles[failed] = 0
      try {
        ;(instance.exports as { run: () => void }).run()
      } catch (cause) {
        throw { run, message: failures[doubles[failed]! - 1] ?? String(cause) }
      }
      for (let i = 0; i < places.length; i++) out[run * places.length + i] = doubles[places[i]!]!
    }
    return out
  }
}
