'use grad'
import type { Scalar } from '../ad/index.ts'
import { acceleration } from './acceleration.ts'
import { moved } from './dynamics/configuration.ts'
import { implicitMidpoint } from './integrators/implicitMidpoint.ts'
import type { Model, State } from './model/model.ts'

/** From a state and the controls during a step to the state at its end. */
type Integrator = (model: Model, state: State, u: readonly Scalar[]) => State

/**
 * Semi-implicit Euler, MuJoCo's default: the damping of joints a step ahead, velocities first.
 *
 *   v⁺ = v + dt (M + dt D)⁻¹ (τ + Jᵀ f − c),   q⁺ = q ⊕ dt v⁺
 */
const euler: Integrator = (model, state, u) =>
  advanced(model, state, acceleration(model, state, u, model.timestep))

/**
 * The same, with the damping of motors and of the fluid a step ahead too: stable where a servo or a fluid is too stiff
 * for `euler`. Centrifugal and Coriolis forces stay explicit, so that the matrix is symmetric. MuJoCo's `implicitfast`.
 */
const implicitFast: Integrator = (model, state, u) =>
  advanced(model, state, acceleration(model, state, u, model.timestep, model.timestep))

function advanced(model: Model, { q, v }: State, vdot: readonly Scalar[]): State {
  const dt = model.timestep
  const vNext = alongLine(v, dt, vdot)
  return { q: moved(model, q, vNext, dt), v: vNext }
}

/** x + h y */
function alongLine(x: readonly Scalar[], h: Scalar, y: readonly Scalar[]): readonly Scalar[] {
  return x.map((xi, i) => xi + h * y[i]!)
}

/** Slopes at one place of a step. */
interface Slopes {
  readonly v: readonly Scalar[]
  readonly vdot: readonly Scalar[]
}

/**
 * The classical Runge–Kutta method of fourth order, four accelerations a step; configurations are averaged as velocities,
 * from the step's start. All damping is explicit. Of fourth order where every joint has one coordinate; body velocities of
 * ball and free joints turn within the step, and averaging them is of second order, in MuJoCo as here.
 *
 *   x⁺ = x ⊕ dt (k₁ + 2 k₂ + 2 k₃ + k₄)/6
 */
const rungeKutta4: Integrator = (model, { q, v }, u) => {
  const dt = model.timestep
  const slopes = (at: State): Slopes => ({ v: at.v, vdot: acceleration(model, at, u) })
  const after = (h: Scalar, k: Slopes): State => ({
    q: moved(model, q, k.v, h),
    v: alongLine(v, h, k.vdot),
  })
  const k1 = slopes({ q, v })
  const k2 = slopes(after(dt / 2, k1))
  const k3 = slopes(after(dt / 2, k2))
  const k4 = slopes(after(dt, k3))
  const mean = (of: 'v' | 'vdot') =>
    v.map((_, i) => (k1[of][i]! + 2 * k2[of][i]! + 2 * k3[of][i]! + k4[of][i]!) / 6)
  return after(dt, { v: mean('v'), vdot: mean('vdot') })
}

/** One entry a word of `Model.integrator`. */
export const integrators = { euler, implicitFast, rungeKutta4, implicitMidpoint } as const satisfies Record<
  NonNullable<Model['integrator']>,
  Integrator
>
