import { add, jacobian, mul, type Scalar } from '../ad/index.ts'
import { motion } from './acceleration.ts'
import { accelerationJacobian, hasAccelerationJacobian } from './accelerationJacobian.ts'
import { sparseProduct as product } from './constraint/rows.ts'
import { difference, moved } from './dynamics/configuration.ts'
import type { Matrix } from './dynamics/massMatrix.ts'
import { checkState, checkVector } from './model/checkState.ts'
import type { Model, State } from './model/model.ts'
import { step } from './step.ts'

/** How the end of a step moves with its start and its controls, in tangent coordinates x = [dq; v]. */
export interface StepJacobian {
  /** ∂x⁺/∂x, 2nv × 2nv */
  readonly A: Matrix
  /** ∂x⁺/∂u, 2nv × nu */
  readonly B: Matrix
}

/**
 * Derivative of a step, x⁺ ≈ A x + B u around a state: what a linear controller is designed on. Configurations move along
 * the joints' own directions, q ⊕ dq, so that ball and free joints have three and six, not four and seven numbers.
 *
 *   A = ∂[q⁺ ⊖ q⁺₀; v⁺]/∂[dq; v],   B = ∂[q⁺ ⊖ q⁺₀; v⁺]/∂u
 *
 * MuJoCo's `mjd_transitionFD`, without its differences.
 *
 * @param u - controls, one a motor
 * @throws StateError when a length is wrong or a plain number is not finite
 */
export function stepJacobian(model: Model, state: State, u: readonly Scalar[]): StepJacobian {
  checkState(model, state)
  checkVector(model, 'u', u, model.nu)
  return hasAccelerationJacobian(model) ? byColumns(model, state, u) : swept(model, state, u)
}

/** By the derivatives of the acceleration; what positions do at the end is each joint's own. */
function byColumns(model: Model, state: State, u: readonly Scalar[]): StepJacobian {
  const { nv, timestep: dt } = model
  const acting = motion(model, state, u, { joints: dt, drives: 0 })
  const ends = endsOf(model, state, acting.vdot)
  const columns = accelerationJacobian(model, state, u, acting, (dvdot) => {
    const dv = dvdot.map((a) => mul(dt, a))
    return [...product(ends.dv, dv), ...dv]
  })
  const rows = Array.from({ length: 2 * nv }, (_, i) => columns.map((column) => column[i]!))
  for (let i = 0; i < nv; i++) {
    for (let j = 0; j < nv; j++) {
      rows[i]![j] = add(rows[i]![j]!, ends.dq[i]![j]!)
      rows[i]![nv + j] = add(rows[i]![nv + j]!, ends.dv[i]![j]!)
    }
    rows[nv + i]![nv + i] = add(rows[nv + i]![nv + i]!, 1)
  }
  return { A: rows.map((row) => row.slice(0, 2 * nv)), B: rows.map((row) => row.slice(2 * nv)) }
}

/** How the configuration at the end moves with that at the start and with the velocity at the end, each nv × nv. */
function endsOf(model: Model, { q, v }: State, vdot: readonly Scalar[]): { dq: Matrix; dv: Matrix } {
  const { nv, timestep: dt } = model
  const faster = v.map((vi, i) => add(vi, mul(dt, vdot[i]!)))
  const end = moved(model, q, faster, dt)
  const ending = (x: readonly Scalar[]) =>
    difference(model, end, moved(model, moved(model, q, x.slice(0, nv), 1), x.slice(nv), dt))
  const rows = jacobian(ending, { mode: 'forward' })([...Array<Scalar>(nv).fill(0), ...faster])
  return { dq: rows.map((row) => row.slice(0, nv)), dv: rows.map((row) => row.slice(nv)) }
}

/** By a derivative of the whole step: any integrator, any contacts. */
function swept(model: Model, state: State, u: readonly Scalar[]): StepJacobian {
  const { nv } = model
  const end = step(model, state, u)
  const moving = ({ dq, v, u }: { dq: readonly Scalar[]; v: readonly Scalar[]; u: readonly Scalar[] }) => {
    const next = step(model, { q: moved(model, state.q, dq, 1), v }, u)
    return [...difference(model, end.q, next.q), ...next.v]
  }
  const rows = jacobian(moving)({ dq: Array(nv).fill(0), v: state.v, u })
  return { A: rows.map((row) => row.slice(0, 2 * nv)), B: rows.map((row) => row.slice(2 * nv)) }
}
