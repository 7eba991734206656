import { expect, test } from 'vitest'
import { type Exact, ulps } from './exact.ts'
import { exponential, ln2, logarithm, pi, sineCosine, two } from './fixedPoint.ts'
import * as oracle from './oracle.ts'
import { between } from './samples.ts'

/** Decimal digits behind the point of X / 2^places. */
const decimals = (X: bigint, places: number, n: number) => String((X * 10n ** BigInt(n)) >> BigInt(places))

test('the constants have their well-known digits', () => {
  expect(decimals(pi(256), 256, 50)).toBe('314159265358979323846264338327950288419716939937510')
  expect(decimals(ln2(256), 256, 50)).toBe('69314718055994530941723212145817656807550013436025')
  const e = exponential(two(256), 256)
  expect(decimals(e.significand << BigInt(e.power), 256, 50)).toBe(
    '271828182845904523536028747135266249775724709369995',
  )
})

test('exponential and logarithm undo each other to 2^-240', () => {
  for (const x of between(200, 0.1, 30)) {
    const X = BigInt(Math.round(x * 2 ** 40)) << 216n
    const { significand, power } = exponential(logarithm(X, 256), 256)
    const back = power < 0 ? significand >> BigInt(-power) : significand << BigInt(power)
    expect(back - X).toBeGreaterThan(-two(22))
    expect(back - X).toBeLessThan(two(22))
  }
})

test('sine and cosine lie on the unit circle to 2^-245', () => {
  for (const x of between(200, -0.8, 0.8)) {
    const [s, c] = sineCosine(BigInt(Math.round(x * 2 ** 40)) << 216n, 256)
    const excess = s * s + c * c - two(512)
    expect(excess < 0n ? -excess : excess).toBeLessThan(two(267))
  }
})

test('inverse functions undo each other to far less than an ulp', () => {
  const near = (x: number, exact: Exact) => expect(ulps(x, exact)).toBeLessThan(2)
  for (const x of between(200, -0.9, 0.9)) {
    near(x, oracle.sin(Number(rounded(oracle.asin(x)))))
    near(x, oracle.tan(Number(rounded(oracle.atan(x)))))
  }
})

/** The double next to an exact value. */
function rounded({ digits, places }: Exact): number {
  return Number(digits >> BigInt(places - 120)) / 2 ** 120
}

test('errors are counted in units in the last place', () => {
  const one: Exact = { digits: two(100), places: 100 }
  expect([ulps(1, one), ulps(1 + 2 ** -52, one), ulps(1 - 2 ** -53, one)]).toEqual([0, 1, 0.5])
  const smallest: Exact = { digits: 3n, places: 1075 }
  expect([ulps(2 ** -1074, smallest), ulps(0, smallest)]).toEqual([0.5, 1.5])
  const beyond: Exact = { digits: two(1025), places: 0 }
  expect([ulps(Infinity, beyond), ulps(Number.MAX_VALUE, beyond), ulps(Number.NaN, one)]).toEqual([
    0,
    Infinity,
    Infinity,
  ])
})
