import { scan } from '../control/scan.ts'
import { safeSqrt } from '../ops/scalar.ts'
import { fold, type Key } from '../random/key.ts'
import type { Scalar } from '../scalar.ts'
import { trace } from '../trace/trace.ts'
import { flatten, unflatten } from '../trace/tree.ts'
import { valueAndGrad } from '../transform/grad.ts'
import { evaluated } from '../transform/transformed.ts'
import { drawCount } from './draws.ts'
import { type Moments, noMoments, variancesOfMeans, withDraw } from './moments.ts'
import { movingAsEstimated } from './movingAsEstimated.ts'

/** A cost that depends on chance, and chance that depends on parameters. */
export interface Gamble<A, X> {
  /** something drawn, such as a category; it need not be smooth in the parameters */
  readonly draw: (key: Key, parameters: A) => X
  /** logarithm of the probability, or of its density, of what was drawn */
  readonly logProbability: (drawn: X, parameters: A) => Scalar
  readonly cost: (drawn: X, parameters: A) => Scalar
}

/** Estimates of a mean and its gradient, and their standard errors. */
export interface Expectation<A> {
  readonly value: Scalar
  readonly valueError: Scalar
  readonly grad: A
  readonly gradError: A
}

/**
 * A function that estimates the mean cost of a gamble and its gradient with respect to the parameters, both through
 * the cost and through the odds.
 *
 *   ∇ E c(X, θ) = E[∇c + (c − b) ∇ ln p(X; θ)],   X ~ p(·; θ)
 *
 * The baseline b, which takes nothing from the mean and much from the variance, is the mean cost of all earlier draws
 * and of one more that serves for nothing else. The draws are one loop in the program.
 *
 * @param options.samples - how many draws are counted, at least 2, known when tracing
 * @throws RangeError when they are fewer
 * @see Williams 1992
 */
export function expectation<A, X>(
  gamble: Gamble<A, X>,
  options: { readonly samples: number; readonly key: Key },
): (parameters: A) => Expectation<A> {
  return (parameters) =>
    evaluated(() => {
      const { program, input, output } = trace((at: A) => estimated(gamble, at, options), parameters)
      return { program: movingAsEstimated(program), leaves: input.leaves, output }
    }) as Expectation<A>
}

function estimated<A, X>(
  { draw, logProbability, cost }: Gamble<A, X>,
  parameters: A,
  { samples, key }: { readonly samples: number; readonly key: Key },
): Expectation<A> {
  const draws = drawCount(samples, 'none')
  const { leaves, structure } = flatten(parameters, 'the parameters')
  const outcome = (i: Scalar, baseline: Scalar) => {
    const drawn = draw(fold(key, i), parameters)
    const { value, grad } = valueAndGrad((at: A) => cost(drawn, at))(parameters)
    const score = valueAndGrad((at: A) => logProbability(drawn, at))(parameters).grad
    return [value, ...weighed(scalarsOf(grad), value, baseline, scalarsOf(score))]
  }
  const first = cost(draw(fold(key, draws), parameters), parameters)
  const moments = sampled(outcome, first, leaves.length, draws)
  const [valueVariance, ...variances] = variancesOfMeans(moments, draws)
  return {
    value: moments.mean[0]!,
    valueError: safeSqrt(valueVariance!),
    grad: unflatten(structure, moments.mean.slice(1)) as A,
    gradError: unflatten(structure, variances.map(safeSqrt)) as A,
  }
}

/** The moments of cost and slopes over all draws, the baseline moving along. */
function sampled(
  outcome: (i: Scalar, baseline: Scalar) => Scalar[],
  first: Scalar,
  size: number,
  draws: number,
): Moments {
  return scan(
    (carry: { moments: Moments; baseline: Scalar }, i: Scalar) => {
      'use grad'
      const result = outcome(i, carry.baseline)
      const baseline = carry.baseline + (result[0]! - carry.baseline) / (i + 2)
      return { carry: { moments: withDraw(carry.moments, result, i), baseline } }
    },
    { moments: noMoments(1 + size), baseline: first },
    draws,
  ).carry.moments
}

function weighed(
  slopes: readonly Scalar[],
  cost: Scalar,
  baseline: Scalar,
  score: readonly Scalar[],
): Scalar[] {
  'use grad'
  return slopes.map((slope, k) => slope + (cost - baseline) * score[k]!)
}

function scalarsOf(tree: unknown): Scalar[] {
  return flatten(tree).leaves as Scalar[]
}
