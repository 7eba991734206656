'use grad'
import { select } from '../control/select.ts'
import type { Scalar } from '../scalar.ts'
import { flatten, type Structure, unflatten } from '../trace/tree.ts'
import { type Equations, equationsOf, jacobianInverse, valuesAt } from './equations.ts'
import { general } from './lu.ts'
import { type Found, greatest, type NewtonLimits, relativeSize, type State, searched } from './newton.ts'
import { type ImplicitOptions, solution } from './solution.ts'

/**
 * The fixed point of a map, by applying it until nothing changes.
 *
 *   x = g(x),   ẋ = (1 − ∂g/∂x)⁻¹ ġ
 *
 * g may read any traced values from around: the fixed point moves with them. It is differentiated at the fixed point,
 * to second order in either mode, never through the iterations; the start does not count.
 *
 * @param g - from a tree of scalars to one of the same structure; a contraction near the fixed point
 * @param x0 - where to start
 * @throws Error when called with plain numbers and the map does not settle, naming the last change; in a program, the
 *   result is NaN then, and `checkFinite` names the last change
 */
export function fixedPoint<X>(g: (x: X) => X, x0: X, options: ImplicitOptions = {}): X {
  return solution({
    name: 'fixedPoint',
    advice: 'The map may be no contraction here; root finds fixed points of other maps as roots of x − g(x).',
    x0,
    options: { tolerance: 1e-12, maxIterations: 1000, ...options },
    problem: (structure, count) => {
      const equations = excess(g, structure, count)
      return { equations, found: (start, limits) => iterated(equations, start, limits) }
    },
    inverseOf: jacobianInverse(general.factor),
  })
}

/** The equations x − g(x) = 0. */
function excess<X>(g: (x: X) => X, structure: Structure, count: number): Equations {
  return equationsOf(count, (x) => {
    const { leaves } = flatten(g(unflatten(structure, x) as X), 'the result')
    if (leaves.length === count) return x.map((xi, i) => xi - (leaves[i] as Scalar))
    throw new TypeError(`fixedPoint: the map makes ${leaves.length} scalars of ${count}, expected as many.`)
  })
}

function iterated(equations: Equations, start: readonly Scalar[], limits: NewtonLimits): Found {
  const applied = (x: readonly Scalar[]): State => {
    const change = valuesAt(equations, x)
    const done = select(relativeSize(change, x) <= limits.tolerance, 1, 0)
    return { x: x.map((xi, i) => xi - change[i]!), done, residual: greatest(change) }
  }
  return searched(applied, start, limits.maxIterations)
}
