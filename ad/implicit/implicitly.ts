import { nodeOf, recording } from '../graph/graph.ts'
import type { Scalar } from '../scalar.ts'
import { flatten, unflatten } from '../trace/tree.ts'
import { type InverseOf, jacobianInverse, movingSolution, residualsOf } from './equations.ts'
import { general } from './lu.ts'
import { expectCount, ORDERS } from './solution.ts'

/** What solves H d = r for d; a `Factorized` matrix is one. */
export interface LinearSolver {
  /** H⁻¹ r, linear in r */
  readonly solve: (r: readonly Scalar[]) => readonly Scalar[]
}

/** The equations that a solution solves. */
export interface ImplicitDefinition<X> {
  /** r(x), a tree of as many scalars as x has; may read any traced values from around but x itself */
  readonly residual: (x: X) => unknown
  /** H = ∂r/∂x at x, taken apart; unless given, it is differentiated from the residual and taken apart by LU */
  readonly factor?: (x: X) => LinearSolver
  /** how many times the solution can be differentiated, 2 unless said otherwise; beyond that, derivatives are NaN */
  readonly orders?: number
}

/**
 * A solution that you found in your own way, which moves as the equations say that it must.
 *
 *   r(x*, θ) = 0,   ẋ = −H⁻¹ (∂r/∂θ) θ̇   with H = ∂r/∂x at x*
 *
 * θ is whatever traced values `residual` reads from around. Values are the bits of `solution`; how it was found does
 * not count. It is differentiated in both modes. Where no derivative is taken, nothing is computed; a derivative takes
 * H apart once, not even that where you took the same H apart at the same point yourself.
 *
 * The promise that r(x*) = 0 and that `factor` is that of ∂r/∂x is yours: they are not checked.
 *
 * @param solution - x*, a tree of scalars; plain numbers outside a trace come back as they are
 * @throws TypeError when there are not as many residuals as unknowns
 * @throws RangeError when `orders` is no whole number above 0
 */
export function implicitly<X>(solution: X, { residual, factor, orders = ORDERS }: ImplicitDefinition<X>): X {
  expectCount('implicitly', 'orders', orders)
  if (!recording()) return solution
  const { leaves, structure } = flatten(solution, 'the solution')
  const tree = (x: readonly unknown[]) => unflatten(structure, x) as X
  const equations = residualsOf('implicitly', leaves.length, (x) => residual(tree(x)))
  const inverseOf: InverseOf = factor
    ? (_residuals, x) => factor(tree(x)).solve
    : jacobianInverse(general.factor)
  const moving = movingSolution(equations, leaves.map(nodeOf), { orders, name: 'implicitly', inverseOf })
  return tree(moving)
}
