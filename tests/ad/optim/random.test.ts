import { expect, test } from 'vitest'
import { randomFrom, randomState } from '../../../ad/optim/index.ts'
import { philox } from '../../../ad/random/philox.ts'

test('a stream is the blocks of Philox, 53 bits of each', () => {
  const [high, low] = philox([0, 0, 0, 0], [42, 0])
  expect(randomFrom(randomState(42)).uniform()).toBe((high * 2 ** 21 + Math.floor(low / 2 ** 11)) / 2 ** 53)
})

test('a stream goes on from its state as if it had not stopped', () => {
  const whole = randomFrom(randomState(42))
  const numbers = Array.from({ length: 100 }, (_, k) => (k % 2 ? whole.uniform() : whole.normal()))
  const first = randomFrom(randomState(42))
  const head = Array.from({ length: 50 }, (_, k) => (k % 2 ? first.uniform() : first.normal()))
  const second = randomFrom(JSON.parse(JSON.stringify(first.state())))
  const tail = Array.from({ length: 50 }, (_, k) => (k % 2 ? second.uniform() : second.normal()))
  expect([...head, ...tail]).toEqual(numbers)
})

/** Mean of f over a stream, and five times its standard error. */
function mean(draw: () => number, f: (x: number) => number, count: number): [number, number] {
  const values = Array.from({ length: count }, () => f(draw()))
  const average = values.reduce((a, b) => a + b, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (count - 1)
  return [average, 5 * Math.sqrt(variance / count)]
}

test('moments are those of the distributions, within five standard errors', () => {
  const random = randomFrom(randomState(1))
  const moments = [
    [() => random.uniform(), (x: number) => x, 1 / 2],
    [() => random.uniform(), (x: number) => x * x, 1 / 3],
    [() => random.normal(), (x: number) => x, 0],
    [() => random.normal(), (x: number) => x * x, 1],
    [() => random.normal(), (x: number) => x ** 3, 0],
    [() => random.normal(), (x: number) => x ** 4, 3],
    [() => random.normal(), (x: number) => (Math.abs(x) < 1 ? 1 : 0), 0.682689492],
  ] as const
  for (const [draw, f, expected] of moments) {
    const [average, uncertainty] = mean(draw, f, 20_000)
    expect(Math.abs(average - expected)).toBeLessThan(uncertainty)
  }
})

test('streams of different seeds differ, also beyond 32 bits, and do not correlate', () => {
  const draws = [0, 1, 2 ** 32, 2 ** 32 + 1].map((seed) => {
    const random = randomFrom(randomState(seed))
    return Array.from({ length: 5000 }, () => random.normal())
  })
  for (let a = 0; a < draws.length; a++) {
    for (let b = 0; b < a; b++) {
      const correlation = draws[a]!.reduce((sum, x, k) => sum + x * draws[b]![k]!, 0) / 5000
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(5000))
    }
  }
})

test('a bad seed is refused', () => {
  expect(() => randomState(-1)).toThrow(/seed is -1, expected a whole number/)
  expect(() => randomState(0.5)).toThrow(/seed is 0.5/)
})
