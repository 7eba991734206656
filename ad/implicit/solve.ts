import { nodeOf, recording } from '../graph/graph.ts'
import { add, mul, sub } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { changeOf, graft, still } from '../transform/motion.ts'
import { times } from '../transform/moved.ts'
import type { Factor, Matrix, MatrixKind } from './factor.ts'
import { symmetric } from './ldl.ts'
import { general } from './lu.ts'
import { expectCount } from './solution.ts'
import { treeStructured } from './treeFactor.ts'

/**
 * What is known of a matrix: nothing but that it is regular, that it is symmetric positive definite, or that it is so
 * and has the pattern of a kinematic tree, given by the parent of each row (−1 for none; parents come first).
 */
export type SolveKind = 'lu' | 'spd' | { readonly tree: readonly number[] }

/** One right-hand side, or several as the columns of a matrix. */
export type RightHandSide = readonly Scalar[] | Matrix

/** What a solve may be told. */
export interface SolveOptions {
  /**
   * derivatives up to this order, 2 unless said otherwise, take substitutions with the factor at hand; of higher orders
   * the factor is differentiated too, which is as right, and costs more
   */
  readonly orders?: number
}

/** A matrix whose factor is kept for any number of solves. */
export interface Factorized {
  /** The solution of A x = b, of the shape of b. */
  readonly solve: <B extends RightHandSide>(b: B) => B
}

/**
 * The solution of a small dense system.
 *
 *   x = A⁻¹ b,   A ẋ = ḃ − Ȧ x
 *
 * Same as `factorized(A, kind, options).solve(b)`.
 *
 * @param A - rows of entries; of the symmetric kinds only the lower triangle is read
 * @param b - one right-hand side, or several as the columns of a matrix
 * @param kind - `'lu'` unless said otherwise
 */
export function solve<B extends RightHandSide>(
  A: Matrix,
  b: B,
  kind: SolveKind = 'lu',
  options: SolveOptions = {},
): B {
  return factorized(A, kind, options).solve(b)
}

/**
 * A matrix taken apart once, for solves and for their derivatives: a derivative is one more substitution with the same
 * factor in either mode, and a second derivative substitutions again, never a differentiated factorization. (Third
 * derivatives do differentiate it, unless the option `orders` says 3.)
 *
 * @throws RangeError when the matrix is not square, when `tree` is not the parents of a tree, or, on plain numbers, when
 *   a pivot is zero or, where the kind is positive definite, not positive; in a program the solution is NaN then, which
 *   `checkFinite` traces back to the pivot
 */
export function factorized(
  A: Matrix,
  kind: SolveKind = 'lu',
  { orders = ORDERS_BY_SUBSTITUTION }: SolveOptions = {},
): Factorized {
  const matrixKind = kindOf(kind)
  expectSquare(A, kind)
  expectCount('solve', 'orders', orders)
  const factor = matrixKind.factor(A)
  const solveOne = (b: readonly Scalar[]) =>
    recording() ? tracedSolution(A, b, factor, matrixKind, orders) : factor.substituted(b, mul)
  return {
    solve: (b) => {
      expectRows(b, A.length)
      return (
        isMatrix(b) ? transposed(transposed(b).map(solveOne)) : solveOne(b as readonly Scalar[])
      ) as never
    },
  }
}

/** Each order more makes a solve take a fifth longer to trace, of whatever order its derivatives are then. */
const ORDERS_BY_SUBSTITUTION = 2

/**
 * The solution, which moves by substitutions with a factor that stands still.
 *
 *   A ẋ = ḃ − Ȧ x
 *
 * That the factor stands still is made good on the right: of the change of A x, all but A ẋ is taken there, Ȧ x as well as
 * what ẋ is multiplied with when A moves again, A − A (worth 0). This asks for an x that moves rightly to one order less,
 * so it is begun with a factor that does move.
 */
function tracedSolution(
  A: Matrix,
  b: readonly Scalar[],
  factor: Factor,
  kind: MatrixKind,
  orders: number,
): readonly Scalar[] {
  const value = factor.substituted(b, mul)
  const dA = A.map((row) => row.map(change))
  const db = b.map(change)
  const movedBy = (dx: readonly Scalar[]) =>
    value.map((xi, i) => graft(nodeOf(xi), nodeOf(dx[i])) as never as Scalar)
  const less = (terms: readonly Scalar[]) => db.map((dbi, i) => sub(dbi, terms[i]!))
  let x = movedBy(factor.substituted(less(kind.product(dA, value, geared)), geared))
  for (let order = 1; order < orders; order++) {
    const rest = kind.product(dA, x, leibniz)
    x = movedBy(factor.substituted(less(rest), gearedStill))
  }
  return x
}

/** The change of a product but for what the second factor as it is contributes: ẋ a where a is a change, and x ȧ. */
function leibniz(x: Scalar, a: Scalar): Scalar {
  return add(geared(x, a), geared(a, change(x)))
}

/** A change at a rate that stands still. */
function gearedStill(rate: Scalar, value: Scalar): Scalar {
  return geared(still(nodeOf(rate)) as never, value)
}

function change(scalar: Scalar): Scalar {
  return changeOf(nodeOf(scalar)) as never
}

/** A change at a rate, on scalars. */
function geared(rate: Scalar, value: Scalar): Scalar {
  return times('geared', nodeOf(value), nodeOf(rate)) as never
}

function kindOf(kind: SolveKind): MatrixKind {
  if (typeof kind === 'object') return treeStructured(kind.tree)
  return kind === 'spd' ? symmetric : general
}

function expectSquare(A: Matrix, kind: SolveKind): void {
  const n = A.length
  A.forEach((row, i) => {
    if (row.length !== n)
      throw new RangeError(
        `solve: row ${i} of the matrix has ${row.length} entries, expected ${n}, one for each row.`,
      )
  })
  if (typeof kind !== 'object') return
  if (kind.tree.length !== n)
    throw new RangeError(
      `solve: the tree has ${kind.tree.length} parents, expected ${n}, one for each row of the matrix.`,
    )
  kind.tree.forEach((parent, i) => {
    if (Number.isInteger(parent) && parent >= -1 && parent < i) return
    throw new RangeError(
      `solve: the parent of row ${i} is ${parent}, expected a row before it, or −1 for none.`,
    )
  })
}

function expectRows(b: RightHandSide, n: number): void {
  if (b.length === n) return
  throw new RangeError(
    `solve: the right-hand side has ${b.length} rows, expected ${n}, one for each row of the matrix.`,
  )
}

function isMatrix(b: RightHandSide): b is Matrix {
  return Array.isArray(b[0])
}

function transposed(a: Matrix): Scalar[][] {
  return (a[0] ?? []).map((_, k) => a.map((row) => row[k]!))
}
