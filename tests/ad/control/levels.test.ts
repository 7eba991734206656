import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { levelsFor } from '../../../ad/control/levels.ts'

describe('levels', () => {
  test('cover the length within the states, for any of either', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 2000 }), (length, count) => {
        const levels = levelsFor(length, count)
        if (!levels) {
          expect(count).toBeLessThan(2 * Math.ceil(Math.log2(length)) + 1)
          return
        }
        expect(levels.reduce((product, n) => product * n, 1)).toBeGreaterThanOrEqual(length)
        expect(levels.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(count)
      }),
    )
  })

  test.each([
    [10, 10, 1],
    [100, 20, 2],
    [10_000, 200, 2],
    [1000, 30, 3],
    [10_000, 66, 3],
  ])('%i steps in %i states take %i', (length, count, depth) => {
    expect(levelsFor(length, count)).toHaveLength(depth)
  })
})

/** Of s + r things, the ways to choose r. */
function choices(n: number, k: number): number {
  return Array.from({ length: k }).reduce((product: number, _, i) => (product * (n - i)) / (i + 1), 1)
}

/**
 * The fewest steps forward with which any schedule can reverse so many, the pulled-back ones aside.
 *
 * @see Griewank & Walther 2000
 */
function fewest(length: number, states: number): number {
  let r = 0
  while (choices(states + r, r) < length) r++
  return r * length - choices(states + r, r - 1)
}

describe('against the best that any schedule can do', () => {
  test.each([
    [10, 1, 45],
    [10, 2, 20],
    [10, 3, 15],
    [20, 3, 45],
    [56, 5, 140],
    [100, 5, 316],
    [200, 8, 580],
    [1000, 10, 3636],
    [1000, 32, 2405],
    [1000, 100, 1898],
    [10_000, 20, 37_976],
    [10_000, 100, 24_747],
    [10_000, 141, 19_857],
    [81_912, 286, 204_120],
  ])('the oracle: %i steps in %i states take %i', (length, states, steps) => {
    expect(fewest(length, states)).toBe(steps)
  })

  test.each([
    [10_000, 200, 1.02],
    [1000, 100, 1.06],
    [1000, 32, 1.25],
    [10_000, 100, 1.22],
  ])('%i steps in %i states: nested loops take at most %f times as many', (length, states, ratio) => {
    const nested = levelsFor(length, states)!.length * length
    expect(nested).toBeGreaterThanOrEqual(fewest(length, states))
    expect(nested).toBeLessThanOrEqual(ratio * fewest(length, states))
  })
})
