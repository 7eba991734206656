import { expect } from 'vitest'

/** Whether two numbers have the same bits; all NaN count as one, for the language cannot tell them apart. */
export function sameBits(a: number, b: number): boolean {
  return Object.is(a, b)
}

/** Expects numbers to agree bit for bit, naming the first that does not. */
export function expectSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what = ''): void {
  expect(actual.length, what).toBe(expected.length)
  for (let i = 0; i < actual.length; i++) {
    if (!sameBits(actual[i]!, expected[i]!)) expect.fail(`${what}[${i}]: ${actual[i]} is not ${expected[i]}`)
  }
}

/** The numbers of a result in the order in which a walk meets them; truth values as 1 and 0. */
export function numbersOf(tree: unknown): number[] {
  if (typeof tree === 'number') return [tree]
  if (typeof tree === 'boolean') return [tree ? 1 : 0]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(numbersOf) : []
}
