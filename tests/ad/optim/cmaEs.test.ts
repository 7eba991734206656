import { describe, expect, test } from 'vitest'
import {
  type Distribution,
  initialDistribution,
  parametersOf,
  stepOf,
  updated,
} from '../../../ad/optim/cmaDistribution.ts'
import { cmaEs, minimize, randomFrom, randomSearch, randomState } from '../../../ad/optim/index.ts'
import { HOCK_SCHITTKOWSKI } from './hockSchittkowski.ts'
import { PROBLEMS, sumOfSquares } from './moreGarbowHillstrom.ts'

const sphere = (x: ArrayLike<number>) => Array.from(x).reduce((sum, xi) => sum + xi * xi, 0)

/** Σ 10^(6i/(n−1)) xᵢ²: axes that differ a thousandfold. */
const ellipsoid = (x: ArrayLike<number>) =>
  Array.from(x).reduce((sum, xi, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * xi * xi, 0)

/** A rotation of n axes: a product of plane rotations by angles of no particular size. */
function rotation(n: number): (x: ArrayLike<number>, back?: boolean) => Float64Array {
  const planes = Array.from(
    { length: 3 * n },
    (_, k) => [k % n, (k * k + k + 1) % n, Math.sin(3 * k + 1) * 3] as const,
  )
  return (x, back = false) => {
    const y = Float64Array.from(x)
    for (const [i, j, angle] of back ? planes.toReversed() : planes) {
      if (i === j) continue
      const [c, s] = [Math.cos(angle), back ? -Math.sin(angle) : Math.sin(angle)]
      ;[y[i], y[j]] = [c * y[i]! - s * y[j]!, s * y[i]! + c * y[j]!]
    }
    return y
  }
}

const N = 6
const START = [1, -2, 3, 0.5, -1, 2]
const turned = rotation(N)

test('the test’s rotation keeps lengths and is undone by its reverse', () => {
  expect(sphere(turned(START))).toBeCloseTo(sphere(START), 12)
  for (const [i, xi] of turned(turned(START), true).entries()) expect(xi).toBeCloseTo(START[i]!, 12)
})

describe('CMA-ES reaches the minimum of', () => {
  test.each([
    ['the sphere', sphere],
    ['the ellipsoid', ellipsoid],
    ['the rotated ellipsoid', (x: ArrayLike<number>) => ellipsoid(turned(x))],
  ])('%s', (_, f) => {
    const found = minimize(f, START, { method: cmaEs({ seed: 1 }), maxEvaluations: 6000 })
    expect(found.value).toBeLessThan(1e-15)
  })

  test.each(['1 Rosenbrock', '5 Beale', '7 helical valley', '14 Wood'])('%s', (name) => {
    const { residuals, start } = PROBLEMS.find((problem) => problem.name === name)!
    const f = sumOfSquares(residuals)
    const found = minimize((x) => f(x).value, start, { method: cmaEs({ seed: 3 }), maxEvaluations: 6000 })
    expect(found.value).toBeLessThan(1e-12)
  })

  test.each(HOCK_SCHITTKOWSKI.filter(({ name }) => ['HS 4', 'HS 5', 'HS 45', 'HS 110'].includes(name)))(
    '$name, within its bounds',
    ({ objective, start, lower, upper, minimum }) => {
      const inside = (x: Float64Array) => {
        for (const [i, xi] of x.entries()) expect(xi >= lower[i]! && xi <= upper[i]!).toBe(true)
        return objective(x).value
      }
      const found = minimize(inside, start, {
        method: cmaEs({ seed: 5 }),
        lower,
        upper,
        maxEvaluations: 10_000,
      })
      expect(Math.abs(found.value - minimum)).toBeLessThan(1e-7 * Math.abs(minimum))
    },
  )
})

describe('the strategy does not see', () => {
  test('a rotation: with the samples rotated, every generation is the rotated generation', () => {
    const generations = (
      f: (x: ArrayLike<number>) => number,
      from: ArrayLike<number>,
      see: (z: Float64Array) => Float64Array,
    ) => {
      const parameters = parametersOf(N, 9)
      const random = randomFrom(randomState(11))
      let distribution: Distribution = initialDistribution(from, new Float64Array(N).fill(1), 0.5)
      for (let generation = 0; generation < 60; generation++) {
        const samples = Array.from({ length: 9 }, () =>
          see(Float64Array.from({ length: N }, () => random.normal())),
        )
        const parents = samples.map((z) => ({ z, y: stepOf(distribution, z) }))
        const value = ({ y }: { y: Float64Array }) =>
          f(y.map((yi, i) => distribution.mean[i]! + distribution.sigma * yi))
        distribution = updated(
          distribution,
          parents.sort((a, b) => value(a) - value(b)),
          parameters,
        )
      }
      return distribution
    }
    const plain = generations(ellipsoid, START, (z) => z)
    const rotated = generations(
      (x) => ellipsoid(turned(x)),
      turned(START, true),
      (z) => turned(z, true),
    )
    expect(rotated.sigma / plain.sigma).toBeCloseTo(1, 8)
    for (const [i, xi] of turned(rotated.mean).entries())
      expect((xi - plain.mean[i]!) / plain.sigma).toBeCloseTo(0, 6)
  })

  test('a rescaling of the values that keeps their order', () => {
    const run = (f: (x: Float64Array) => number) =>
      minimize(f, START, { method: cmaEs({ seed: 2 }), maxIterations: 100 }).history
    const paths = [ellipsoid, (x: Float64Array) => Math.log(1e-30 + ellipsoid(x))].map((f) =>
      run(f).map(({ x }) => x),
    )
    expect(paths[1]).toEqual(paths[0])
  })
})

test('the distribution learns the inverse of the curvature, up to a factor', () => {
  const curvatures = [1, 100, 10_000]
  const f = (x: Float64Array) => x.reduce((sum, xi, i) => sum + curvatures[i]! * xi * xi, 0)
  const found = minimize(f, [1, 1, 1], { method: cmaEs({ seed: 4 }), maxIterations: 150, patience: Infinity })
  const { C } = (found.state.memory as { distribution: { C: number[][] } }).distribution
  const products = curvatures.map((c, i) => c * C[i]![i]!)
  expect(Math.max(...products) / Math.min(...products)).toBeLessThan(4)
})

test('samples where the objective is not finite rank last; where none is finite the run ends', () => {
  const half = (x: Float64Array) => (x[0]! < 0 ? Number.NaN : (x[0]! - 1) ** 2 + x[1]! ** 2)
  expect(minimize(half, [0.1, 1], { method: cmaEs({ seed: 1 }) }).value).toBeLessThan(1e-15)
  let calls = 0
  const once = () => (calls++ === 0 ? 1 : Infinity)
  const { stop, value } = minimize(once, [0, 0], { method: 'cmaEs' })
  expect(stop.reason).toBe('notFinite')
  expect(stop.sentence).toMatch(/finite at none of the 6 samples/)
  expect(value).toBe(1)
})

test('random search covers its box evenly and is far behind on a smooth bowl', () => {
  const box = { lower: [-1, 2], upper: [3, 2.5] }
  const seen: Float64Array[] = []
  const f = (x: Float64Array) => {
    seen.push(x.slice())
    return (x[0]! - 0.3) ** 2 + x[1]! ** 2
  }
  const found = minimize(f, [0, 2.2], {
    ...box,
    method: randomSearch({ seed: 9, batch: 20 }),
    maxEvaluations: 4001,
  })
  expect(seen.length).toBe(4001)
  expect(found.value).toBe(Math.min(...seen.map((x) => (x[0]! - 0.3) ** 2 + x[1]! ** 2)))
  const quarter = (i: number, k: number) =>
    seen
      .slice(1)
      .filter((x) => Math.floor((4 * (x[i]! - box.lower[i]!)) / (box.upper[i]! - box.lower[i]!)) === k).length
  // the count of a quarter is binomial, 1000 ± 27; five standard deviations are 137
  for (const i of [0, 1])
    for (const k of [0, 1, 2, 3]) expect(Math.abs(quarter(i, k) - 1000)).toBeLessThan(137)
  const better = minimize((x) => (x[0]! - 0.3) ** 2 + x[1]! ** 2, [0, 2.2], {
    ...box,
    method: cmaEs(),
    maxEvaluations: 400,
  })
  expect(better.value).toBeLessThan(found.value)
})
