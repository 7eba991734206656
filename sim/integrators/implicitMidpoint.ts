'use grad'
import { grad, named, root, type Scalar, stopGradient, vjp } from '../../ad/index.ts'
import { type AppliedForces, appliedForces, jointForces } from '../acceleration.ts'
import { type Presence, presence } from '../constraint/presence.ts'
import { difference, moved } from '../dynamics/configuration.ts'
import { kineticEnergy } from '../dynamics/energy.ts'
import { forwardDynamics } from '../dynamics/forwardDynamics.ts'
import { inverseDynamics } from '../dynamics/inverseDynamics.ts'
import { kinematics } from '../dynamics/kinematics.ts'
import { StateError } from '../model/errors.ts'
import type { Model, State } from '../model/model.ts'
import { zero3 } from '../spatial/vec3.ts'

// The midpoint rule in positions and momenta, not in positions and velocities: only so is it symplectic where the mass
// matrix changes with q. On ball and free joints it is the variational integrator of the discrete Lagrangian dt L(q_m, w),
// which is the same thing where coordinates are plain numbers.

/** Sweeps after which Newton's method takes over: five to ten are usual, fifteen where feet land. */
const MOST_SWEEPS = 30
/** Newton steps after which a midpoint is given up. */
const MOST_ITERATIONS = 30

/** A step, and what was found of the constraints at its midpoint. */
export interface MidpointStep {
  readonly end: Pick<State, 'q' | 'v'>
  readonly held: AppliedForces['held']
}

/**
 * The implicit midpoint rule: symplectic, of second order, and true to the momenta that nothing pushes on.
 *
 *   q_m = q ⊕ ½ dt w,   q⁺ = q ⊕ dt w
 *   M(q_m) w = p + ½ dt ṗ,   p⁺ = p + dt ṗ,   ṗ = ∂L/∂q + τ at (q_m, w)
 *
 * with p = M(q) v; on ball and free joints the momenta are carried from the midpoint to both ends as covectors. The
 * unknown is w, the velocity at the midpoint. Everything that acts is taken there: motors, dampers, contacts, fluid, and
 * constraints, which are solved for at every w that is tried. Which limits and contacts are constraints is decided before, at
 * q ⊕ ½ dt v, for they begin all at once, and equations that jump need not have a solution.
 *
 * @throws StateError on plain numbers, when no midpoint is found; in a program the state is NaN then, and `checkFinite`
 *   names the residual [m/s, rad/s]
 * @see Marsden & West 2001, example 2.3.1; Bou-Rabee & Marsden 2009, section 3
 */
export function implicitMidpoint(model: Model, state: State, u: readonly Scalar[]): MidpointStep {
  const { q, v } = state
  const p = momenta(model, q, v)
  const speeds = startSpeeds(model, state, u)
  const forces = forcesAtMidpoint(model, state, u)
  const missing = (w: readonly Scalar[]) =>
    speeds(momentaAtEnds(model, q, w, forces).before.map((pi, i) => pi - p[i]!))
  const w = atMidpoint(model, missing, v)
  const q_end = moved(model, q, w, model.timestep)
  const p_end = momentaAtEnds(model, q, w, forces).after
  const { held } = forces(moved(model, q, w, model.timestep / 2), w)
  return { end: { q: q_end, v: velocities(model, q_end, p_end) }, held }
}

/** The velocity at the midpoint, sought from that at the start. */
function atMidpoint(
  model: Model,
  missing: (w: readonly Scalar[]) => readonly Scalar[],
  v: readonly Scalar[],
): readonly Scalar[] {
  const limits = { sweeps: MOST_SWEEPS, maxIterations: MOST_ITERATIONS }
  try {
    return named('implicitMidpoint', () => root(missing, v, limits))
  } catch (error) {
    throw new StateError(
      `model "${model.name}": a step of implicitMidpoint found no midpoint. Take a smaller timestep than ` +
        `${model.timestep} s; where the residual is NaN, constraints were not solved: raise solver.maxIterations. ` +
        (error as Error).message,
    )
  }
}

/** What acts on the machine at its midpoint, by configuration and velocity there. */
type Forces = (q_m: readonly Scalar[], w: readonly Scalar[]) => AppliedForces

function forcesAtMidpoint(model: Model, state: State, u: readonly Scalar[]): Forces {
  const present = constraintsAhead(model, state)
  return (q_m, w) => appliedForces(model, { ...state, q: q_m, v: w }, u, present)
}

/** Which limits and contacts are within their margins halfway along the velocity at the start. */
function constraintsAhead(model: Model, { q, v }: State): Presence | undefined {
  if (model.contactModel !== 'convex') return undefined
  const q_m = moved(model, q, v, model.timestep / 2)
  return presence(model, q_m, kinematics(model, q_m))
}

/** Momenta at the start and at the end of a step. */
interface Ends {
  readonly before: readonly Scalar[]
  readonly after: readonly Scalar[]
}

/** The momenta between which a step with w at its midpoint goes: the slopes of its action with its two ends. */
function momentaAtEnds(model: Model, q: readonly Scalar[], w: readonly Scalar[], forces: Forces): Ends {
  const dt = model.timestep
  const middle = moved(model, q, w, dt / 2)
  const end = moved(model, q, w, dt)
  const still = w.map(() => 0)
  // how the way of a step and its middle move with the step's ends, each in its own axes
  const moving = ({ before, after }: Ends) => {
    const [from, to] = [moved(model, q, before, 1), moved(model, end, after, 1)]
    const way = difference(model, from, to)
    return { way, shift: difference(model, middle, moved(model, from, way, 0.5)) }
  }
  const push = momentumRate(model, middle, w, forces).map((f) => dt * f)
  const slopes = vjp(
    moving,
    { before: still, after: still },
    { way: momenta(model, middle, w), shift: push },
  ).grad
  return { before: slopes.before.map((p) => -p), after: slopes.after }
}

/** ∂L/∂q + τ, with ∂/∂q along v's own directions: what changes the momenta. */
function momentumRate(
  model: Model,
  q: readonly Scalar[],
  v: readonly Scalar[],
  forces: Forces,
): readonly Scalar[] {
  const turning = grad((dq: readonly Scalar[]) => kineticEnergy(model, { q: moved(model, q, dq, 1), v }))(
    v.map(() => 0),
  )
  return forces(q, v).tau.map((f, i) => f + turning[i]!)
}

/** p = M(q) v: the forces that would give a machine at rest the acceleration v. */
function momenta(model: Model, q: readonly Scalar[], v: readonly Scalar[]): readonly Scalar[] {
  return inverseDynamics(weightless(model), { q, v: v.map(() => 0) }, v)
}

/**
 * The velocities that momenta are worth at the start, with half a step's damping of joints and motors: in them the equations
 * are nearly w = v + ½ dt v̇. Units that equations are in move no solution, so that these stand still in derivatives.
 */
function startSpeeds(model: Model, { q, v }: State, u: readonly Scalar[]) {
  const at = stopGradient({ q, v, u })
  const { damping, motorDamping } = jointForces(model, at, at.u)
  const dofInertia = damping.map((c, i) => (model.timestep / 2) * (c + motorDamping[i]!))
  const still = { q: at.q, v: v.map(() => 0) }
  return (p: readonly Scalar[]) => forwardDynamics(weightless(model), still, { tau: p, dofInertia })
}

/** v = M(q)⁻¹ p, at the cost of forward dynamics. */
function velocities(model: Model, q: readonly Scalar[], p: readonly Scalar[]): readonly Scalar[] {
  return forwardDynamics(weightless(model), { q, v: p.map(() => 0) }, { tau: p })
}

function weightless(model: Model): Model {
  return { ...model, gravity: zero3 }
}
