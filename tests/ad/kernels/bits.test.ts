import { describe, expect, test } from 'vitest'
import { compile } from '../../../ad/index.ts'
import { copySign, exponentOf, nearest, powerOfTwo, significandOf, xor } from '../../../ad/kernels/bits.ts'
import { xor as recordedXor } from '../../../ad/ops/scalar.ts'
import { spread } from './samples.ts'

describe('bits of doubles', () => {
  test('powerOfTwo is the power over all normal exponents', () => {
    const powers = Array.from({ length: 2046 }, (_, i) => i - 1022)
    expect(powers.filter((k) => powerOfTwo(k) !== 2 ** k)).toEqual([])
  })

  test('significand and exponent put a normal number together again', () => {
    const normal = spread(5000, -1022, 1023)
    const again = (x: number) => copySign(significandOf(x) * powerOfTwo(exponentOf(x)), x)
    expect(normal.filter((x) => again(x) !== x)).toEqual([])
    expect(normal.filter((x) => !(significandOf(x) >= 1 && significandOf(x) < 2))).toEqual([])
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
    expect(spread(5000, -5, 60).filter((x) => !(Math.abs(nearest(x) - x) <= 0.5))).toEqual([])
    expect([Infinity, -Infinity, Number.NaN].map(nearest)).toEqual([Infinity, -Infinity, Number.NaN])
  })
  const wholes = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52 - 1, ...spread(200, 0, 52).map(Math.abs)]
    .map(Math.floor)
    .filter((a) => a < 2 ** 52)
  const pairs = wholes.flatMap((a, i) => [
    [a, 0] as const,
    [a, wholes[(7 * i + 3) % wholes.length]!] as const,
  ])

  test('xor is that of whole numbers of any length', () => {
    expect(pairs.filter(([a, b]) => xor(a, b) !== Number(BigInt(a) ^ BigInt(b)))).toEqual([])
  })

  test('xor compiled and interpreted gives the bits that it gives plain', () => {
    const compiled = compile(([a, b]: number[]) => recordedXor(a!, b!), [0, 0])
    expect(pairs.filter(([a, b]) => !Object.is(compiled([a, b]), xor(a, b)))).toEqual([])
    expect(pairs.filter(([a, b]) => !Object.is(compiled.interpret([a, b]), xor(a, b)))).toEqual([])
  })
})
