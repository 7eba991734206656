// Problems with bounds and known minima. Source: Hock & Schittkowski 1981, "Test examples for nonlinear programming
// codes"; problem numbers are theirs.
import type { Evaluation } from '../../../ad/optim/index.ts'
import { rosenbrock, sumOfSquares, wood } from './moreGarbowHillstrom.ts'

export interface BoundedProblem {
  readonly name: string
  readonly start: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly minimum: number
  readonly minimizer: readonly number[]
  /** variables on a bound at the minimum */
  readonly active: readonly number[]
  /** typical sizes, where they differ much from 1 */
  readonly scale?: readonly number[]
  readonly objective: (x: Float64Array) => Evaluation
}

const { sin, cos, sqrt, PI, exp, log } = Math
const INF = Infinity

const valley = sumOfSquares(rosenbrock.residuals)
// two of the three roots of 400 x³ − 598 x − 2 = 0: the places of the minima of problem 2
const angle2 = Math.acos(1 / (400 * (598 / 1200) ** 1.5)) / 3
const global2 = 2 * sqrt(598 / 1200) * cos(angle2)
const local2 = 2 * sqrt(598 / 1200) * cos(angle2 + (2 * PI) / 3)

function product45(x: Float64Array): Evaluation {
  const others = (i: number) => x.reduce((p, xj, j) => (j === i ? p : p * xj), 1)
  return { value: 2 - (others(0) * x[0]!) / 120, gradient: x.map((_, i) => -others(i) / 120) }
}

function logs110(x: Float64Array): Evaluation {
  const product = x.reduce((p, xi) => p * xi, 1) ** 0.2
  const value = x.reduce((sum, xi) => sum + log(xi - 2) ** 2 + log(10 - xi) ** 2, -product)
  return {
    value,
    gradient: x.map(
      (xi) => (2 * log(xi - 2)) / (xi - 2) - (2 * log(10 - xi)) / (10 - xi) - (0.2 * product) / xi,
    ),
  }
}

const decay25 = sumOfSquares(([a, b, c]) =>
  Array.from({ length: 99 }, (_, k) => {
    const i = (k + 1) / 100
    const w = 25 + (-50 * log(i)) ** (2 / 3) - b!
    const e = exp(-(w ** c!) / a!)
    return [
      e - i,
      [(e * w ** c!) / a! ** 2, (e * c! * w ** (c! - 1)) / a!, (-e * w ** c! * log(w)) / a!],
    ] as const
  }),
)

export const HOCK_SCHITTKOWSKI: readonly BoundedProblem[] = [
  {
    name: 'HS 1',
    start: [-2, 1],
    lower: [-INF, -1.5],
    upper: [INF, INF],
    minimum: 0,
    minimizer: [1, 1],
    active: [],
    objective: valley,
  },
  {
    name: 'HS 2',
    start: [2, 1],
    lower: [-INF, 1.5],
    upper: [INF, INF],
    minimum: 0.0504261879,
    minimizer: [global2, 1.5],
    active: [1],
    objective: valley,
  },
  {
    name: 'HS 2, whose own start lies in the valley of the other minimum',
    start: [-2, 1],
    lower: [-INF, 1.5],
    upper: [INF, INF],
    minimum: 100 * (1.5 - local2 ** 2) ** 2 + (1 - local2) ** 2,
    minimizer: [local2, 1.5],
    active: [1],
    objective: valley,
  },
  {
    name: 'HS 3',
    start: [10, 1],
    lower: [-INF, 0],
    upper: [INF, INF],
    minimum: 0,
    minimizer: [0, 0],
    active: [1],
    scale: [1000, 1],
    objective: ([x, y]) => ({
      value: y! + 1e-5 * (y! - x!) ** 2,
      gradient: Float64Array.of(-2e-5 * (y! - x!), 1 + 2e-5 * (y! - x!)),
    }),
  },
  {
    name: 'HS 4',
    start: [1.125, 0.125],
    lower: [1, 0],
    upper: [INF, INF],
    minimum: 8 / 3,
    minimizer: [1, 0],
    active: [0, 1],
    objective: ([x, y]) => ({ value: (x! + 1) ** 3 / 3 + y!, gradient: Float64Array.of((x! + 1) ** 2, 1) }),
  },
  {
    name: 'HS 5',
    start: [0, 0],
    lower: [-1.5, -3],
    upper: [4, 3],
    minimum: -sqrt(3) / 2 - PI / 3,
    minimizer: [0.5 - PI / 3, -0.5 - PI / 3],
    active: [],
    objective: ([x, y]) => ({
      value: sin(x! + y!) + (x! - y!) ** 2 - 1.5 * x! + 2.5 * y! + 1,
      gradient: Float64Array.of(cos(x! + y!) + 2 * (x! - y!) - 1.5, cos(x! + y!) - 2 * (x! - y!) + 2.5),
    }),
  },
  {
    name: 'HS 25',
    start: [100, 12.5, 3],
    lower: [0.1, 0, 0],
    upper: [100, 25.6, 5],
    minimum: 0,
    minimizer: [50, 25, 1.5],
    active: [],
    scale: [100, 25, 5],
    objective: decay25,
  },
  {
    name: 'HS 38',
    start: [-3, -1, -3, -1],
    lower: [-10, -10, -10, -10],
    upper: [10, 10, 10, 10],
    minimum: 0,
    minimizer: [1, 1, 1, 1],
    active: [],
    objective: sumOfSquares(wood),
  },
  {
    name: 'HS 45',
    start: [2, 2, 2, 2, 2],
    lower: [0, 0, 0, 0, 0],
    upper: [1, 2, 3, 4, 5],
    minimum: 1,
    minimizer: [1, 2, 3, 4, 5],
    active: [0, 1, 2, 3, 4],
    objective: product45,
  },
  {
    name: 'HS 110',
    start: new Array(10).fill(9),
    lower: new Array(10).fill(2.001),
    upper: new Array(10).fill(9.999),
    minimum: -45.77846971,
    minimizer: new Array(10).fill(9.350265833),
    active: [],
    objective: logs110,
  },
]
