'use grad'
import { cond, implicitly, isTraced, named, type Scalar, select, unsolved } from '../../ad/index.ts'
import { SolveError } from '../model/errors.ts'
import type { Model, State } from '../model/model.ts'
import { inOrder } from './constraints.ts'
import type { ConvexProblem } from './convexProblem.ts'
import { type ConvexSolution, convexSolve } from './convexSolve.ts'
import { newtonMatrix } from './newtonStep.ts'
import { forceAt, jointForcesOf, sparseProduct } from './rows.ts'
import type { SolidForces, Solids } from './solids.ts'
import { type Factors, factorOf, factors } from './sparseFactor.ts'

/** What a machine minimizes, with the contacts of its solids; none: there are no two that may touch. */
export interface MachineProblem extends Omit<ConvexProblem, 'crowds'> {
  readonly solids?: Solids | undefined
}

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
export function constrainedMotion(model: Model, state: State, problem: MachineProblem): ConstrainedMotion {
  const found = named('constraints', () => searched(model, state, problem))
  const best = state.unsolved === undefined ? trusted(model, found) : found.vdot
  const vdot = named('constraints', () => moving(problem, best))
  const { tau, forces, along } = forcesAt(problem, vdot)
  return {
    vdot,
    forces: inOrder(model, forces, along),
    tau,
    unsolved: select(found.converged, 0, found.residual),
  }
}

/** The solution of the problem; where no solids touch, of one without them, whose matrix stays sparse. */
function searched(model: Model, { warm }: State, { solids, ...lasting }: MachineProblem): ConvexSolution {
  const start = warm ?? lasting.tau.map(() => 0)
  const most = model.solver?.maxIterations ?? MOST_ITERATIONS
  const alone = () => convexSolve(lasting, start, most)
  if (!solids) return alone()
  return cond(solids.some, () => convexSolve({ ...lasting, crowds: solids.crowds }, start, most), alone)
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
function moving(problem: MachineProblem, vdot: readonly Scalar[]): readonly Scalar[] {
  const { M, tau } = problem
  return implicitly(vdot, {
    residual: (a) => {
      const pushes = forcesAt(problem, a).tau
      return sparseProduct(M, a).map((inertial, i) => inertial - tau[i]! - pushes[i]!)
    },
    factor: (a) => factorOf(factorsAt(problem, a)),
  })
}

/** M + Jᵀ W J at v̇, taken apart; where no solids touch, without them. */
function factorsAt({ solids, ...lasting }: MachineProblem, vdot: readonly Scalar[]): Factors {
  const alone = () => factors(newtonMatrix(lasting, vdot))
  if (!solids) return alone()
  return cond(solids.some, () => factors(newtonMatrix({ ...lasting, crowds: solids.crowds }, vdot)), alone)
}

/** What constraints do at v̇. */
interface ForcesAt {
  readonly tau: readonly Scalar[]
  /** of each that always takes part, along its rows */
  readonly forces: readonly (readonly Scalar[])[]
  /** of solids */
  readonly along: SolidForces['along']
}

function forcesAt({ tau, constraints, solids }: MachineProblem, vdot: readonly Scalar[]): ForcesAt {
  const forces = constraints.map((constraint) => forceAt(constraint, vdot))
  const lasting = jointForcesOf(tau.length, constraints, forces)
  if (!solids) return { tau: lasting, forces, along: [] }
  const { tau: pushes, along } = solids.forcesAt(vdot)
  return { tau: lasting.map((t, i) => t + pushes[i]!), forces, along }
}
