import { expect, test } from 'vitest'
import {
  bernoulli,
  bernoulliLogProbability,
  categorical,
  categoricalLogProbability,
  compile,
  expectation,
  type Gamble,
  type Key,
  normal,
  normalLogDensity,
  randomKey,
  type Scalar,
  softArgmax,
} from '../../../ad/index.ts'

/** A push that sometimes meets ice: how far a box slides [m], by its force [N] and the odds of ice. */
const slide: Gamble<{ odds: Scalar; force: Scalar }, Scalar> = {
  draw: (key, { odds }) => bernoulli(key, odds),
  logProbability: (ice, { odds }) => bernoulliLogProbability(ice, odds),
  cost: (ice, { force }) => {
    'use grad'
    return 1000 + (ice > 0.5 ? 3 : 1) * force ** 2
  },
}
const at = { odds: 0.3, force: 2 }

/** An estimate compiled for keys, so that it can be repeated. */
function repeatable<A, X>(gamble: Gamble<A, X>, samples: number, example: A) {
  return compile(
    ({ key, parameters }: { key: Key; parameters: A }) => expectation(gamble, { samples, key })(parameters),
    { key: [0, 0] as Key, parameters: example },
  )
}

test('the mean and its slopes, through cost and odds, are within four standard errors', () => {
  const { value, valueError, grad, gradError } = repeatable(
    slide,
    20_000,
    at,
  )({ key: randomKey(1), parameters: at })
  const { odds, force } = at
  expect(Math.abs(value - (1000 + (1 + 2 * odds) * force ** 2))).toBeLessThan(4 * valueError)
  expect(Math.abs(grad.odds - 2 * force ** 2)).toBeLessThan(4 * gradError.odds)
  expect(Math.abs(grad.force - 2 * (1 + 2 * odds) * force)).toBeLessThan(4 * gradError.force)
})

test('a common term of all costs, which the baseline removes, does not add to the error', () => {
  const errorAt = (offset: number) => {
    const raised = {
      ...slide,
      cost: (ice: Scalar, p: typeof at) => {
        'use grad'
        return offset + slide.cost(ice, p)
      },
    }
    return repeatable(raised, 2000, at)({ key: randomKey(2), parameters: at }).gradError.odds
  }
  expect(errorAt(1e6) / errorAt(-1000)).toBeCloseTo(1, 6)
})

test('a choice among categories has the slopes of its mean', () => {
  const costs = [5, -2, 1]
  const logits = [0.4, -0.3, 1]
  const gamble: Gamble<readonly Scalar[], readonly Scalar[]> = {
    draw: categorical,
    logProbability: categoricalLogProbability,
    cost: (chosen) => {
      'use grad'
      return chosen.reduce((sum, weight, k) => sum + weight * costs[k]!, 0)
    },
  }
  const { value, valueError, grad, gradError } = repeatable(
    gamble,
    20_000,
    logits,
  )({
    key: randomKey(3),
    parameters: logits,
  })
  const p = softArgmax(logits)
  const mean = p.reduce((sum, weight, k) => sum + weight * costs[k]!, 0)
  expect(Math.abs(value - mean)).toBeLessThan(4 * valueError)
  logits.forEach((_, k) => {
    expect(Math.abs(grad[k]! - p[k]! * (costs[k]! - mean))).toBeLessThan(4 * gradError[k]!)
  })
})

test('a smooth draw counts its slopes once: through the odds', () => {
  const cube: Gamble<{ mean: Scalar; deviation: Scalar }, Scalar> = {
    draw: (key, { mean, deviation }) => normal(key, mean, deviation),
    logProbability: (x, { mean, deviation }) => normalLogDensity(x, mean, deviation),
    cost: (x) => {
      'use grad'
      return x ** 3
    },
  }
  const place = { mean: 0.7, deviation: 0.3 }
  const { grad, gradError } = repeatable(cube, 20_000, place)({ key: randomKey(4), parameters: place })
  expect(Math.abs(grad.mean - 3 * (0.7 ** 2 + 0.3 ** 2))).toBeLessThan(4 * gradError.mean)
  expect(Math.abs(grad.deviation - 6 * 0.7 * 0.3)).toBeLessThan(4 * gradError.deviation)
})

test('errors are standard: of many estimates two in three lie within one', () => {
  const estimate = repeatable(slide, 100, at)
  const runs = Array.from({ length: 500 }, (_, seed) => estimate({ key: randomKey(seed), parameters: at }))
  const within = runs.filter(({ grad, gradError }) => Math.abs(grad.odds - 8) < gradError.odds).length
  expect(Math.abs(within / 500 - 0.683)).toBeLessThan(0.07)
})

test('plain, interpreted and compiled give the same bits', () => {
  const f = expectation(slide, { samples: 20, key: randomKey(5) })
  const compiled = compile(f, at)
  expect(compiled(at)).toEqual(f(at))
  expect(compiled.interpret(at)).toEqual(f(at))
})

test('a single draw, which has no spread, is refused', () => {
  const f = expectation(slide, { samples: 1, key: randomKey(6) })
  expect(() => f(at)).toThrow(/samples is 1, expected a whole number of at least 2/)
})
