import { expect, test } from 'vitest'
import { lossRange } from '../../../viewer/panels/lossRange.ts'

const within = ([least, most]: [number, number], value: number) => least <= value && value <= most

test('shows every loss of a run that comes down', () => {
  const history = [4, 3.5, 3.7, 1, 0.5]
  expect(history.every((loss) => within(lossRange(history, []), loss))).toBe(true)
})

test('lets an excursion leave the plot, so that the descent fills a third of it at least', () => {
  const range = lossRange([-1, -3, 30, -6], [])
  expect(within(range, 30)).toBe(false)
  expect((-1 - -6) / (range[1] - range[0])).toBeGreaterThan(1 / 3)
})

test('shows all of a run that never comes down, and a run that never moves', () => {
  expect(within(lossRange([1, 5, 9], []), 9)).toBe(true)
  expect(within(lossRange([2, 2], []), 2)).toBe(true)
  expect(within(lossRange([], []), 0)).toBe(true)
})

test('shows the baselines, wherever they stand', () => {
  const range = lossRange([-1, -2], [7, -9])
  expect([7, -9].every((loss) => within(range, loss))).toBe(true)
})

test('passes over losses that are no numbers', () => {
  expect(lossRange([1, Number.NaN, 0], []).every(Number.isFinite)).toBe(true)
})
