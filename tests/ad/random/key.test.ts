import { expect, test } from 'vitest'
import { compile, fold, grad, type Key, randomKey, type Scalar, split, uniform } from '../../../ad/index.ts'
import { correlationDeviation } from './statistics.ts'

const draws = compile(
  ({ key, from }: { key: Key; from: Scalar }) => {
    'use grad'
    return Array.from({ length: 100 }, (_, i) => uniform(key, from + i))
  },
  { key: [0, 0] as Key, from: 0 },
)
const stream = (key: Key) => Array.from({ length: 20 }, (_, i) => draws({ key, from: 100 * i })).flat()

test('keys of seeds, splits and folds are all different', () => {
  const keys = [0, 1, 2, 2 ** 32, 2 ** 53 - 1].map(randomKey)
  const children = keys.flatMap((key) => [
    ...split(key, 7),
    ...[0, 1, 2, 2 ** 32].map((data) => fold(key, data)),
  ])
  const grandchildren = children.flatMap((key) => split(key))
  const all = [...keys, ...children, ...grandchildren].map(String)
  expect(new Set(all).size).toBe(all.length)
})

test('the first keys of a long split are those of a short one', () => {
  const key = randomKey(5)
  expect(split(key, 9).slice(0, 3)).toEqual(split(key, 3))
  expect(split(key)).toEqual(split(key, 2))
})

test('streams of split, folded and neighbouring keys are not correlated, nor shifts of one stream', () => {
  const key = randomKey(11)
  const keys = [key, randomKey(12), ...split(key, 4), fold(key, 0), fold(key, 1), ...split(split(key)[0]!)]
  const streams = keys.map(stream)
  const deviations = streams.flatMap((a, i) => streams.slice(0, i).map((b) => correlationDeviation(a, b)))
  const shifts = [1, 2, 3, 64].map((by) =>
    correlationDeviation(streams[0]!.slice(by), streams[0]!.slice(0, -by)),
  )
  // of some 50 normal deviations one in 2000 such lists has one above 4.5
  expect(Math.max(...deviations, ...shifts)).toBeLessThan(4.5)
})

test('a traced seed, split and fold give what plain ones do', () => {
  const f = ({ seed, data }: { seed: Scalar; data: Scalar }) => {
    const key = randomKey(seed)
    return { key, halves: split(key), child: fold(key, data) }
  }
  const compiled = compile(f, { seed: 0, data: 0 })
  for (const at of [
    { seed: 3, data: 4 },
    { seed: 2 ** 53 - 1, data: 2 ** 40 + 1 },
  ]) {
    expect(compiled(at)).toEqual(f(at))
    expect(compiled.interpret(at)).toEqual(f(at))
  }
})

test('no slope flows to a seed, a key or an index', () => {
  const f = grad((x: { seed: Scalar; data: Scalar; index: Scalar; key: Key }) => {
    'use grad'
    return uniform(fold(randomKey(x.seed), x.data), x.index) + uniform(x.key) + uniform(split(x.key)[1]!)
  })
  expect(f({ seed: 3, data: 4, index: 5, key: [6, 7] })).toEqual({ seed: 0, data: 0, index: 0, key: [0, 0] })
})

test.each([
  [() => randomKey(-1), /randomKey: the seed is -1, expected a whole number from 0/],
  [() => randomKey(1.5), /the seed is 1.5/],
  [() => fold([0, 0], Number.NaN), /fold: the number is NaN/],
  [() => uniform([0, 0], -3), /A draw: the index is -3/],
  [() => split([0, 0], 0), /split: the number of keys is 0, expected a whole number of at least 1/],
])('%s is refused', (call, message) => {
  expect(call).toThrow(message)
})
