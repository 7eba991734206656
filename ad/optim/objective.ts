import type { Rows } from './linearSolve.ts'
import type { Vector } from './vectors.ts'

/** What an objective is at a point. */
export interface Evaluation {
  readonly value: number
  /** ∂value/∂x, shape (n) */
  readonly gradient: Float64Array
  /** of a Lagrangian: what its value is made of */
  readonly parts?: Parts
}

/** The objective and the constraints behind the value of a Lagrangian. */
export interface Parts {
  readonly objective: number
  /** values of the constraints, one after the other */
  readonly constraints: Vector
}

/** The function to be made small, with its gradient. It may hand out the same gradient array each time. */
export type Objective = (x: Float64Array) => { readonly value: number; readonly gradient: Vector }

/** The function to be made small, for methods that need no gradient; a gradient given all the same is ignored. */
export type ValueObjective = (x: Float64Array) => number | { readonly value: number }

/** An objective that knows its curvature. */
export interface CurvedObjective {
  readonly valueAndGrad: Objective
  /** product of the Hessian with a direction, shape (n) */
  readonly hvp: (x: Float64Array, v: Float64Array) => Vector
}

/**
 * An objective ½ rᵀr that is known by its residuals r, shape (m). Their derivative J = ∂r/∂x is given as a matrix, or by
 * the products J v and Jᵀ u, or both.
 */
export interface LeastSquares {
  readonly residuals: (x: Float64Array) => Vector
  /** J by rows, shape (m, n) */
  readonly jacobian?: (x: Float64Array) => Rows
  /** J v, shape (m) */
  readonly jvp?: (x: Float64Array, v: Float64Array) => Vector
  /** Jᵀ u, shape (n) */
  readonly vjp?: (x: Float64Array, u: Float64Array) => Vector
}

export type AnyObjective = Objective | ValueObjective | CurvedObjective | LeastSquares

/** The same function, or record of functions, where answers may come later. */
export type Later<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => R | Promise<R>
  : T extends object
    ? { readonly [K in keyof T]: Later<T[K]> }
    : T
