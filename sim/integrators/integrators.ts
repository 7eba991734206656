'use grad'
import { type Scalar, stopGradient } from '../../ad/index.ts'
import { type MachineMotion, motion } from '../acceleration.ts'
import { moved } from '../dynamics/configuration.ts'
import type { Model, State } from '../model/model.ts'
import { implicitMidpoint as midpointStep } from './implicitMidpoint.ts'

/** From a state and the controls during a step to the state at its end. */
type Integrator = (model: Model, state: State, u: readonly Scalar[]) => State

/**
 * Semi-implicit Euler, MuJoCo's default: the damping of joints a step ahead, velocities first.
 *
 *   v⁺ = v + dt (M + dt D)⁻¹ (τ + Jᵀ f − c),   q⁺ = q ⊕ dt v⁺
 */
const euler: Integrator = (model, state, u) =>
  advanced(model, state, motion(model, state, u, { joints: model.timestep, drives: 0 }))

/** The same with all damping at the step's start: MuJoCo's Euler with its flag `eulerdamp` off. */
const eulerExplicit: Integrator = (model, state, u) =>
  advanced(model, state, motion(model, state, u, { joints: 0, drives: 0 }))

/**
 * Semi-implicit Euler with the damping of motors and of the fluid a step ahead too, like that of joints: stable where a
 * servo or a fluid is too stiff for `euler`. Centrifugal and Coriolis forces stay explicit, so that the matrix is
 * symmetric, but for free bodies by themselves, which would gain energy as they tumble. MuJoCo's `implicitfast`.
 */
const implicitFast: Integrator = (model, state, u) =>
  advanced(model, state, motion(model, state, u, { joints: model.timestep, drives: model.timestep }))

function advanced(model: Model, state: State, acting: MachineMotion): State {
  const dt = model.timestep
  const v = alongLine(state.v, dt, acting.vdot)
  return { q: moved(model, state.q, v, dt), v, ...solved(state, acting) }
}

/** What a state carries from solve to solve, as far as it carries it. Where a solve begins moves nothing. */
function solved(
  { warm, unsolved }: State,
  { vdot, held }: Pick<MachineMotion, 'vdot' | 'held'>,
): Pick<State, 'warm' | 'unsolved'> {
  return {
    ...(warm && { warm: stopGradient(held?.vdot ?? vdot) }),
    ...(unsolved !== undefined && { unsolved: Math.max(unsolved, held?.unsolved ?? 0) }),
  }
}

/** x + h y */
function alongLine(x: readonly Scalar[], h: Scalar, y: readonly Scalar[]): readonly Scalar[] {
  return x.map((xi, i) => xi + h * y[i]!)
}

/** Slopes at one place of a step. */
interface Slopes {
  readonly v: readonly Scalar[]
  readonly vdot: readonly Scalar[]
  /** for the solve at the next place */
  readonly carried: Pick<State, 'warm' | 'unsolved'>
}

/**
 * The classical Runge–Kutta method of fourth order, four accelerations a step; configurations are averaged as velocities,
 * from the step's start. All damping is explicit. Of fourth order where every joint has one coordinate; body velocities of
 * ball and free joints turn within the step, and averaging them is of second order, in MuJoCo as here.
 *
 *   x⁺ = x ⊕ dt (k₁ + 2 k₂ + 2 k₃ + k₄)/6
 */
const rungeKutta4: Integrator = (model, state, u) => {
  const { q, v } = state
  const dt = model.timestep
  const slopes = (at: State): Slopes => {
    const acting = motion(model, at, u, { joints: 0, drives: 0 })
    return { v: at.v, vdot: acting.vdot, carried: solved({ ...at, warm: at.v }, acting) }
  }
  const after = (h: Scalar, k: Slopes): State => ({
    q: moved(model, q, k.v, h),
    v: alongLine(v, h, k.vdot),
    ...k.carried,
  })
  const k1 = slopes(state)
  const k2 = slopes(after(dt / 2, k1))
  const k3 = slopes(after(dt / 2, k2))
  const k4 = slopes(after(dt, k3))
  const mean = (of: 'v' | 'vdot') =>
    v.map((_, i) => (k1[of][i]! + 2 * k2[of][i]! + 2 * k3[of][i]! + k4[of][i]!) / 6)
  const { warm, ...rest } = k4.carried
  const carried = state.warm ? { warm: warm!, ...rest } : rest
  return after(dt, { v: mean('v'), vdot: mean('vdot'), carried })
}

/** Symplectic; where nothing is solved for, what the state carries stays as it is. */
const implicitMidpoint: Integrator = (model, state, u) => {
  const { end, held } = midpointStep(model, state, u)
  return { ...end, ...solved(state, { vdot: state.warm ?? state.v, ...(held && { held }) }) }
}

/** One entry a word of `Model.integrator`. */
export const integrators = {
  euler,
  eulerExplicit,
  implicitFast,
  rungeKutta4,
  implicitMidpoint,
} as const satisfies Record<NonNullable<Model['integrator']>, Integrator>
