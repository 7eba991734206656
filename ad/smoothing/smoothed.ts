import { scan } from '../control/scan.ts'
import { safeSqrt } from '../ops/scalar.ts'
import type { Key } from '../random/key.ts'
import { normals } from '../random/normal.ts'
import type { Scalar } from '../scalar.ts'
import { trace } from '../trace/trace.ts'
import { flatten, unflatten } from '../trace/tree.ts'
import { evaluated } from '../transform/transformed.ts'
import { blended, type Estimate } from './blend.ts'
import { deviations } from './deviations.ts'
import { drawCount } from './draws.ts'
import { type Moments, noMoments, variancesOfMeans, withDraw } from './moments.ts'
import { movingAsEstimated } from './movingAsEstimated.ts'
import { type Draw, drawOf, mirroredDrawOf, perturbed, type Reduction } from './perturbation.ts'

/** How the slopes of a smoothed function are estimated. */
export type Estimator = 'pathwise' | 'score' | 'blended'

/** How a function is smoothed. */
export interface SmoothedOptions {
  /** how many times f is evaluated, known when tracing; the baseline's evaluation is not counted */
  readonly samples: number
  /** what the perturbations are drawn from: the same key, the same perturbations */
  readonly key: Key
  /** `'blended'` unless said otherwise */
  readonly estimator?: Estimator
  /** `'antithetic'`, samples in mirrored pairs, unless said otherwise */
  readonly reduction?: Reduction
  /** of the blend: how many standard errors between the two estimates are put down to chance; 2 unless said otherwise */
  readonly confidence?: number
}

/** Estimates of a smoothed function's value and gradient, and their standard errors. */
export interface Smoothed<A> {
  readonly value: Scalar
  /** in the value's unit */
  readonly valueError: Scalar
  readonly grad: A
  /** of each component of the gradient, in its unit */
  readonly gradError: A
  /** of each component, the weight of the pathwise estimate: 1 all, 0 none */
  readonly pathwiseShare: A
}

/**
 * A function that estimates the value and the gradient of f smoothed by Gaussian noise, which has slopes even where f
 * jumps.
 *
 *   f_σ(µ) = E f(µ + σZ),   Z ~ N(0, 1) for each leaf
 *
 * `'pathwise'` averages ∇f: little variance, wrong where f jumps. `'score'` uses values of f alone: right for any f,
 * with more variance. `'blended'` takes of each component the better mixture of the two. Differentiated, the value moves
 * as the estimated gradient says; with what f reads from around, it moves pathwise. The draws are one loop in the program,
 * so that code size does not grow with their number, and a compiled program gives the bits of a plain call.
 *
 * @param f - function of a tree of scalars to one scalar
 * @param sigma - deviation of the noise, above 0: one for all leaves, or a tree like the argument, each in its unit
 * @throws RangeError when a deviation is not above 0, samples are too few, or odd where they are mirrored, or the
 *   confidence is negative
 */
export function smoothed<A>(
  f: (argument: A) => Scalar,
  sigma: Scalar | A,
  options: SmoothedOptions,
): (argument: A) => Smoothed<A> {
  return (argument) =>
    evaluated(() => {
      const { program, input, output } = trace((centre: A) => estimated(f, centre, sigma, options), argument)
      return { program: movingAsEstimated(program), leaves: input.leaves, output }
    }) as Smoothed<A>
}

function estimated<A>(
  f: (argument: A) => Scalar,
  centre: A,
  sigma: Scalar | A,
  options: SmoothedOptions,
): Smoothed<A> {
  const { estimator = 'blended', reduction = 'antithetic', confidence = 2 } = options
  expectConfidence(confidence)
  const draws = drawCount(options.samples, reduction)
  const { leaves, structure } = flatten(centre, 'the argument')
  const around = perturbed(f, centre, deviations(sigma, structure), estimator !== 'score')
  const baseline = reduction === 'baseline' ? f(centre) : 0
  const draw = (z: readonly Scalar[]): Draw =>
    reduction === 'antithetic' ? mirroredDrawOf(around, z) : drawOf(around, z, baseline)
  const moments = sampled(
    (i) => draw(normals(options.key, leaves.length, i)),
    leaves.length,
    draws,
    estimator,
  )
  const [value, ...slopes] = estimates(moments, draws)
  const parts = slopeParts(slopes, leaves.length, estimator, confidence)
  const tree = (part: 'mean' | 'error' | 'share') =>
    unflatten(
      structure,
      parts.map((slope) => slope[part]),
    ) as A
  return {
    value: value!.mean,
    valueError: safeSqrt(value!.variance),
    grad: tree('mean'),
    gradError: tree('error'),
    pathwiseShare: tree('share'),
  }
}

function expectConfidence(confidence: number): void {
  if (confidence >= 0 && confidence < Infinity) return
  throw new RangeError(
    `smoothed: the confidence is ${confidence}, expected a finite number of standard errors, at least 0.`,
  )
}

/** The moments of value and slopes over all draws; of the blend, of both kinds of slopes and their differences. */
function sampled(draw: (i: Scalar) => Draw, size: number, draws: number, estimator: Estimator): Moments {
  const kinds = estimator === 'blended' ? 3 : 1
  return scan(
    (moments: Moments, i: Scalar) => ({ carry: withDraw(moments, quantities(draw(i), estimator), i) }),
    noMoments(1 + kinds * size),
    draws,
  ).carry
}

function quantities({ value, pathwise, score }: Draw, estimator: Estimator): Scalar[] {
  'use grad'
  if (estimator === 'pathwise') return [value, ...pathwise]
  if (estimator === 'score') return [value, ...score]
  return [value, ...pathwise, ...score, ...pathwise.map((slope, k) => slope - score[k]!)]
}

function estimates(moments: Moments, draws: number): Estimate[] {
  const variances = variancesOfMeans(moments, draws)
  return moments.mean.map((mean, k) => ({ mean, variance: variances[k]! }))
}

/** The gradient, component by component, from the estimates of what `quantities` lists after the value. */
function slopeParts(slopes: readonly Estimate[], size: number, estimator: Estimator, confidence: number) {
  if (estimator === 'blended') {
    const [pathwise, score, difference] = [0, size, 2 * size].map((from) => slopes.slice(from, from + size))
    return pathwise!.map((p, k) => blended(p, score![k]!, difference![k]!.variance, confidence))
  }
  const share = estimator === 'pathwise' ? 1 : 0
  return slopes.map(({ mean, variance }) => ({ mean, error: safeSqrt(variance), share }))
}
