'use grad'
import { grad, row, type Scalar, scan, zip } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

type Vector = readonly Scalar[]

/** What a mixture of Gaussians depends on. */
export interface Mixture {
  /** logarithms of weights, up to a constant */
  readonly alpha: Vector
  /** means */
  readonly mu: readonly Vector[]
  /** logarithms of the diagonals of the factors Q of the precision matrices QᵀQ */
  readonly q: readonly Vector[]
  /** what is below the diagonals, column by column */
  readonly l: readonly Vector[]
}

/** Observations, and the Wishart prior of the precision matrices. */
interface Setting {
  readonly x: readonly Vector[]
  /** degrees of freedom beyond d + 1 */
  readonly m: number
  readonly gamma: number
}

/** A component of the mixture, made ready for many observations. */
interface Component {
  readonly alpha: Scalar
  readonly mu: Vector
  readonly diagonal: Vector
  readonly below: Vector
  /** log det Q */
  readonly logDet: Scalar
}

/**
 * The logarithm of the posterior probability of a mixture.
 *
 *   Σᵢ lse_k(α_k − ½ |Q_k (xᵢ − μ_k)|² + Σ q_k) − N (d/2 log 2π + lse α) + log prior
 *
 * @see GradBench, evals/gmm
 */
export function logPosterior({ alpha, mu, q, l }: Mixture, { x, m, gamma }: Setting): Scalar {
  const d = mu[0]!.length
  const readied = scan(
    (prior: Scalar, [a, mean, logs, below]: readonly [Scalar, Vector, Vector, Vector]) => {
      const diagonal = logs.map((log) => Math.exp(log))
      const logDet = logs.reduce((sum, log) => sum + log, 0)
      const weight = (gamma * gamma * (squares(diagonal) + squares(below))) / 2
      const y: Component = { alpha: a, mu: mean, diagonal, below, logDet }
      return { carry: prior + m * logDet - weight, y }
    },
    0,
    zip(alpha, mu, q, l),
  )
  const likelihood = (total: Scalar, point: Vector) => {
    const terms = scan(
      (nothing: Vector, component: Component) => {
        return { carry: nothing, y: exponent(component, point) }
      },
      [],
      readied.ys,
    ).ys
    return { carry: total + logSumExp(terms) }
  }
  const fit = scan(likelihood, 0, x).carry
  const constant = (d / 2) * Math.log(2 * Math.PI) + logSumExp(alpha)
  return fit - x.length * constant + readied.carry + alpha.length * priorConstant(d, m, gamma)
}

/** α − ½ |Q (x − μ)|² + log det Q, an observation's log density up to what all components share. */
function exponent({ alpha, mu, diagonal, below, logDet }: Component, x: Vector): Scalar {
  const d = x.length
  const centred = x.map((xi, i) => xi - mu[i]!)
  const transformed = centred.map((c, i) => diagonal[i]! * c)
  let next = 0
  for (let column = 0; column < d; column++) {
    for (let i = column + 1; i < d; i++) transformed[i]! += below[next++]! * centred[column]!
  }
  return alpha - squares(transformed) / 2 + logDet
}

function squares(v: Vector): Scalar {
  return v.reduce((sum, vi) => sum + vi * vi, 0)
}

function logSumExp(terms: Vector): Scalar {
  const least = Number.NEGATIVE_INFINITY
  const greatest = scan((most: Scalar, term: Scalar) => ({ carry: Math.max(most, term) }), least, terms).carry
  const sum = scan((total: Scalar, term: Scalar) => ({ carry: total + Math.exp(term - greatest) }), 0, terms)
  return greatest + Math.log(sum.carry)
}

/** n d log(γ/√2) − log Γ_d(n/2), n = d + m + 1: the logarithm of the prior's constant. */
function priorConstant(d: number, m: number, gamma: number): number {
  const n = d + m + 1
  return n * d * (Math.log(gamma) - Math.LN2 / 2) - logMultivariateGamma(n / 2, d)
}

/** log Γ_d(a) = ¼ d (d − 1) log π + Σⱼ log Γ(a + (1 − j)/2) */
function logMultivariateGamma(a: number, d: number): number {
  let sum = (d * (d - 1) * Math.log(Math.PI)) / 4
  for (let j = 1; j <= d; j++) sum += logGamma(a + (1 - j) / 2)
  return sum
}

/** From where on Stirling's series below is right to the last bits. */
const STIRLING_FROM = 16

/** log Γ(x) for x > 0, by recurrence up to where Stirling's series holds. */
function logGamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < STIRLING_FROM; z++) shift += Math.log(z)
  const w = 1 / (z * z)
  const series = 1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series / z - shift
}

interface Argument {
  readonly mixture: Mixture
  readonly x: readonly Vector[]
}

type Input = Mixture & Setting

function argumentOf({ alpha, mu, q, l, x }: Input): Argument {
  return { mixture: { alpha: row(alpha), mu: row(mu), q: row(q), l: row(l) }, x: row(x) }
}

/** The log posterior as a function of what varies; d, m and γ are known when it is traced. */
function posteriorOf({ m, gamma }: Input): (mixture: Mixture, x: readonly Vector[]) => Scalar {
  return (mixture, x) => logPosterior(mixture, { x, m, gamma })
}

export const functions: Functions = {
  objective: (input: Input) =>
    prepared(({ mixture, x }: Argument) => posteriorOf(input)(mixture, x), argumentOf(input)),
  jacobian: (input: Input) =>
    prepared(
      ({ mixture, x }: Argument) => grad((at: Mixture) => posteriorOf(input)(at, x))(mixture),
      argumentOf(input),
    ),
}
