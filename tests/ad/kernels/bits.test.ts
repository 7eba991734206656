import { describe, expect, test } from 'vitest'
import { copySign, exponentOf, nearest, powerOfTwo, significandOf } from '../../../ad/kernels/bits.ts'
import { spread } from './samples.ts'

describe('bits of doubles', () => {
  test('powerOfTwo is the power over all normal exponents', () => {
    for (let k = -1022; k <= 1023; k++) expect(powerOfTwo(k)).toBe(2 ** k)
  })

  test('significand and exponent put a normal number together again', () => {
    for (const x of spread(5000, -1022, 1023)) {
      expect(copySign(significandOf(x) * powerOfTwo(exponentOf(x)), x)).toBe(x)
      expect(significandOf(x)).toBeGreaterThanOrEqual(1)
      expect(significandOf(x)).toBeLessThan(2)
    }
  })

  test('exponents outside the normal range are told by number', () => {
    expect([0, -0, 2 ** -1074, -(2 ** -1023)].map(exponentOf)).toEqual([-1023, -1023, -1023, -1023])
    expect([Infinity, -Infinity, Number.NaN].map(exponentOf)).toEqual([1024, 1024, 1024])
  })

  test('copySign counts -0 as negative', () => {
    expect([copySign(2, -0), copySign(-2, 0), copySign(-3, -1), copySign(0, -5)]).toEqual([-2, 2, -3, -0])
  })

  test('nearest goes to the even one of two', () => {
    const halves = [-2.5, -1.5, -0.5, -0, 0, 0.5, 1.5, 2.5, 2 ** 52 - 0.5, 4503599627370494.5]
    expect(halves.map(nearest)).toEqual([-2, -2, -0, -0, 0, 0, 2, 2, 2 ** 52, 4503599627370494])
    for (const x of spread(5000, -5, 60)) expect(Math.abs(nearest(x) - x)).toBeLessThanOrEqual(0.5)
    expect([Infinity, -Infinity, Number.NaN].map(nearest)).toEqual([Infinity, -Infinity, Number.NaN])
  })
})
