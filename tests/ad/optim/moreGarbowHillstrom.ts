// Least-squares problems with known minima. Source: Moré, Garbow & Hillstrom 1981, "Testing unconstrained optimization
// software", ACM TOMS 7(1); problem numbers are theirs, minima are to the digits that the paper prints.
import type { CurvedObjective, Evaluation, LeastSquares } from '../../../ad/optim/index.ts'

/** A residual and its gradient. */
export type Residual = readonly [number, readonly number[]]

export interface Problem {
  readonly name: string
  readonly start: readonly number[]
  /** values of the known local minima */
  readonly minima: readonly number[]
  /** where the value is the first of them, if there is one such place */
  readonly minimizer?: readonly number[]
  readonly residuals: (x: Float64Array) => Residual[]
}

/** Sum of squares of the residuals, and its gradient 2 Jᵀ r. */
export function sumOfSquares(residuals: (x: Float64Array) => Residual[]): (x: Float64Array) => Evaluation {
  return (x) => {
    const gradient = new Float64Array(x.length)
    let value = 0
    for (const [r, dr] of residuals(x)) {
      value += r * r
      for (let i = 0; i < x.length; i++) gradient[i]! += 2 * r * dr[i]!
    }
    return { value, gradient }
  }
}

/** Residuals with their Jacobian as a matrix. */
export interface MatrixForm {
  readonly residuals: (x: Float64Array) => readonly number[]
  readonly jacobian: (x: Float64Array) => (readonly number[])[]
}

/** Whether a sum of squares is a published minimum, to the digits that are printed; or zero, as nearly as asked for. */
export function isMinimum(sum: number, minima: readonly number[], zero: number): boolean {
  return minima.some((minimum) => (minimum === 0 ? sum < zero : Math.abs(sum / minimum - 1) < 5e-6))
}

/** The same residuals as a least-squares objective, whose value is half their sum of squares. */
export function leastSquares(residuals: (x: Float64Array) => Residual[]): MatrixForm {
  return {
    residuals: (x) => residuals(x).map(([r]) => r),
    jacobian: (x) => residuals(x).map(([, dr]) => dr),
  }
}

/** A gradient of n components that are zero but for the ones given. */
function sparse(n: number, entries: Record<number, number>): number[] {
  return Array.from({ length: n }, (_, i) => entries[i] ?? 0)
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const { exp, sin, cos, sqrt, PI } = Math

function rosenbrockPairs(x: Float64Array): Residual[] {
  return range(x.length / 2).flatMap((k): Residual[] => {
    const [a, b] = [x[2 * k]!, x[2 * k + 1]!]
    return [
      [10 * (b - a * a), sparse(x.length, { [2 * k]: -20 * a, [2 * k + 1]: 10 })],
      [1 - a, sparse(x.length, { [2 * k]: -1 })],
    ]
  })
}

function powellQuadruples(x: Float64Array): Residual[] {
  return range(x.length / 4).flatMap((k): Residual[] => {
    const [i, j, l, m] = [4 * k, 4 * k + 1, 4 * k + 2, 4 * k + 3]
    const [a, b, c, d] = [x[i]!, x[j]!, x[l]!, x[m]!]
    const n = x.length
    return [
      [a + 10 * b, sparse(n, { [i]: 1, [j]: 10 })],
      [sqrt(5) * (c - d), sparse(n, { [l]: sqrt(5), [m]: -sqrt(5) })],
      [(b - 2 * c) ** 2, sparse(n, { [j]: 2 * (b - 2 * c), [l]: -4 * (b - 2 * c) })],
      [sqrt(10) * (a - d) ** 2, sparse(n, { [i]: 2 * sqrt(10) * (a - d), [m]: -2 * sqrt(10) * (a - d) })],
    ]
  })
}

export function wood(x: Float64Array): Residual[] {
  const [a, b, c, d] = x as unknown as [number, number, number, number]
  const s = sqrt(10)
  return [
    [10 * (b - a * a), [-20 * a, 10, 0, 0]],
    [1 - a, [-1, 0, 0, 0]],
    [sqrt(90) * (d - c * c), [0, 0, -2 * sqrt(90) * c, sqrt(90)]],
    [1 - c, [0, 0, -1, 0]],
    [s * (b + d - 2), [0, s, 0, s]],
    [(b - d) / s, [0, 1 / s, 0, -1 / s]],
  ]
}

/** Rosenbrock's valley in every form that a method may ask for: ½ rᵀr, its gradient, products with its Hessian. */
export const valleyInEveryForm: CurvedObjective & LeastSquares = {
  ...leastSquares(rosenbrockPairs),
  valueAndGrad: (x) => {
    const { value, gradient } = sumOfSquares(rosenbrockPairs)(x)
    return { value: value / 2, gradient: gradient.map((g) => g / 2) }
  },
  hvp: ([a, b], [u, v]) => [(600 * a! * a! - 200 * b! + 1) * u! - 200 * a! * v!, -200 * a! * u! + 100 * v!],
}

export const rosenbrock: Problem = {
  name: '1 Rosenbrock',
  start: [-1.2, 1],
  minima: [0],
  minimizer: [1, 1],
  residuals: rosenbrockPairs,
}

const freudensteinRoth: Problem = {
  name: '2 Freudenstein and Roth',
  start: [0.5, -2],
  minima: [0, 48.9842],
  residuals: ([x, y]) => [
    [-13 + x! + ((5 - y!) * y! - 2) * y!, [1, 10 * y! - 3 * y! ** 2 - 2]],
    [-29 + x! + ((y! + 1) * y! - 14) * y!, [1, 3 * y! ** 2 + 2 * y! - 14]],
  ],
}

const powellBadlyScaled: Problem = {
  name: '3 Powell badly scaled',
  start: [0, 1],
  minima: [0],
  residuals: ([x, y]) => [
    [1e4 * x! * y! - 1, [1e4 * y!, 1e4 * x!]],
    [exp(-x!) + exp(-y!) - 1.0001, [-exp(-x!), -exp(-y!)]],
  ],
}

const brownBadlyScaled: Problem = {
  name: '4 Brown badly scaled',
  start: [1, 1],
  minima: [0],
  minimizer: [1e6, 2e-6],
  residuals: ([x, y]) => [
    [x! - 1e6, [1, 0]],
    [y! - 2e-6, [0, 1]],
    [x! * y! - 2, [y!, x!]],
  ],
}

const beale: Problem = {
  name: '5 Beale',
  start: [1, 1],
  minima: [0],
  minimizer: [3, 0.5],
  residuals: ([x, y]) =>
    [1.5, 2.25, 2.625].map(
      (c, k): Residual => [c - x! * (1 - y! ** (k + 1)), [y! ** (k + 1) - 1, x! * (k + 1) * y! ** k]],
    ),
}

const jennrichSampson: Problem = {
  name: '6 Jennrich and Sampson',
  start: [0.3, 0.4],
  minima: [124.362],
  residuals: ([x, y]) =>
    range(10).map((k): Residual => {
      const i = k + 1
      return [2 + 2 * i - (exp(i * x!) + exp(i * y!)), [-i * exp(i * x!), -i * exp(i * y!)]]
    }),
}

const helicalValley: Problem = {
  name: '7 helical valley',
  start: [-1, 0, 0],
  minima: [0],
  minimizer: [1, 0, 0],
  residuals: ([x, y, z]) => {
    const rr = x! * x! + y! * y!
    const theta = Math.atan(y! / x!) / (2 * PI) + (x! < 0 ? 0.5 : 0)
    return [
      [10 * (z! - 10 * theta), [(100 * y!) / (2 * PI * rr), (-100 * x!) / (2 * PI * rr), 10]],
      [10 * (sqrt(rr) - 1), [(10 * x!) / sqrt(rr), (10 * y!) / sqrt(rr), 0]],
      [z!, [0, 0, 1]],
    ]
  },
}

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39]

const bard: Problem = {
  name: '8 Bard',
  start: [1, 1, 1],
  minima: [8.21487e-3, 17.4286],
  residuals: ([x, y, z]) =>
    BARD.map((c, k): Residual => {
      const [u, v] = [k + 1, 15 - k]
      const w = Math.min(u, v)
      const below = v * y! + w * z!
      return [c - (x! + u / below), [-1, (u * v) / below ** 2, (u * w) / below ** 2]]
    }),
}

const GAUSSIAN = [9e-4, 44e-4, 175e-4, 54e-3, 1295e-4, 242e-3, 3521e-4, 3989e-4]

const gaussian: Problem = {
  name: '9 Gaussian',
  start: [0.4, 1, 0],
  minima: [1.12793e-8],
  residuals: ([x, y, z]) =>
    range(15).map((k): Residual => {
      const d = (7 - k) / 2 - z!
      const e = exp((-y! * d * d) / 2)
      return [x! * e - GAUSSIAN[Math.min(k, 14 - k)]!, [e, (-x! * e * d * d) / 2, x! * e * y! * d]]
    }),
}

const boxThreeDimensional: Problem = {
  name: '12 Box three-dimensional',
  start: [0, 10, 20],
  minima: [0],
  residuals: ([x, y, z]) =>
    range(10).map((k): Residual => {
      const t = (k + 1) / 10
      const e = exp(-t) - exp(-10 * t)
      return [exp(-t * x!) - exp(-t * y!) - z! * e, [-t * exp(-t * x!), t * exp(-t * y!), -e]]
    }),
}

const powellSingular: Problem = {
  name: '13 Powell singular',
  start: [3, -1, 0, 1],
  minima: [0],
  residuals: powellQuadruples,
}

const woodProblem: Problem = {
  name: '14 Wood',
  start: [-3, -1, -3, -1],
  minima: [0],
  minimizer: [1, 1, 1, 1],
  residuals: wood,
}

const KOWALIK = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
const OSBORNE = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]

const kowalikOsborne: Problem = {
  name: '15 Kowalik and Osborne',
  start: [0.25, 0.39, 0.415, 0.39],
  minima: [3.07505e-4, 1.02734e-3],
  residuals: ([a, b, c, d]) =>
    KOWALIK.map((y, k): Residual => {
      const u = OSBORNE[k]!
      const [above, below] = [u * u + u * b!, u * u + u * c! + d!]
      const q = (a! * above) / below ** 2
      return [y - (a! * above) / below, [-above / below, (-a! * u) / below, q * u, q]]
    }),
}

const brownDennis: Problem = {
  name: '16 Brown and Dennis',
  start: [25, 5, -5, -1],
  minima: [85822.2],
  residuals: ([a, b, c, d]) =>
    range(20).map((k): Residual => {
      const t = (k + 1) / 5
      const [p, q] = [a! + t * b! - exp(t), c! + d! * sin(t) - cos(t)]
      return [p * p + q * q, [2 * p, 2 * p * t, 2 * q, 2 * q * sin(t)]]
    }),
}

const biggs: Problem = {
  name: '18 Biggs EXP6',
  start: [1, 2, 1, 1, 1, 1],
  minima: [0, 5.65565e-3],
  residuals: ([a, b, c, d, e, f]) =>
    range(13).map((k): Residual => {
      const t = (k + 1) / 10
      const [p, q, r] = [exp(-t * a!), exp(-t * b!), exp(-t * e!)]
      const y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t)
      return [c! * p - d! * q + f! * r - y, [-t * c! * p, t * d! * q, p, -q, -t * f! * r, r]]
    }),
}

const extendedRosenbrock: Problem = {
  name: '21 extended Rosenbrock, n = 100',
  start: range(100).map((i) => (i % 2 === 0 ? -1.2 : 1)),
  minima: [0],
  minimizer: range(100).map(() => 1),
  residuals: rosenbrockPairs,
}

const extendedPowell: Problem = {
  name: '22 extended Powell singular, n = 40',
  start: range(40).map((i) => [3, -1, 0, 1][i % 4]!),
  minima: [0],
  residuals: powellQuadruples,
}

const penalty: Problem = {
  name: '23 penalty I, n = 4',
  start: [1, 2, 3, 4],
  minima: [2.24997e-5],
  residuals: (x) => [
    ...Array.from(x, (xi, i): Residual => [sqrt(1e-5) * (xi - 1), sparse(4, { [i]: sqrt(1e-5) })]),
    [x.reduce((s, xi) => s + xi * xi, -0.25), Array.from(x, (xi) => 2 * xi)],
  ],
}

const variablyDimensioned: Problem = {
  name: '25 variably dimensioned, n = 10',
  start: range(10).map((i) => 1 - (i + 1) / 10),
  minima: [0],
  minimizer: range(10).map(() => 1),
  residuals: (x) => {
    const sum = x.reduce((s, xi, i) => s + (i + 1) * (xi - 1), 0)
    return [
      ...Array.from(x, (xi, i): Residual => [xi - 1, sparse(10, { [i]: 1 })]),
      [sum, range(10).map((i) => i + 1)],
      [sum * sum, range(10).map((i) => 2 * sum * (i + 1))],
    ]
  },
}

const trigonometric: Problem = {
  name: '26 trigonometric, n = 10',
  start: range(10).map(() => 0.1),
  minima: [0, 2.79506e-5],
  residuals: (x) => {
    const n = x.length
    const sum = x.reduce((s, xi) => s + cos(xi), 0)
    return Array.from(x, (xi, k): Residual => {
      const own = (k + 1) * sin(xi) - cos(xi)
      const gradient = Array.from(x, (xj, j) => sin(xj) + (j === k ? own : 0))
      return [n - sum + (k + 1) * (1 - cos(xi)) - sin(xi), gradient]
    })
  },
}

const boundaryValue: Problem = {
  name: '28 discrete boundary value, n = 10',
  start: range(10).map((i) => ((i + 1) / 11) * ((i + 1) / 11 - 1)),
  minima: [0],
  residuals: (x) =>
    Array.from(x, (xi, i): Residual => {
      const [h, t] = [1 / 11, (i + 1) / 11]
      const r = 2 * xi - (x[i - 1] ?? 0) - (x[i + 1] ?? 0) + (h * h * (xi + t + 1) ** 3) / 2
      return [r, sparse(10, { [i]: 2 + 1.5 * h * h * (xi + t + 1) ** 2, [i - 1]: -1, [i + 1]: -1 })]
    }),
}

const broydenTridiagonal: Problem = {
  name: '30 Broyden tridiagonal, n = 10',
  start: range(10).map(() => -1),
  minima: [0],
  residuals: (x) =>
    Array.from(x, (xi, i): Residual => {
      const r = (3 - 2 * xi) * xi - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1
      return [r, sparse(10, { [i]: 3 - 4 * xi, [i - 1]: -1, [i + 1]: -2 })]
    }),
}

const linearFullRank: Problem = {
  name: '32 linear, full rank, n = 5, m = 10',
  start: range(5).map(() => 1),
  minima: [5],
  minimizer: range(5).map(() => -1),
  residuals: (x) => {
    const sum = x.reduce((s, xi) => s + xi, 0)
    return range(10).map((k): Residual => {
      return [(x[k] ?? 0) - sum / 5 - 1, range(5).map((j) => (j === k ? 1 : 0) - 1 / 5)]
    })
  },
}

const linearRankOne: Problem = {
  name: '33 linear, rank one, n = 5, m = 10',
  start: range(5).map(() => 1),
  minima: [(10 * 9) / (2 * 21)],
  residuals: (x) => {
    const sum = x.reduce((s, xi, j) => s + (j + 1) * xi, 0)
    return range(10).map((k): Residual => [(k + 1) * sum - 1, range(5).map((j) => (k + 1) * (j + 1))])
  },
}

export const PROBLEMS: readonly Problem[] = [
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  boxThreeDimensional,
  powellSingular,
  woodProblem,
  kowalikOsborne,
  brownDennis,
  biggs,
  extendedRosenbrock,
  extendedPowell,
  penalty,
  variablyDimensioned,
  trigonometric,
  boundaryValue,
  broydenTridiagonal,
  linearFullRank,
  linearRankOne,
]
