import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forwardSteps, stepsToNextSnapshot } from '../../../ad/graph/snapshots.ts'

/** The fewest steps of all schedules: C(l, s) = min over k of k + C(k, s) + C(l − k, s − 1). */
function fewestOfAll(length: number, snapshots: number): number[][] {
  const table = Array.from({ length: length + 1 }, () => new Array<number>(snapshots + 1).fill(0))
  for (let l = 2; l <= length; l++) {
    for (let s = 1; s <= snapshots; s++) {
      const after = (k: number) => (s > 1 ? table[l - k]![s - 1]! : k === l - 1 ? 0 : Infinity)
      const choices = Array.from({ length: l - 1 }, (_, i) => i + 1)
      table[l]![s] = Math.min(...choices.map((k) => k + table[k]![s]! + after(k)))
    }
  }
  return table
}

/** The steps taken, and the snapshots held at most, by going back over a loop as the planner says. */
function run(length: number, snapshots: number): { steps: number; held: number } {
  let [steps, held] = [0, 1]
  const kept = [0]
  for (let wanted = length - 1; wanted >= 0; wanted--) {
    while (kept.at(-1)! > wanted) kept.pop()
    let position = kept.at(-1)!
    while (position < wanted) {
      const k = stepsToNextSnapshot(wanted + 1 - position, snapshots - kept.length + 1)
      steps += k
      position += k
      if (position < wanted) kept.push(position)
      held = Math.max(held, kept.length)
    }
  }
  return { steps, held }
}

const oracle = [
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
] as const

describe('forwardSteps', () => {
  test.each(oracle)('%i steps with %i snapshots: %i', (length, snapshots, steps) => {
    expect(forwardSteps(length, snapshots)).toBe(steps)
  })

  test('is the least of all schedules', () => {
    const [length, snapshots] = [70, 9]
    const table = fewestOfAll(length, snapshots)
    for (let l = 1; l <= length; l++)
      for (let s = 1; s <= snapshots; s++) expect(forwardSteps(l, s), `${l}, ${s}`).toBe(table[l]![s])
  })
})

describe('stepsToNextSnapshot', () => {
  test.each(oracle)('%i steps with %i snapshots are gone back over in %i', (length, snapshots, steps) => {
    expect(run(length, snapshots).steps).toBe(steps)
  })

  test('takes as many steps as said, and never more snapshots than there are', () => {
    const pairs = [fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 60 })] as const
    fc.assert(
      fc.property(...pairs, (length, snapshots) => {
        const { steps, held } = run(length, snapshots)
        expect(steps).toBe(forwardSteps(length, snapshots))
        expect(held).toBeLessThanOrEqual(snapshots)
      }),
    )
  })
})
