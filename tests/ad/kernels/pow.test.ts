import { describe, expect, test } from 'vitest'
import { pow } from '../../../ad/kernels/index.ts'
import * as oracle from './oracle.ts'
import { between, spread } from './samples.ts'
import { expectSame, expectWithin } from './worst.ts'

type Pair = [x: number, p: number]

/** Bases with exponents that send x^p to where the logarithms given say. */
const toLogarithm = (bases: readonly number[], logarithms: readonly number[]): Pair[] =>
  bases
    .map((x, i): Pair => [x, logarithms[i]! / Math.log(x)])
    .filter(([x, p]) => x !== 1 && Math.abs(p) < 1e16)

describe('pow', () => {
  test('lies within 0.8 ulp where its result is normal', () => {
    const wide = toLogarithm(spread(4000, -1074, 1024, false, 1), between(4000, -708, 709.7, 2))
    const nearOne = toLogarithm(
      spread(3000, -30, -2, true, 3).map((d) => 1 + d),
      between(3000, -708, 709.7, 4),
    )
    const plain = between(4000, 0.01, 10, 5).map((x, i): Pair => [x, ((i * 37) % 1201) / 60 - 10.003])
    expectWithin(0.8, pow, oracle.pow, [...wide, ...nearOne, ...plain])
  })

  test('lies within 0.85 ulp for subnormal results and at the overflow edge', () => {
    const subnormal = toLogarithm(spread(1000, -20, 20, false, 6), between(1000, -745, -708, 7))
    const edge = toLogarithm(spread(1000, -20, 20, false, 8), between(1000, 709.78, 709.79, 9))
    expectWithin(0.85, pow, oracle.pow, [...subnormal, ...edge])
  })

  test('takes signs, zeros, infinities and NaN as the language does', () => {
    const bases = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      -2,
      2 ** -1074,
      -Number.MAX_VALUE,
      Infinity,
      -Infinity,
      Number.NaN,
    ]
    const exponents = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5,
      -0.5,
      1.5,
      4,
      5,
      2 ** 53,
      1e300,
      -1e300,
      Infinity,
      -Infinity,
    ]
    const all = bases.flatMap((x) => [...exponents, Number.NaN].map((p): Pair => [x, p]))
    // roots that are no exact doubles are not for the language to judge: its own are off by an ulp at times
    const rounded = ([x, p]: Pair) =>
      [0.5, 2, 2 ** -1074].includes(x) && !Number.isInteger(p) && Math.abs(p) < 2
    expectSame(
      pow,
      Math.pow,
      all.filter((at) => !rounded(at)),
    )
  })

  test('is plain arithmetic for simple exponents', () => {
    for (const x of spread(2000, -400, 300, false, 10)) {
      expect([0, 1, 2, -1, 0.5].map((p) => pow(x, p))).toEqual([1, x, x * x, 1 / x, Math.sqrt(x)])
      expect([pow(-x, 3), pow(x, 1.5)]).toEqual([-x * x * x, x * Math.sqrt(x)])
    }
  })

  test('lies within 1.5 ulp for a cube and a root cubed', () => {
    const bases = spread(3000, -300, 300, false, 11)
    expectWithin(
      1.5,
      pow,
      oracle.pow,
      bases.flatMap((x): Pair[] => [
        [x, 3],
        [x, 1.5],
      ]),
    )
  })
})
