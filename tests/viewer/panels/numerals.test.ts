import { expect, test } from 'vitest'
import { numeral, signedMetres } from '../../../viewer/panels/numerals.ts'

test.each([
  [0, '0'],
  [1.5, '1.5'],
  [-2.27549, '−2.275'],
  [123456.7, '123500'],
  [1.5e-7, '1.50e−7'],
  [-4e9, '−4.00e+9'],
  [Number.NaN, 'NaN'],
])('%d reads %s', (x, text) => {
  expect(numeral(x)).toBe(text)
})

test.each([
  [1.234, '+1.23 m'],
  [-0.5, '−0.50 m'],
  [-0.001, '±0.00 m'],
])('%d m of way reads %s', (x, text) => {
  expect(signedMetres(x)).toBe(text)
})
