'use grad'
import { grad, named, root, type Scalar, vjp } from '../../ad/index.ts'
import { acceleration } from '../acceleration.ts'
import { difference, moved } from '../dynamics/configuration.ts'
import { kineticEnergy } from '../dynamics/energy.ts'
import { forwardDynamics } from '../dynamics/forwardDynamics.ts'
import { inverseDynamics } from '../dynamics/inverseDynamics.ts'
import { StateError } from '../model/errors.ts'
import type { Model, State } from '../model/model.ts'
import { zero3 } from '../spatial/vec3.ts'

// The midpoint rule in positions and momenta, not in positions and velocities: only so is it symplectic where the mass
// matrix changes with q. On ball and free joints it is the variational integrator of the discrete Lagrangian dt L(q_m, w),
// which is the same thing where coordinates are plain numbers.

/** Newton steps after which a midpoint is given up: from v, five are many. */
const MOST_ITERATIONS = 30

/**
 * The implicit midpoint rule: symplectic, of second order, and true to the momenta that nothing pushes on.
 *
 *   q_m = q ⊕ ½ dt w,   q⁺ = q ⊕ dt w
 *   M(q_m) w = p + ½ dt ṗ,   p⁺ = p + dt ṗ,   ṗ = ∂L/∂q + τ at (q_m, w)
 *
 * with p = M(q) v; on ball and free joints the momenta are carried from the midpoint to both ends as covectors. The
 * unknown is w, the velocity at the midpoint. Everything that acts is taken there: motors, dampers, contacts, fluid.
 *
 * @throws StateError on plain numbers, when no midpoint is found; in a program the state is NaN then, and `checkFinite`
 *   names the residual [kg·m/s, kg·m²/s]
 * @see Marsden & West 2001, example 2.3.1; Bou-Rabee & Marsden 2009, section 3
 */
export function implicitMidpoint(model: Model, { q, v }: State, u: readonly Scalar[]): State {
  const p = momenta(model, q, v)
  const missing = (w: readonly Scalar[]) => momentaAtEnds(model, q, w, u).before.map((pi, i) => pi - p[i]!)
  const w = atMidpoint(model, missing, v)
  const end = moved(model, q, w, model.timestep)
  return { q: end, v: velocities(model, end, momentaAtEnds(model, q, w, u).after) }
}

/** The velocity at the midpoint, sought from that at the start. */
function atMidpoint(
  model: Model,
  missing: (w: readonly Scalar[]) => readonly Scalar[],
  v: readonly Scalar[],
): readonly Scalar[] {
  try {
    return named('implicitMidpoint', () => root(missing, v, { maxIterations: MOST_ITERATIONS }))
  } catch (error) {
    throw new StateError(
      `model "${model.name}": a step of implicitMidpoint found no midpoint. Take a smaller timestep than ` +
        `${model.timestep} s. ${(error as Error).message}`,
    )
  }
}

/** Momenta at the start and at the end of a step. */
interface Ends {
  readonly before: readonly Scalar[]
  readonly after: readonly Scalar[]
}

/** The momenta between which a step with w at its midpoint goes: the slopes of its action with its two ends. */
function momentaAtEnds(model: Model, q: readonly Scalar[], w: readonly Scalar[], u: readonly Scalar[]): Ends {
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
  const push = momentumRate(model, { q: middle, v: w }, u).map((f) => dt * f)
  const slopes = vjp(
    moving,
    { before: still, after: still },
    { way: momenta(model, middle, w), shift: push },
  ).grad
  return { before: slopes.before.map((p) => -p), after: slopes.after }
}

/** ∂L/∂q + τ, with ∂/∂q along v's own directions: what changes the momenta. */
function momentumRate(model: Model, state: State, u: readonly Scalar[]): readonly Scalar[] {
  const turning = grad((dq: readonly Scalar[]) =>
    kineticEnergy(model, { q: moved(model, state.q, dq, 1), v: state.v }),
  )(state.v.map(() => 0))
  // every force that is not inertial, gravity too: M v̇ + what the links need to keep v
  const acting = inverseDynamics(weightless(model), state, acceleration(model, state, u))
  return acting.map((f, i) => f + turning[i]!)
}

/** p = M(q) v: the forces that would give a machine at rest the acceleration v. */
function momenta(model: Model, q: readonly Scalar[], v: readonly Scalar[]): readonly Scalar[] {
  return inverseDynamics(weightless(model), { q, v: v.map(() => 0) }, v)
}

/** v = M(q)⁻¹ p, at the cost of forward dynamics. */
function velocities(model: Model, q: readonly Scalar[], p: readonly Scalar[]): readonly Scalar[] {
  return forwardDynamics(weightless(model), { q, v: p.map(() => 0) }, { tau: p })
}

function weightless(model: Model): Model {
  return { ...model, gravity: zero3 }
}
