'use grad'
import { call } from '../control/call.ts'
import { cond } from '../control/cond.ts'
import { mul } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { unflatten } from '../trace/tree.ts'
import { type Equations, jacobianAt, jacobianInverse, residualsOf, valuesAt } from './equations.ts'
import { general } from './lu.ts'
import {
  type Found,
  greatest,
  type NewtonLimits,
  type NewtonProblem,
  type NewtonStep,
  newton,
} from './newton.ts'
import { expectCount, type ImplicitOptions, solution } from './solution.ts'
import { swept } from './sweeps.ts'

/** When a search for a root ends, and how it begins. */
export interface RootOptions extends ImplicitOptions {
  /**
   * how many sweeps may be tried before Newton's method: for equations that are nearly x = a, such as those of an implicit
   * timestep; a sweep costs the residuals once, and no Jacobian
   */
  readonly sweeps?: number
}

/**
 * The root of a system of equations, by Newton's method with a line search.
 *
 *   F(x) = 0,   ẋ = −(∂F/∂x)⁻¹ Ḟ
 *
 * F may read any traced values from around: the root moves with them. It is differentiated at the solution, to second
 * order in either mode, never through the iterations; the start does not count.
 *
 * @param F - residuals, a tree of as many scalars as x has
 * @param x0 - where to start, a tree of scalars
 * @throws Error when called with plain numbers and no root is found, naming the residual; in a program, the result is
 *   NaN then, and `checkFinite` names the residual
 */
export function root<X>(F: (x: X) => unknown, x0: X, { sweeps, ...options }: RootOptions = {}): X {
  if (sweeps !== undefined) expectCount('root', 'sweeps', sweeps)
  return solution({
    name: 'root',
    advice: 'Start nearer to the root, allow more iterations, or check that there is one.',
    x0,
    options: { tolerance: 1e-10, maxIterations: 50, ...options },
    problem: (structure, count) => {
      const equations = residualsOf('root', count, (x) => F(unflatten(structure, x) as X))
      return { equations, found: (start, limits) => rootFrom(equations, start, limits, sweeps) }
    },
    inverseOf: jacobianInverse(general.factor),
  })
}

/** Where sweeps arrive, if there are any and they do; else where Newton's method does. */
function rootFrom(
  equations: Equations,
  start: readonly Scalar[],
  limits: NewtonLimits,
  sweeps: number | undefined,
): Found {
  if (sweeps === undefined) return newton(rootProblem(equations), start, limits)
  // written once: both searches ask for them
  const values = call((x: readonly Scalar[]) => valuesAt(equations, x))
  const near = swept(values, start, limits.tolerance, sweeps)
  return cond(
    near.converged,
    () => near,
    () => newton(rootProblem(equations, values), start, limits),
  )
}

/** Merit ½ FᵀF, whose slope along a full step is −FᵀF. */
function rootProblem(
  equations: Equations,
  values = (x: readonly Scalar[]) => valuesAt(equations, x),
): NewtonProblem {
  const merit = (x: readonly Scalar[]) => halfSquare(values(x))
  const step = (x: readonly Scalar[]): NewtonStep => {
    const F = values(x)
    const delta = general.factor(jacobianAt(equations, x)).substituted(
      F.map((Fi) => -Fi),
      mul,
    )
    return { delta, merit: halfSquare(F), slope: -2 * halfSquare(F), residual: greatest(F), sound: true }
  }
  return { merit, step }
}

function halfSquare(F: readonly Scalar[]): Scalar {
  return 0.5 * F.reduce((sum, Fi) => sum + Fi * Fi, 0 as Scalar)
}
