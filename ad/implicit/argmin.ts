'use grad'
import { vjp } from '../derive/vjp.ts'
import { constant, nodeOf, region } from '../graph/graph.ts'
import { parametersOf } from '../graph/parameters.ts'
import { inlined } from '../graph/traverse.ts'
import { abs, and, max, mul } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { unflatten } from '../trace/tree.ts'
import { type Equations, equationsOf, jacobianAt, jacobianInverse, valuesAt } from './equations.ts'
import type { Matrix } from './factor.ts'
import { ldl, symmetric } from './ldl.ts'
import { greatest, type NewtonProblem, type NewtonStep, newton } from './newton.ts'
import { type ImplicitOptions, solution } from './solution.ts'

/** Pivots of the Hessian are taken to be at least this share of its greatest diagonal entry: longest steps. */
const LEAST_PIVOT = 1e-8

/**
 * A local minimum of a function, by Newton's method with a line search.
 *
 *   ∇f(x) = 0 with ∇²f positive definite,   ẋ = −(∇²f)⁻¹ d(∇f)
 *
 * f may read any traced values from around: the minimum moves with them. It is differentiated at the minimum, to second
 * order in either mode, never through the iterations; the start does not count.
 *
 * @param f - function of a tree of scalars to one scalar, twice differentiable
 * @param x0 - where to start
 * @throws Error when called with plain numbers and no minimum is found, naming the greatest slope; in a program, the
 *   result is NaN then, and `checkFinite` names the greatest slope
 */
export function argmin<X>(f: (x: X) => Scalar, x0: X, options: ImplicitOptions = {}): X {
  return solution({
    name: 'argmin',
    advice:
      'Start nearer to the minimum; where the residual, the greatest slope, is 0, the point is a saddle.',
    x0,
    options: { tolerance: 1e-10, maxIterations: 100, ...options },
    problem: (structure, count) => {
      const objective = equationsOf(count, (x) => [f(unflatten(structure, x) as X)])
      const gradient = gradientOf(objective)
      return {
        equations: gradient,
        found: (start, limits) => newton(descent(objective, gradient), start, limits),
      }
    },
    inverseOf: jacobianInverse(symmetric.factor),
  })
}

/** The equations ∇f = 0. */
function gradientOf(objective: Equations): Equations {
  return region(parametersOf(objective), (x) => {
    const bars = vjp(inlined(objective, x, objective.free), [constant(1)], x)
    return bars.map((bar) => bar ?? constant(0))
  })
}

function descent(objective: Equations, gradient: Equations): NewtonProblem {
  const merit = (x: readonly Scalar[]) => valuesAt(objective, x)[0]!
  const step = (x: readonly Scalar[]): NewtonStep => {
    const slopes = valuesAt(gradient, x)
    const { delta, sound } = downhill(jacobianAt(gradient, x), slopes)
    const slope = slopes.reduce((sum, si, i) => sum + si * delta[i]!, 0 as Scalar)
    return { delta, sound, slope, merit: merit(x), residual: greatest(slopes) }
  }
  return { merit, step }
}

/** Newton's step where the Hessian is positive definite; elsewhere pivots are made positive, so that it goes down. */
function downhill(H: Matrix, slopes: readonly Scalar[]): Pick<NewtonStep, 'delta' | 'sound'> {
  const least = LEAST_PIVOT * max(0, ...H.map((row, i) => abs(row[i]!)))
  let sound = nodeOf(true) as unknown as boolean
  const { substituted } = ldl(H, (pivot) => {
    sound = and(sound, pivot > 0)
    return max(abs(pivot), least)
  })
  const delta = substituted(
    slopes.map((slope) => -slope),
    mul,
  )
  return { delta, sound }
}
