import { type Rows, times } from './linearSolve.ts'
import { symmetricEigen } from './symmetricEigen.ts'
import { dot, norm, plusScaled, type Vector } from './vectors.ts'

/** The normal distribution that is sampled, x ~ N(mean, σ² C), and the paths it has taken. */
export interface Distribution {
  readonly mean: Vector
  readonly sigma: number
  /** covariance, shape (n, n) */
  readonly C: Rows
  /** C^½, symmetric, shape (n, n); of the C at `rootedAt` */
  readonly root: Rows
  readonly rootedAt: number
  /** evolution path of σ, in standard coordinates */
  readonly pathSigma: Vector
  /** evolution path of C */
  readonly pathC: Vector
  readonly generation: number
}

/** A sample that the distribution learns from: standard coordinates z and step y = C^½ z. */
export interface Parent {
  readonly z: Vector
  readonly y: Vector
}

/** The strategy's constants, which depend on the number of variables and samples only. */
export interface CmaParameters {
  /** recombination weights, best sample first; the negative ones belong to the worse half */
  readonly weights: readonly number[]
  readonly muEff: number
  readonly cSigma: number
  readonly dSigma: number
  readonly cc: number
  readonly c1: number
  readonly cMu: number
  /** mean length of a standard normal vector */
  readonly chi: number
}

/** Smallest eigenvalue of C as a fraction of the largest: beyond it rounding would eat the short axes. */
const LEAST_RATIO = 1e-14

/** A distribution with standard deviation σ · width in each variable. */
export function initialDistribution(mean: Vector, widths: Vector, sigma: number): Distribution {
  const zeros = new Float64Array(mean.length)
  const diagonal = (f: (width: number) => number) =>
    Array.from(widths, (width, i) => Float64Array.from(widths, (_, j) => (i === j ? f(width) : 0)))
  return {
    mean,
    sigma,
    C: diagonal((width) => width * width),
    root: diagonal((width) => width),
    rootedAt: 0,
    pathSigma: zeros,
    pathC: zeros,
    generation: 0,
  }
}

/** The step y = C^½ z of standard coordinates z. */
export function stepOf({ root }: Distribution, z: Vector): Float64Array {
  return times(root, z)
}

/** Largest standard deviation of a variable, as a fraction of its width. */
export function spread({ sigma, C }: Distribution, widths: Vector): number {
  return sigma * Math.max(...C.map((row, i) => Math.sqrt(row[i]!) / widths[i]!))
}

/** @see Hansen 2016, table 1 and eq. 49 to 58 */
export function parametersOf(n: number, lambda: number): CmaParameters {
  const raw = Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1))
  const positive = raw.slice(0, Math.floor(lambda / 2))
  const negative = raw.slice(Math.floor(lambda / 2))
  const muEff = effective(positive)
  const c1 = 2 / ((n + 1.3) ** 2 + muEff)
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff))
  const cSigma = (muEff + 2) / (n + muEff + 5)
  const pull = Math.min(1 + c1 / cMu, 1 + (2 * effective(negative)) / (muEff + 2), (1 - c1 - cMu) / (n * cMu))
  return {
    weights: [...normalised(positive, 1), ...normalised(negative, pull)],
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  }
}

/** How many equal weights these amount to: (Σw)² / Σw². */
function effective(weights: readonly number[]): number {
  const sum = weights.reduce((a, b) => a + b, 0)
  return (sum * sum) / dot(weights, weights)
}

function normalised(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + Math.abs(b), 0)
  return sum === 0 ? weights.map(() => 0) : weights.map((w) => (total * w) / sum)
}

/**
 * The distribution after a generation.
 *
 * @param parents - all samples, best first
 * @see Hansen 2016, figure 6
 */
export function updated(
  from: Distribution,
  parents: readonly Parent[],
  parameters: CmaParameters,
): Distribution {
  const { muEff, cSigma, dSigma, cc, chi } = parameters
  const generation = from.generation + 1
  const y = weighted(parents, ({ y }) => y, parameters)
  const z = weighted(parents, ({ z }) => z, parameters)
  const pathSigma = decayed(from.pathSigma, cSigma, muEff, z)
  const length = norm(pathSigma)
  const steady = length / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) < (1.4 + 2 / (z.length + 1)) * chi
  const pathC = decayed(from.pathC, cc, muEff, steady ? y : y.map(() => 0))
  const C = covariance(from.C, parents, pathC, steady, parameters)
  return {
    ...rooted(from, C, generation, parameters),
    mean: plusScaled(from.mean, from.sigma, y),
    sigma: from.sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (length / chi - 1))),
    pathSigma,
    pathC,
    generation,
  }
}

/** Weighted mean of the better half. */
function weighted(
  parents: readonly Parent[],
  part: (parent: Parent) => Vector,
  { weights }: CmaParameters,
): Float64Array {
  return parents.reduce<Float64Array>(
    (sum, parent, k) => (weights[k]! > 0 ? plusScaled(sum, weights[k]!, part(parent)) : sum),
    new Float64Array(part(parents[0]!).length),
  )
}

/** A path that forgets at rate c and keeps its variance: (1 − c) p + √(c (2 − c) μ_eff) step. */
function decayed(path: Vector, c: number, muEff: number, step: Vector): Float64Array {
  const gain = Math.sqrt(c * (2 - c) * muEff)
  return Float64Array.from(path, (p, i) => (1 - c) * p + gain * step[i]!)
}

/** Rank-one and rank-μ update of the covariance, with negative weights on the worse half. */
function covariance(
  C: Rows,
  parents: readonly Parent[],
  path: Vector,
  steady: boolean,
  parameters: CmaParameters,
): Rows {
  const { weights, c1, cMu, cc } = parameters
  const n = path.length
  const total = weights.reduce((a, b) => a + b, 0)
  const keep = 1 + (steady ? 0 : c1 * cc * (2 - cc)) - c1 - cMu * total
  const next = C.map((row, i) => Float64Array.from(row, (cij, j) => keep * cij + c1 * path[i]! * path[j]!))
  parents.forEach(({ y, z }, k) => {
    const w = weights[k]!
    addOuter(next, cMu * (w >= 0 ? w : (w * n) / dot(z, z)), y)
  })
  return next
}

/** A ← A + w y yᵀ. */
function addOuter(A: readonly Float64Array[], w: number, y: Vector): void {
  for (const [i, row] of A.entries()) {
    const factor = w * y[i]!
    for (let j = 0; j < row.length; j++) row[j] = row[j]! + factor * y[j]!
  }
}

/** C with its root, renewed only as often as C changes enough to be worth the n³ operations. @see Hansen 2016, B.2 */
function rooted(from: Distribution, C: Rows, generation: number, { c1, cMu }: CmaParameters): Distribution {
  const due = generation - from.rootedAt > 1 / ((c1 + cMu) * C.length * 10)
  return due ? { ...from, ...squareRoot(C), rootedAt: generation } : { ...from, C }
}

/** C^½ = V √Λ Vᵀ, and C itself, its eigenvalues kept from falling below a fraction of the largest. */
function squareRoot(C: Rows): { C: Rows; root: Rows } {
  const { values, vectors } = symmetricEigen(C)
  const least = LEAST_RATIO * Math.max(...values)
  const lifted = values.some((value) => value < least)
  const kept = values.map((value) => Math.max(value, least))
  return { C: lifted ? recomposed(vectors, kept) : C, root: recomposed(vectors, kept.map(Math.sqrt)) }
}

/** Σ values[k] vectors[k] vectors[k]ᵀ. */
function recomposed(vectors: readonly Float64Array[], values: Vector): Rows {
  const A = vectors.map(() => new Float64Array(vectors.length))
  vectors.forEach((v, k) => {
    addOuter(A, values[k]!, v)
  })
  return A
}
