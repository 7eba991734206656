import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compile,
  cond,
  gaussianProfile,
  grad,
  logisticProfile,
  type Scalar,
  softAnd,
  softCond,
  softEqual,
  softGreater,
  softLess,
  softNot,
  softOr,
  valueAndGrad,
} from '../../../ad/index.ts'

const probability = fc.double({ min: 0, max: 1, noNaN: true })
const number = fc.double({ min: -1e3, max: 1e3, noNaN: true })
const profiles = [logisticProfile, gaussianProfile]

test('at 0 and 1 the soft operations are the hard ones', () => {
  for (const a of [0, 1]) {
    expect(softNot(a)).toBe(a === 0 ? 1 : 0)
    for (const b of [0, 1]) {
      expect(softAnd(a, b)).toBe(a && b)
      expect(softOr(a, b)).toBe(a || b)
    }
  }
  expect([softAnd(), softOr()]).toEqual([1, 0])
})

test('soft logic keeps De Morgan, bounds, order of its operands, and what decides', () => {
  fc.assert(
    fc.property(probability, probability, probability, (a, b, c) => {
      expect(softOr(a, b, c)).toBeCloseTo(softNot(softAnd(softNot(a), softNot(b), softNot(c))), 14)
      expect(softAnd(a, b)).toBeLessThanOrEqual(Math.min(a, b))
      expect(softOr(a, b)).toBeGreaterThanOrEqual(Math.max(a, b) - 1e-15)
      expect(softOr(a, b)).toBeLessThanOrEqual(1)
      expect(softAnd(a, b, c)).toBeCloseTo(softAnd(c, b, a), 15)
      expect([softAnd(a, 0, c), softOr(a, 1, c)]).toEqual([0, 1])
    }),
  )
})

test('of independent events, soft logic gives what counting their outcomes gives', () => {
  const ps = [0.2, 0.7, 0.45]
  const outcomes = Array.from({ length: 8 }, (_, bits) => ps.map((_, k) => (bits >> k) % 2 === 1))
  const weight = (outcome: boolean[]) => ps.reduce((w, p, k) => w * (outcome[k] ? p : 1 - p), 1)
  const total = (holds: (outcome: boolean[]) => boolean) =>
    outcomes.filter(holds).reduce((sum, o) => sum + weight(o), 0)
  expect(softAnd(...ps)).toBeCloseTo(
    total((o) => o.every(Boolean)),
    15,
  )
  expect(softOr(...ps)).toBeCloseTo(
    total((o) => o.some(Boolean)),
    15,
  )
})

test.each(profiles)('comparisons answer each other, and become hard as the width falls', (profile) => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(softLess(a, b, 2, profile) + softGreater(a, b, 2, profile)).toBeCloseTo(1, 14)
      expect(softLess(a, b, 2, profile)).toBe(softGreater(b, a, 2, profile))
      expect(softEqual(a, b, 2, profile)).toBe(softEqual(b, a, 2, profile))
      if (Math.abs(a - b) < 1e-6) return
      expect(softLess(a, b, 1e-9, profile)).toBe(a < b ? 1 : 0)
      expect(softEqual(a, b, 1e-9, profile)).toBe(0)
    }),
  )
  expect([softLess(3, 3, 0.1, profile), softEqual(3, 3, 0.1, profile)]).toEqual([0.5, 1])
})

test('softCond is one branch at 1 and the other at 0, and their mean between, leaf by leaf', () => {
  const branches = (p: number) =>
    softCond(
      p,
      () => ({ force: [0.1, 2.3], mode: 'stick' }),
      () => ({ force: [-7.7, 1e9], mode: 'stick' }),
    )
  expect(branches(1)).toEqual({ force: [0.1, 2.3], mode: 'stick' })
  expect(branches(0)).toEqual({ force: [-7.7, 1e9], mode: 'stick' })
  expect(branches(0.25).force[0]).toBeCloseTo(0.25 * 0.1 - 0.75 * 7.7, 14)
})

test('a soft branch has the slope of its condition, which the hard one lacks', () => {
  const [rise, fall] = [(x: Scalar) => 3 + x, (x: Scalar) => 1 - x].map((f) => f) as [
    (x: Scalar) => Scalar,
    (x: Scalar) => Scalar,
  ]
  const hard = grad((x: Scalar) => {
    'use grad'
    return cond(
      x < 0.5,
      () => 3 + x,
      () => 1 - x,
    )
  })
  const soft = (width: Scalar) =>
    compile(
      valueAndGrad((x: Scalar) => {
        'use grad'
        return softCond(
          softLess(x, 0.5, width),
          () => 3 + x,
          () => 1 - x,
        )
      }),
      0,
    )
  expect([hard(0.4), hard(0.6)]).toEqual([1, -1])
  // π′ (rise − fall) + π rise′ + (1 − π) fall′, with π = ½ and π′ = −1/(4w) at the switch
  expect(soft(0.1)(0.5).grad).toBeCloseTo(-2.5 * (rise(0.5) - fall(0.5)), 13)
  expect(soft(1e-6)(0.4)).toEqual({ value: 3.4, grad: 1 })
  expect(soft(1e-6)(0.6)).toEqual({ value: 0.4, grad: -1 })
})

test('branches of different structure are refused', () => {
  expect(() =>
    softCond<unknown>(
      0.5,
      () => [1, 2],
      () => [1],
    ),
  ).toThrow(/softCond: its two branches differ: .*2 elements/)
})
