import { expect, test } from 'vitest'
import { decadeNumeral, decades } from '../../../viewer/panels/decades.ts'

test('powers of ten in a range are evenly spaced, no more than there is room for', () => {
  expect(decades(1e-19, 2, 5)).toStrictEqual([1e-19, 1e-14, 1e-9, 1e-4])
  expect(decades(0.02, 300, 5)).toStrictEqual([0.1, 1, 10, 100])
  expect(decades(0.1, 10, 5)).toStrictEqual([0.1, 1, 10])
  expect(decades(2, 3, 5)).toStrictEqual([])
  for (let span = 1; span < 40; span++) expect(decades(10 ** -span, 1, 5).length).toBeLessThanOrEqual(5)
})

test('a power of ten is written in as few letters as it takes', () => {
  expect([1e-19, 1e-4, 0.01, 1, 1000, 1e7].map(decadeNumeral)).toStrictEqual([
    '1e−19',
    '1e−4',
    '0.01',
    '1',
    '1000',
    '1e7',
  ])
})
