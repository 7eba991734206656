import { type Exact, ulps } from './exact.ts'

/** The largest error of a kernel over many arguments, in ulps, and where. */
export function worst(
  kernel: (...x: number[]) => number,
  oracle: (...x: number[]) => Exact,
  samples: readonly (readonly number[])[],
): { error: number; at: readonly number[] } {
  let found: { error: number; at: readonly number[] } = { error: 0, at: [] }
  for (const at of samples) {
    const error = ulps(kernel(...at), oracle(...at))
    if (error > found.error) found = { error, at }
  }
  return found
}
