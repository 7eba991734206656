'use grad'
import { cond, implicitly, isTraced, named, or, type Scalar, select, unsolved } from '../../ad/index.ts'
import { SolveError } from '../model/errors.ts'
import type { Model, State } from '../model/model.ts'
import { type ConvexProblem, type ConvexSolution, convexSolve } from './convexSolve.ts'
import { constrainedMatrix, curvatureAt, forceAt, jointForcesOf, sparseProduct } from './rows.ts'
import { sparseFactor } from './sparseFactor.ts'

/** What a machine does under its constraints. */
export interface ConstrainedMotion {
  /** v̇, length nv */
  readonly vdot: readonly Scalar[]
  /** of each constraint, along its rows [N or N·m] */
  readonly forces: readonly (readonly Scalar[])[]
  /** Σ Jᵀ f: all of them on the degrees of freedom, length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  /** 0, or the residual of a solve that did not converge */
  readonly unsolved: Scalar
}

/** Newton steps after which a solve has failed, where the model does not say: a robot's takes one to five. */
const MOST_ITERATIONS = 50

/**
 * The motion that minimizes a convex problem, moving with everything in it by the implicit function theorem: never through
 * the iterations that found it.
 *
 *   M v̇ − τ − Jᵀ f(J v̇ − a_ref) = 0,   d v̇ = −(M + Jᵀ W J)⁻¹ d(M v̇ − τ − Jᵀ f) at v̇ held fixed
 *
 * @throws SolveError on plain numbers, when the search fails and the state does not carry `unsolved`; in a program the
 *   motion is NaN then, which `checkFinite` traces to the residual
 */
export function constrainedMotion(model: Model, state: State, problem: ConvexProblem): ConstrainedMotion {
  const { constraints } = problem
  const lasting = constraints.filter(({ acts }) => acts === undefined)
  if (lasting.length === constraints.length) return solvedMotion(model, state, problem)
  const some = constraints.reduce((any, { acts = false }) => or(any, acts), false)
  return cond(
    some,
    () => solvedMotion(model, state, problem),
    () => {
      const motion = solvedMotion(model, state, { ...problem, constraints: lasting })
      const found = motion.forces.values()
      const forces = constraints.map(({ acts, reference }) =>
        acts === undefined ? found.next().value! : reference.map(() => 0),
      )
      return { ...motion, forces }
    },
  )
}

/** The motion with every constraint taken into account. */
function solvedMotion(
  model: Model,
  { warm, unsolved: flag }: State,
  problem: ConvexProblem,
): ConstrainedMotion {
  const start = warm ?? problem.tau.map(() => 0)
  const found = named('constraints', () =>
    convexSolve(problem, start, model.solver?.maxIterations ?? MOST_ITERATIONS),
  )
  const best = flag === undefined ? trusted(model, found) : found.vdot
  const vdot = named('constraints', () => moving(problem, best))
  const forces = forcesAt(problem, vdot)
  return {
    vdot,
    forces,
    tau: jointForcesOf(model.nv, problem.constraints, forces),
    unsolved: select(found.converged, 0, found.residual),
  }
}

/** The solution if it is one, else an error or NaN. */
function trusted(model: Model, { vdot, converged, residual }: ConvexSolution): readonly Scalar[] {
  if (isTraced(converged)) {
    const nothing = unsolved(residual, `constraints of ${model.name} (share of their forces that is missing)`)
    return vdot.map((a) => select(converged, a, nothing))
  }
  if (converged) return vdot
  throw new SolveError(
    `model "${model.name}": its constraints were not solved: after ${model.solver?.maxIterations ?? MOST_ITERATIONS} steps ` +
      `forces are off by ${residual} of their sum, expected rounding. Look for masses or softnesses that are many orders ` +
      'apart; raise solver.maxIterations; or let the state carry unsolved: 0 to go on with the best that was found.',
  )
}

/** The same v̇, moving as the equations say that it must. */
function moving(problem: ConvexProblem, vdot: readonly Scalar[]): readonly Scalar[] {
  const { M, tau, constraints } = problem
  return implicitly(vdot, {
    residual: (a) => {
      const pushes = jointForcesOf(tau.length, constraints, forcesAt(problem, a))
      return sparseProduct(M, a).map((inertial, i) => inertial - tau[i]! - pushes[i]!)
    },
    factor: (a) => {
      const curvatures = constraints.map((constraint) => curvatureAt(constraint, a))
      return sparseFactor(constrainedMatrix(M, constraints, curvatures))
    },
  })
}

function forcesAt({ constraints }: ConvexProblem, vdot: readonly Scalar[]): readonly (readonly Scalar[])[] {
  return constraints.map((constraint) => forceAt(constraint, vdot))
}
