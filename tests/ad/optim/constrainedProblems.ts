// Problems with constraints and known minima. Source: Hock & Schittkowski 1981, "Test examples for nonlinear programming
// codes"; problem numbers are theirs, minima are exact or to the digits that they print.
'use grad'

import type { Scalar } from '../../../ad/index.ts'

type Point = readonly Scalar[]

export interface ConstrainedProblem {
  readonly name: string
  readonly start: readonly number[]
  readonly lower?: number | readonly number[]
  readonly upper?: number | readonly number[]
  readonly objective: (x: Point) => Scalar
  /** where the objective is ½ rᵀr */
  readonly residuals?: (x: Point) => readonly Scalar[]
  /** c(x) = 0 */
  readonly equal?: (x: Point) => readonly Scalar[]
  /** c(x) ≥ 0 */
  readonly positive?: (x: Point) => readonly Scalar[]
  readonly minimum: number
  readonly minimizer?: readonly number[]
}

const sum = (x: Point) => x.reduce((total, xi) => total + xi, 0)
const sumOfSquares = (x: Point) => sum(x.map((xi) => xi * xi))
const halfSquares = (residuals: (x: Point) => readonly Scalar[]) => (x: Point) =>
  sumOfSquares(residuals(x)) / 2

/** The cube root in the solution of problem 11. */
const ROOT_11 = (7.5 * Math.sqrt(6) + Math.sqrt(338.5)) ** (1 / 3)
const X1_11 = (ROOT_11 - 1 / ROOT_11) / Math.sqrt(6)

const line6 = ([a]: Point) => [Math.SQRT2 * (1 - a!)]
const quartic26 = ([a, b, c]: Point) => [Math.SQRT2 * (a! - b!), Math.SQRT2 * (b! - c!) ** 2]
const pairs28 = ([a, b, c]: Point) => [Math.SQRT2 * (a! + b!), Math.SQRT2 * (b! + c!)]
const pairs48 = ([a, b, c, d, e]: Point) => [a! - 1, b! - c!, d! - e!].map((r) => Math.SQRT2 * r)

export const CONSTRAINED: readonly ConstrainedProblem[] = [
  {
    name: 'HS 6',
    start: [-1.2, 1],
    residuals: line6,
    objective: halfSquares(line6),
    equal: ([a, b]) => [10 * (b! - a! * a!)],
    minimum: 0,
    minimizer: [1, 1],
  },
  {
    name: 'HS 7',
    start: [2, 2],
    objective: ([a, b]) => Math.log(1 + a! * a!) - b!,
    equal: ([a, b]) => [(1 + a! * a!) ** 2 + b! * b! - 4],
    minimum: -Math.sqrt(3),
    minimizer: [0, Math.sqrt(3)],
  },
  {
    name: 'HS 10',
    start: [-10, 10],
    objective: ([a, b]) => a! - b!,
    positive: ([a, b]) => [-3 * a! * a! + 2 * a! * b! - b! * b! + 1],
    minimum: -1,
    minimizer: [0, 1],
  },
  {
    name: 'HS 11',
    start: [4.9, 0.1],
    objective: ([a, b]) => (a! - 5) ** 2 + b! * b! - 25,
    positive: ([a, b]) => [b! - a! * a!],
    minimum: (X1_11 - 5) ** 2 + X1_11 ** 4 - 25,
    minimizer: [X1_11, X1_11 * X1_11],
  },
  {
    name: 'HS 12',
    start: [0, 0],
    objective: ([a, b]) => (a! * a!) / 2 + b! * b! - a! * b! - 7 * a! - 7 * b!,
    positive: ([a, b]) => [25 - 4 * a! * a! - b! * b!],
    minimum: -30,
    minimizer: [2, 3],
  },
  {
    name: 'HS 21',
    start: [-1, -1],
    lower: [2, -50],
    upper: [50, 50],
    objective: ([a, b]) => 0.01 * a! * a! + b! * b! - 100,
    positive: ([a, b]) => [10 * a! - b! - 10],
    minimum: -99.96,
    minimizer: [2, 0],
  },
  {
    name: 'HS 26',
    start: [-2.6, 2, 2],
    residuals: quartic26,
    objective: halfSquares(quartic26),
    equal: ([a, b, c]) => [(1 + b! * b!) * a! + c! ** 4 - 3],
    minimum: 0,
  },
  {
    name: 'HS 28',
    start: [-4, 1, 1],
    residuals: pairs28,
    objective: halfSquares(pairs28),
    equal: ([a, b, c]) => [a! + 2 * b! + 3 * c! - 1],
    minimum: 0,
    minimizer: [0.5, -0.5, 0.5],
  },
  {
    name: 'HS 35',
    start: [0.5, 0.5, 0.5],
    lower: 0,
    objective: ([a, b, c]) =>
      9 - 8 * a! - 6 * b! - 4 * c! + 2 * a! * a! + 2 * b! * b! + c! * c! + 2 * a! * b! + 2 * a! * c!,
    positive: ([a, b, c]) => [3 - a! - b! - 2 * c!],
    minimum: 1 / 9,
    minimizer: [4 / 3, 7 / 9, 4 / 9],
  },
  {
    name: 'HS 39',
    start: [2, 2, 2, 2],
    objective: ([a]) => -a!,
    equal: ([a, b, c, d]) => [b! - a! ** 3 - c! * c!, a! * a! - b! - d! * d!],
    minimum: -1,
    minimizer: [1, 1, 0, 0],
  },
  {
    name: 'HS 40',
    start: [0.8, 0.8, 0.8, 0.8],
    objective: ([a, b, c, d]) => -(a! * b! * c! * d!),
    equal: ([a, b, c, d]) => [a! ** 3 + b! * b! - 1, a! * a! * d! - c!, d! * d! - b!],
    minimum: -0.25,
    minimizer: [2 ** (-1 / 3), 2 ** (-1 / 2), 2 ** (-11 / 12), 2 ** (-1 / 4)],
  },
  {
    name: 'HS 43',
    start: [0, 0, 0, 0],
    objective: ([a, b, c, d]) =>
      a! * a! + b! * b! + 2 * c! * c! + d! * d! - 5 * a! - 5 * b! - 21 * c! + 7 * d!,
    positive: ([a, b, c, d]) => [
      8 - a! * a! - b! * b! - c! * c! - d! * d! - a! + b! - c! + d!,
      10 - a! * a! - 2 * b! * b! - c! * c! - 2 * d! * d! + a! + d!,
      5 - 2 * a! * a! - b! * b! - c! * c! - 2 * a! + b! + d!,
    ],
    minimum: -44,
    minimizer: [0, 1, 2, -1],
  },
  {
    name: 'HS 48',
    start: [3, 5, -3, 2, -2],
    residuals: pairs48,
    objective: halfSquares(pairs48),
    equal: ([a, b, c, d, e]) => [a! + b! + c! + d! + e! - 5, c! - 2 * (d! + e!) + 3],
    minimum: 0,
    minimizer: [1, 1, 1, 1, 1],
  },
  {
    name: 'HS 71',
    start: [1, 5, 5, 1],
    lower: 1,
    upper: 5,
    objective: ([a, b, c, d]) => a! * d! * (a! + b! + c!) + c!,
    positive: ([a, b, c, d]) => [a! * b! * c! * d! - 25],
    equal: (x) => [sumOfSquares(x) - 40],
    minimum: 17.0140173,
    minimizer: [1, 4.7429994, 3.8211503, 1.3794082],
  },
  {
    name: 'HS 76',
    start: [0.5, 0.5, 0.5, 0.5],
    lower: 0,
    objective: ([a, b, c, d]) =>
      a! * a! + (b! * b!) / 2 + c! * c! + (d! * d!) / 2 - a! * c! + c! * d! - a! - 3 * b! + c! - d!,
    positive: ([a, b, c, d]) => [5 - a! - 2 * b! - c! - d!, 4 - 3 * a! - b! - 2 * c! + d!, b! + 4 * c! - 1.5],
    minimum: -103 / 22,
    minimizer: [3 / 11, 23 / 11, 0, 6 / 11],
  },
  {
    name: 'HS 77',
    start: [2, 2, 2, 2, 2],
    objective: ([a, b, c, d, e]) =>
      (a! - 1) ** 2 + (a! - b!) ** 2 + (c! - 1) ** 2 + (d! - 1) ** 4 + (e! - 1) ** 6,
    equal: ([a, b, c, d, e]) => [
      a! * a! * d! + Math.sin(d! - e!) - 2 * Math.SQRT2,
      b! + c! ** 4 * d! * d! - 8 - Math.SQRT2,
    ],
    minimum: 0.24150513,
    minimizer: [1.166172, 1.182111, 1.380257, 1.506036, 0.6109203],
  },
  {
    name: 'HS 78',
    start: [-2, 1.5, 2, -1, -1],
    objective: ([a, b, c, d, e]) => a! * b! * c! * d! * e!,
    equal: (x) => [sumOfSquares(x) - 10, x[1]! * x[2]! - 5 * x[3]! * x[4]!, x[0]! ** 3 + x[1]! ** 3 + 1],
    minimum: -2.91970041,
    minimizer: [-1.717142, 1.595708, 1.827248, -0.7636429, -0.7636435],
  },
]
