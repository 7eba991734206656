import { expect } from 'vitest'
import { type Exact, ulps } from './exact.ts'

type Kernel = (...x: readonly never[]) => number
type Arguments = readonly number[]

/** The largest error of a kernel over many arguments [ulp], and where. */
export function worst(
  kernel: Kernel,
  oracle: (...x: never[]) => Exact,
  samples: readonly Arguments[],
): { error: number; at: Arguments } {
  const call = kernel as (...x: Arguments) => number
  const exact = oracle as (...x: Arguments) => Exact
  let found: { error: number; at: Arguments } = { error: 0, at: [] }
  for (const at of samples) {
    const error = ulps(call(...at), exact(...at))
    if (error > found.error) found = { error, at }
  }
  return found
}

/** Fails, naming the argument, where a kernel is off by `bound` units in the last place or more. */
export function expectWithin(
  bound: number,
  kernel: Kernel,
  oracle: (...x: never[]) => Exact,
  samples: readonly Arguments[],
): void {
  const { error, at } = worst(kernel, oracle, samples)
  expect(error, `${kernel.name}(${at.join(', ')}) is off by ${error} ulp`).toBeLessThan(bound)
}

/** Arguments that come one at a time. */
export function single(samples: readonly number[]): Arguments[] {
  return samples.map((x) => [x])
}

/** Expects the very numbers of the language's own function, signs of zeros included. */
export function expectSame(kernel: Kernel, reference: Kernel, samples: readonly Arguments[]): void {
  const [ours, theirs] = [kernel, reference] as ((...x: Arguments) => number)[]
  for (const at of samples) {
    expect(ours!(...at), `${kernel.name}(${at.join(', ')})`).toBe(theirs!(...at))
  }
}
