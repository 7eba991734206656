import { evaluated, evaluatedAll, type Iterate } from './asking.ts'
import { type Bounds, projected } from './bounds.ts'
import {
  type Distribution,
  initialDistribution,
  type Parent,
  parametersOf,
  spread,
  stepOf,
  updated,
} from './cmaDistribution.ts'
import type { Halt, Method } from './method.ts'
import { type RandomState, randomFrom, randomState } from './random.ts'
import { lowest, rank } from './randomSearch.ts'

/** Settings of CMA-ES; each has a default. */
export interface CmaEsOptions {
  /** points per generation λ; default 4 + ⌊3 ln n⌋; larger searches more widely */
  readonly population?: number
  /** first standard deviation, as a fraction of the bounds' distance, or in units of `scale` where there are none; default 0.3 */
  readonly sigma?: number
  /** standard deviation, in the same measure, at which the search has converged; default 1e-12 */
  readonly least?: number
  /** whole number that fixes all samples; default 0 */
  readonly seed?: number
}

/** The search distribution and where the stream of samples stands. */
export interface CmaEsMemory {
  readonly distribution: Distribution
  readonly random: RandomState
}

/** A sample of a generation: its standard normal coordinates, where it fell, and where it was evaluated. */
interface Sample {
  readonly z: Float64Array
  readonly x: Float64Array
  readonly inside: Float64Array
}

/**
 * Covariance matrix adaptation: samples a normal distribution whose shape learns from the ranking of the samples. The
 * fair baseline without gradients; its path does not change when variables are rotated or values are rescaled.
 *
 * Samples outside the bounds are evaluated at the nearest point inside and ranked with a penalty on the distance.
 * Samples where the objective is not finite rank last.
 *
 * @see Hansen 2016, "The CMA evolution strategy: a tutorial"
 */
export function cmaEs(options: CmaEsOptions = {}): Method<CmaEsMemory> & { readonly usesGradient: false } {
  const { sigma = 0.3, least = 1e-12, seed = 0 } = options
  const population = (n: number) => options.population ?? 4 + Math.floor(3 * Math.log(n))
  return {
    name: 'cmaEs',
    usesGradient: false,
    patience: 100,
    curved: false,
    *start(x, { bounds }) {
      const distribution = initialDistribution(x, widths(bounds), sigma)
      return { iterate: yield* evaluated(x), memory: { distribution, random: randomState(seed) } }
    },
    *iterate(current, { distribution, random }, { bounds }) {
      if (spread(distribution, widths(bounds)) < least) return narrow(distribution, least)
      const stream = randomFrom(random)
      const lambda = population(current.x.length)
      const samples = Array.from({ length: lambda }, () =>
        sampled(distribution, () => stream.normal(), bounds),
      )
      const points = yield* evaluatedAll(samples.map(({ inside }) => inside))
      const best = lowest(points)
      if (!Number.isFinite(best.value)) return nowhereFinite(lambda, distribution)
      const parents = ranked(samples, points, distribution)
      const next = updated(distribution, parents, parametersOf(current.x.length, lambda))
      return { iterate: best, memory: { distribution: next, random: stream.state() } }
    },
  }
}

/** The distance between the bounds of each variable; 1 where it is not finite or zero. */
function widths({ lower, upper }: Bounds): Float64Array {
  return lower.map((low, i) => {
    const width = upper[i]! - low
    return Number.isFinite(width) && width > 0 ? width : 1
  })
}

function sampled(distribution: Distribution, normal: () => number, bounds: Bounds): Sample {
  const z = Float64Array.from(distribution.mean, normal)
  const y = stepOf(distribution, z)
  const x = y.map((yi, i) => distribution.mean[i]! + distribution.sigma * yi)
  return { z, x, inside: projected(x, bounds) }
}

/** The samples from best to worst. */
function ranked(
  samples: readonly Sample[],
  points: readonly Iterate[],
  distribution: Distribution,
): Parent[] {
  const weight = interquartileRange(points.map(({ value }) => value).filter(Number.isFinite))
  const costs = samples.map(
    (sample, k) => rank(points[k]!.value) + weight * squaredDistance(sample, distribution),
  )
  const order = [...samples.keys()].sort((a, b) =>
    costs[a]! < costs[b]! ? -1 : costs[a]! > costs[b]! ? 1 : a - b,
  )
  return order.map((k) => ({ z: samples[k]!.z, y: stepOf(distribution, samples[k]!.z) }))
}

/** How far a sample fell outside, in standard deviations: Σ (xᵢ − P(x)ᵢ)² / (σ² C_ii). */
function squaredDistance({ x, inside }: Sample, { sigma, C }: Distribution): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i]! - inside[i]!) ** 2 / (sigma * sigma * C[i]![i]!)
  return sum
}

/** Distance between the quartiles: how much the values of a generation differ, whatever its outliers. */
function interquartileRange(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (fraction: number) => sorted[Math.round(fraction * (sorted.length - 1))] ?? 0
  return at(0.75) - at(0.25)
}

function narrow({ sigma }: Distribution, least: number): Halt {
  return {
    halt: 'step',
    sentence: `converged: the samples' standard deviation is below ${least} (sigma is ${sigma.toExponential(2)}).`,
  }
}

function nowhereFinite(lambda: number, { sigma }: Distribution): Halt {
  return {
    halt: 'notFinite',
    sentence:
      `the objective is finite at none of the ${lambda} samples (sigma is ${sigma.toExponential(2)}); ` +
      'start with a smaller sigma or narrower bounds.',
  }
}
