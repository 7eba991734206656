import type { Scalar } from '../ad/index.ts'
import { integrators } from './integrators/integrators.ts'
import { checkState, checkVector } from './model/checkState.ts'
import type { Model, State } from './model/model.ts'

/**
 * The state one timestep later, by the model's integrator; the controls stay as they are during the step.
 *
 * @param u - controls, one a motor
 * @throws StateError when a length is wrong or a plain number is not finite
 */
export function step(model: Model, state: State, u: readonly Scalar[]): State {
  checkState(model, state)
  checkVector(model, 'u', u, model.nu)
  return integrators[model.integrator ?? 'euler'](model, state, u)
}
