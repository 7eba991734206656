// More least-squares problems with known minima, for methods made for them. Source: Moré, Garbow & Hillstrom 1981, "Testing
// unconstrained optimization software", ACM TOMS 7(1); problem numbers are theirs, minima to the digits that they print.
'use grad'

import type { Scalar } from '../../../ad/index.ts'

type Point = readonly Scalar[]

export interface CurveFit {
  readonly name: string
  readonly start: readonly number[]
  /** sums of squares at the known local minima */
  readonly minima: readonly number[]
  readonly residuals: (x: Point) => Point
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const sum = (x: Point) => x.reduce((total, xi) => total + xi, 0)

const MEYER = [
  34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
]

const OSBORNE_1 = [
  844, 908, 932, 936, 925, 908, 881, 850, 818, 784, 751, 718, 685, 658, 628, 603, 580, 558, 538, 522, 506,
  490, 478, 467, 457, 448, 438, 431, 424, 420, 414, 411, 406,
]

const OSBORNE_2 = [
  1366, 1191, 1112, 1013, 991, 885, 831, 847, 786, 725, 746, 679, 608, 655, 616, 606, 602, 626, 651, 724, 649,
  649, 694, 644, 624, 661, 612, 558, 533, 495, 500, 423, 395, 375, 372, 391, 396, 405, 428, 429, 523, 562,
  607, 653, 672, 708, 633, 668, 645, 632, 591, 559, 597, 625, 739, 710, 729, 720, 636, 581, 428, 292, 162, 98,
  54,
]

const bump = (height: Scalar, width: Scalar, centre: Scalar, t: number) =>
  height * Math.exp(-((t - centre) ** 2) * width)

/** Chebyshev polynomials T₀ to T_n of 2x − 1. */
function chebyshev(x: Scalar, n: number): Scalar[] {
  const T: Scalar[] = [1, 2 * x - 1]
  for (let k = 2; k <= n; k++) T.push(2 * (2 * x - 1) * T[k - 1]! - T[k - 2]!)
  return T
}

function watson(x: Point): Point {
  const rows = range(29).map((k) => {
    const t = (k + 1) / 29
    const slope = sum(x.slice(1).map((xj, j) => (j + 1) * t ** j * xj))
    return slope - sum(x.map((xj, j) => t ** j * xj)) ** 2 - 1
  })
  return [...rows, x[0]!, x[1]! - x[0]! * x[0]! - 1]
}

function penaltyTwo(x: Point): Point {
  const [n, a] = [x.length, Math.sqrt(1e-5)]
  const pairs = range(n - 1).map((k) => {
    const y = Math.exp((k + 2) / 10) + Math.exp((k + 1) / 10)
    return a * (Math.exp(x[k + 1]! / 10) + Math.exp(x[k]! / 10) - y)
  })
  const singles = x.slice(1).map((xi) => a * (Math.exp(xi / 10) - Math.exp(-1 / 10)))
  return [x[0]! - 0.2, ...pairs, ...singles, sum(x.map((xj, j) => (n - j) * xj * xj)) - 1]
}

function integralEquation(x: Point): Point {
  const h = 1 / (x.length + 1)
  const cubes = x.map((xj, j) => (xj + (j + 1) * h + 1) ** 3)
  return x.map((xi, i) => {
    const t = (i + 1) * h
    const below = sum(cubes.map((c, j) => (j <= i ? (j + 1) * h * c : 0)))
    const above = sum(cubes.map((c, j) => (j > i ? (1 - (j + 1) * h) * c : 0)))
    return xi + (h / 2) * ((1 - t) * below + t * above)
  })
}

function broydenBanded(x: Point): Point {
  return x.map((xi, i) => {
    const neighbours = range(x.length).filter((j) => j !== i && j >= i - 5 && j <= i + 1)
    return xi * (2 + 5 * xi * xi) + 1 - sum(neighbours.map((j) => x[j]! * (1 + x[j]!)))
  })
}

function chebyquad(x: Point): Point {
  const n = x.length
  const all = x.map((xj) => chebyshev(xj, n))
  return range(n).map((k) => {
    const i = k + 1
    const mean = sum(all.map((T) => T[i]!)) / n
    return i % 2 === 0 ? mean + 1 / (i * i - 1) : mean
  })
}

export const CURVE_FITS: readonly CurveFit[] = [
  {
    name: '10 Meyer',
    start: [0.02, 4000, 250],
    minima: [87.9458],
    residuals: ([a, b, c]) => MEYER.map((y, k) => a! * Math.exp(b! / (50 + 5 * k + c!)) - y),
  },
  {
    name: '17 Osborne 1',
    start: [0.5, 1.5, -1, 0.01, 0.02],
    minima: [5.46489e-5],
    residuals: ([a, b, c, d, e]) =>
      OSBORNE_1.map((y, k) => y / 1000 - (a! + b! * Math.exp(-10 * k * d!) + c! * Math.exp(-10 * k * e!))),
  },
  {
    name: '19 Osborne 2',
    start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
    minima: [4.01377e-2],
    residuals: (x) =>
      OSBORNE_2.map((y, k) => {
        const t = k / 10
        const bumps = [0, 1, 2].map((i) => bump(x[1 + i]!, x[5 + i]!, x[8 + i]!, t))
        return y / 1000 - (x[0]! * Math.exp(-t * x[4]!) + sum(bumps))
      }),
  },
  { name: '20 Watson, n = 6', start: [0, 0, 0, 0, 0, 0], minima: [2.28767e-3], residuals: watson },
  { name: '24 penalty II, n = 4', start: [0.5, 0.5, 0.5, 0.5], minima: [9.37629e-6], residuals: penaltyTwo },
  {
    name: '27 Brown almost-linear, n = 10',
    start: range(10).map(() => 0.5),
    minima: [0, 1],
    residuals: (x) => [
      ...x.slice(0, -1).map((xi) => xi + sum(x) - (x.length + 1)),
      x.reduce((product, xi) => product * xi, 1) - 1,
    ],
  },
  {
    name: '29 discrete integral equation, n = 10',
    start: range(10).map((i) => ((i + 1) / 11) * ((i + 1) / 11 - 1)),
    minima: [0],
    residuals: integralEquation,
  },
  {
    name: '31 Broyden banded, n = 10',
    start: range(10).map(() => -1),
    minima: [0],
    residuals: broydenBanded,
  },
  {
    name: '34 linear, rank one with zero columns and rows, n = 5, m = 10',
    start: range(5).map(() => 1),
    minima: [(10 * 10 + 3 * 10 - 6) / (2 * (2 * 10 - 3))],
    residuals: (x) => {
      const middle = sum(x.slice(1, -1).map((xj, j) => (j + 2) * xj))
      return range(10).map((k) => (k === 0 || k === 9 ? -1 : k * middle - 1))
    },
  },
  {
    name: '35 Chebyquad, n = 8',
    start: range(8).map((i) => (i + 1) / 9),
    minima: [3.51687e-3],
    residuals: chebyquad,
  },
]
