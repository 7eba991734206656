import { expect } from 'vitest'

/** Fails unless every number of `ours` is within tolerance · (1 + |theirs|) of the other, naming the worst. */
export function expectClose(
  ours: readonly number[],
  theirs: readonly number[],
  tolerance: number,
  what: string,
): void {
  expect(ours.length, `${what}: length`).toBe(theirs.length)
  let worst = { error: 0, sentence: '' }
  for (const [i, b] of theirs.entries()) {
    const error = Math.abs(ours[i]! - b) / (1 + Math.abs(b))
    // a NaN must not slip through
    if (!(error <= worst.error)) worst = { error, sentence: `${what}[${i}]: ours ${ours[i]}, theirs ${b}` }
  }
  expect(worst.error, worst.sentence).toBeLessThanOrEqual(tolerance)
}
