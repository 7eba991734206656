import { expect, test } from 'vitest'
import {
  bernoulli,
  bernoulliLogProbability,
  categorical,
  categoricalLogProbability,
  compile,
  erf,
  grad,
  gumbel,
  jvp,
  type Key,
  normal,
  normalLogDensity,
  normals,
  randomKey,
  relaxedCategorical,
  type Scalar,
  scan,
  softArgmax,
  uniform,
} from '../../../ad/index.ts'
import { chiSquareDeviation, correlationDeviation, deviation } from './statistics.ts'

const COUNT = 20_000

/** A sampler at many places of a stream, in one compiled loop. */
function sampled<Y>(draw: (key: Key, index: Scalar) => Y, seed: number): readonly Y[] {
  const loop = (key: Key) => scan((c: null, i: Scalar) => ({ carry: c, y: draw(key, i) }), null, COUNT).ys
  return compile(loop, [0, 0] as Key)(randomKey(seed))
}

const uniforms = sampled((key, i) => uniform(key, i), 1)
const standard = sampled((key, i) => normal(key, 0, 1, i), 2)

test('uniform numbers lie in [0, 1), evenly, and have the moments of it', () => {
  expect(uniforms.every((u) => u >= 0 && u < 1)).toBe(true)
  const bins = Array.from({ length: 100 }, (_, k) => uniforms.filter((u) => Math.floor(100 * u) === k).length)
  expect(
    chiSquareDeviation(
      bins,
      bins.map(() => COUNT / 100),
    ),
  ).toBeLessThan(4)
  for (const power of [1, 2, 3, 4]) {
    expect(
      deviation(
        uniforms.map((u) => u ** power),
        1 / (power + 1),
      ),
    ).toBeLessThan(4)
  }
})

test('the lowest of the 53 bits of uniform numbers are as even as the highest', () => {
  for (const bit of [0, 1, 26, 51, 52]) {
    const digits = uniforms.map((u) => Math.floor(u * 2 ** (53 - bit)) % 2)
    expect(deviation(digits, 0.5)).toBeLessThan(4)
  }
})

test('successive uniform numbers fill the square evenly', () => {
  const cells = Array.from({ length: 64 }, () => 0)
  for (let i = 0; i < COUNT; i += 2)
    cells[8 * Math.floor(8 * uniforms[i]!) + Math.floor(8 * uniforms[i + 1]!)]! += 1
  expect(
    chiSquareDeviation(
      cells,
      cells.map(() => COUNT / 128),
    ),
  ).toBeLessThan(4)
})

test('normal numbers have the moments and the distribution of the bell', () => {
  const moments: [number, number][] = [
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 3],
    [6, 15],
  ]
  for (const [power, expected] of moments) {
    expect(
      deviation(
        standard.map((z) => z ** power),
        expected,
      ),
    ).toBeLessThan(4)
  }
  const edges = Array.from({ length: 41 }, (_, k) => -2 + k / 10)
  const below = (x: number) => 0.5 + 0.5 * erf(x / Math.SQRT2)
  const bins = edges.slice(1).map((edge, k) => standard.filter((z) => z >= edges[k]! && z < edge).length)
  const expected = edges.slice(1).map((edge, k) => COUNT * (below(edge) - below(edges[k]!)))
  const rest = COUNT - bins.reduce((a, b) => a + b)
  const expectedRest = COUNT - expected.reduce((a, b) => a + b)
  expect(chiSquareDeviation([...bins, rest], [...expected, expectedRest])).toBeLessThan(4)
})

test('lists of normal numbers are independent within and between each other', () => {
  const lists = sampled((key, i) => normals(key, 5, i), 3)
  const columns = Array.from({ length: 5 }, (_, k) => lists.map((list) => list[k]!))
  for (const column of columns) {
    expect(deviation(column, 0)).toBeLessThan(4)
    expect(
      deviation(
        column.map((z) => z * z),
        1,
      ),
    ).toBeLessThan(4)
  }
  const pairs = columns.flatMap((a, i) => columns.slice(0, i).map((b) => correlationDeviation(a, b)))
  expect(Math.max(...pairs)).toBeLessThan(4)
  expect(new Set(lists.flat()).size).toBe(5 * COUNT)
})

test('a normal number is a smooth function of mean and deviation', () => {
  const key = randomKey(4)
  const z = normal(key, 0, 1, 9)
  const slopes = grad((p: { mean: Scalar; deviation: Scalar }) => normal(key, p.mean, p.deviation, 9))
  expect(slopes({ mean: 2, deviation: 3 })).toEqual({ mean: 1, deviation: z })
  expect(normal(key, 2, 3, 9)).toBe(2 + 3 * z)
})

test('Bernoulli draws have their probability, and are certain at its ends', () => {
  for (const p of [0.03, 0.5, 0.8]) {
    const draws = sampled((key, i) => bernoulli(key, p, i), 5)
    expect(draws.every((x) => x === 0 || x === 1)).toBe(true)
    expect(deviation(draws, p)).toBeLessThan(4)
  }
  expect([bernoulli([1, 2], 0), bernoulli([1, 2], 1)]).toEqual([0, 1])
  expect(grad((p: Scalar) => bernoulli([1, 2], p))(0.4)).toBe(0)
})

test('Gumbel numbers are those whose double exponential is even', () => {
  const even = sampled((key, i) => gumbel(key, i), 6).map((g) => Math.exp(-Math.exp(-g)))
  const bins = Array.from({ length: 50 }, (_, k) => even.filter((u) => Math.floor(50 * u) === k).length)
  expect(
    chiSquareDeviation(
      bins,
      bins.map(() => COUNT / 50),
    ),
  ).toBeLessThan(4)
})

const logits = [0.3, -1.2, 2, 0.7]

test('a category is chosen as often as softArgmax of its logits says', () => {
  const choices = sampled((key, i) => categorical(key, logits, i), 7)
  expect(
    choices.every((w) => w.filter((x) => x === 1).length === 1 && w.filter((x) => x === 0).length === 3),
  ).toBe(true)
  const counts = logits.map((_, k) => choices.reduce((sum, w) => sum + w[k]!, 0))
  expect(
    chiSquareDeviation(
      counts,
      softArgmax(logits).map((p) => p * COUNT),
    ),
  ).toBeLessThan(4)
})

test('a relaxed choice is a distribution that hardens into the choice of the same draw', () => {
  const key = randomKey(8)
  for (let i = 0; i < 50; i++) {
    const soft = relaxedCategorical(key, logits, 0.5, i)
    expect(soft.reduce((a, b) => a + b)).toBeCloseTo(1, 14)
    expect(soft.every((w) => w > 0)).toBe(true)
    relaxedCategorical(key, logits, 1e-6, i).forEach((w, k) => {
      expect(w).toBeCloseTo(categorical(key, logits, i)[k]!, 6)
    })
  }
})

test('a relaxed choice has the slopes of its weights', () => {
  const f = (x: readonly Scalar[]) => relaxedCategorical(randomKey(9), x, 0.5)
  const weights = f(logits)
  logits.forEach((_, j) => {
    const { tangent } = jvp(
      f,
      logits,
      logits.map((_, k) => (k === j ? 1 : 0)),
    )
    weights.forEach((w, i) => {
      expect(tangent[i]).toBeCloseTo((w * ((i === j ? 1 : 0) - weights[j]!)) / 0.5, 12)
    })
  })
})

test('scores have mean zero, and weigh draws into the slopes of a mean', () => {
  const values = [3, -1, 0.5, 2]
  const choices = sampled((key, i) => categorical(key, logits, i), 10)
  const score = compile(
    grad((x: { chosen: readonly Scalar[]; logits: readonly Scalar[] }) =>
      categoricalLogProbability(x.chosen, x.logits),
    ),
    { chosen: logits, logits },
  )
  const scores = choices.map((chosen) => score({ chosen, logits }).logits)
  const probabilities = softArgmax(logits)
  const mean = probabilities.reduce((sum, p, k) => sum + p * values[k]!, 0)
  logits.forEach((_, j) => {
    expect(
      deviation(
        scores.map((s) => s[j]!),
        0,
      ),
    ).toBeLessThan(4)
    const weighed = choices.map(
      (chosen, i) => chosen.reduce((sum, w, k) => sum + w * values[k]!, 0) * scores[i]![j]!,
    )
    expect(deviation(weighed, probabilities[j]! * (values[j]! - mean))).toBeLessThan(4)
  })
})

test('log probabilities are those of the distributions', () => {
  expect(bernoulliLogProbability(1, 0.2)).toBeCloseTo(Math.log(0.2), 15)
  expect(bernoulliLogProbability(0, 0.2)).toBeCloseTo(Math.log(0.8), 15)
  expect(normalLogDensity(1.5, 0.5, 2)).toBeCloseTo(
    Math.log(Math.exp(-0.125) / (2 * Math.sqrt(2 * Math.PI))),
    14,
  )
  expect(categoricalLogProbability([0, 0, 1, 0], logits)).toBeCloseTo(Math.log(softArgmax(logits)[2]!), 14)
})

test('samples are the same plain, interpreted and compiled', () => {
  const f = (key: Key) => [
    uniform(key, 1),
    normal(key, 1, 2, 2),
    ...normals(key, 3, 3),
    bernoulli(key, 0.5, 4),
    ...categorical(key, logits, 5),
    ...relaxedCategorical(key, logits, 0.1, 6),
  ]
  const compiled = compile(f, [0, 0] as Key)
  for (const key of [randomKey(0), randomKey(2 ** 53 - 1)]) {
    const plain = f(key)
    expect(compiled(key)).toEqual(plain)
    expect(compiled.interpret(key)).toEqual(plain)
  }
})

test.each([-0.1, 1.1, Number.NaN])('the probability %d is refused', (p) => {
  expect(() => bernoulli([0, 0], p)).toThrow(`the probability is ${p}, expected a number from 0 to 1`)
})

test('a choice from nothing is refused', () => {
  expect(() => categorical([0, 0], [])).toThrow(/no logits, expected at least one/)
})
