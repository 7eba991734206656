'use grad'
import { type Scalar, scan } from '../ad/index.ts'
import type { Model, State } from './model/model.ts'
import { step } from './step.ts'

/** How a rollout goes. `k` is the index of the step, `time` = k · timestep [s]. */
export interface RolloutOptions {
  /** number of steps */
  readonly steps: number
  readonly control: (state: State, time: Scalar, k: Scalar) => readonly Scalar[]
  /** summed over the states that a step starts from; none: 0 */
  readonly cost?: (state: State, u: readonly Scalar[], time: Scalar) => Scalar
  /** keep every state and control; none: only the last state */
  readonly recorded?: boolean
}

/** What a rollout kept of one step: the state that it starts from and the control during it. */
export interface RolloutRecord {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
}

/** Where a rollout ends. */
export interface Rollout {
  readonly state: State
  /** sum of the running costs */
  readonly cost: Scalar
  /** one a step when recorded, else empty */
  readonly records: readonly RolloutRecord[]
}

/** Many steps: a loop that stays a loop when traced, with the model's own numbers computed outside it. */
export function rollout(
  model: Model,
  start: State,
  { steps, control, cost, recorded = false }: RolloutOptions,
): Rollout {
  const { carry, ys } = scan(
    ({ q, v, total }: { q: readonly Scalar[]; v: readonly Scalar[]; total: Scalar }, k: Scalar) => {
      const state = { q, v }
      const time = k * model.timestep
      const u = control(state, time, k)
      const next = step(model, state, u)
      const sum = cost ? total + cost(state, u, time) : total
      return { carry: { q: next.q, v: next.v, total: sum }, ...(recorded && { y: { q, v, u } }) }
    },
    { q: start.q, v: start.v, total: 0 },
    steps,
  )
  return { state: { q: carry.q, v: carry.v }, cost: carry.total, records: ys }
}
