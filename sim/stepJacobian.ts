import { jacobian, type Scalar } from '../ad/index.ts'
import { difference, moved } from './dynamics/configuration.ts'
import type { Matrix } from './dynamics/massMatrix.ts'
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
  const { nv } = model
  const end = step(model, state, u)
  const moving = ({ dq, v, u }: { dq: readonly Scalar[]; v: readonly Scalar[]; u: readonly Scalar[] }) => {
    const next = step(model, { q: moved(model, state.q, dq, 1), v }, u)
    return [...difference(model, end.q, next.q), ...next.v]
  }
  const rows = jacobian(moving)({ dq: Array(nv).fill(0), v: state.v, u })
  return { A: rows.map((row) => row.slice(0, 2 * nv)), B: rows.map((row) => row.slice(2 * nv)) }
}
