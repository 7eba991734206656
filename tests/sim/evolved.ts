import { compile } from '../../ad/index.ts'
import { type Model, type RolloutOptions, rollout, type State } from '../../sim/index.ts'

/** A function from a state to the state `steps` later, compiled: long runs in little time. */
export function evolved(
  model: Model,
  steps: number,
  control: RolloutOptions['control'] = () => Array(model.nu).fill(0),
): (state: State) => State {
  const example: State = { q: Array(model.nq).fill(0), v: Array(model.nv).fill(0) }
  return compile(({ q, v }: State) => rollout(model, { q, v }, { steps, control }).state, example)
}
