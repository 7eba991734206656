'use grad'
import { cond, or, type Scalar, scan } from '../ad/index.ts'
import type { Model, State } from './model/model.ts'
import { step } from './step.ts'

/** How a rollout goes. `k` is the index of the step, `time` = k · timestep [s]. */
export interface RolloutOptions {
  /** number of steps; with `until`, the most there are */
  readonly steps: number
  readonly control: (state: State, time: Scalar, k: Scalar) => readonly Scalar[]
  /** summed over the states that a step starts from; none: 0 */
  readonly cost?: (state: State, u: readonly Scalar[], time: Scalar) => Scalar
  /**
   * ends the rollout in the first state for which it holds, whose cost no longer counts: a fall, a goal reached; none: never.
   * Derivatives take the number of steps as found.
   */
  readonly until?: (state: State, time: Scalar) => boolean
  /** keep every state and control; none: only the last state */
  readonly recorded?: boolean
  /** the most that a reverse derivative may keep of states [byte], for as few further steps as can be; none: all */
  readonly memory?: number
}

/** What a rollout kept of one step: the state that it starts from and the control during it. */
export interface RolloutRecord {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
}

/** Where a rollout ends. */
export interface Rollout {
  /** with what the start carries from solve to solve, `warm` and `unsolved`: a rollout from here goes on, bit for bit */
  readonly state: State
  /** sum of the running costs */
  readonly cost: Scalar
  /** steps that were taken: fewer than asked for where `until` held */
  readonly taken: Scalar
  /** one a step when recorded, else empty; from `taken` on, all of the state at the end and controls of 0 */
  readonly records: readonly RolloutRecord[]
}

/** What goes from step to step. */
interface Carry extends State {
  readonly total: Scalar
  readonly taken: Scalar
}

/**
 * Many steps: a loop that stays a loop when traced, with the model's own numbers computed outside it.
 *
 * @param start - constraints are solved from the acceleration of the step before, whether or not `warm` is given
 * @throws StateError when a length is wrong or a plain number is not finite
 * @throws SolveError when the constraints of a step are not solved and the start does not carry `unsolved`
 * @throws RangeError when the memory is too small for one state, saying how much is good
 */
export function rollout(model: Model, start: State, options: RolloutOptions): Rollout {
  const { steps, until, recorded = false, memory } = options
  const turn = (carry: Carry, k: Scalar) => {
    const { q, v } = carry
    const { next, u } = until
      ? nextUntil(model, options, carry, k, until)
      : advanced(model, options, carry, k)
    return { carry: next, ...(recorded && { y: { q, v, u } }) }
  }
  const warm = start.warm ?? (model.inverseWeights && start.v.map(() => 0))
  const init: Carry = { ...stateOf({ ...start, warm }), total: 0, taken: 0 }
  const { carry, ys } = scan(turn, init, steps, { memory })
  const taken = until ? carry.taken : steps
  const state = stateOf({ ...carry, warm: start.warm && carry.warm })
  return { state, cost: carry.total, taken, records: ys }
}

/** The state alone, without what it does not carry. */
function stateOf({ q, v, warm, unsolved }: Omit<State, 'warm'> & { warm: State['warm'] | undefined }): State {
  return { q, v, ...(warm && { warm }), ...(unsolved !== undefined && { unsolved }) }
}

/** The carry after step k, and the control during it. */
interface Turn {
  readonly next: Carry
  readonly u: readonly Scalar[]
}

function advanced(model: Model, { control, cost }: RolloutOptions, carry: Carry, k: Scalar): Turn {
  const { total, taken, ...state } = carry
  const time = k * model.timestep
  const u = control(state, time, k)
  const next = step(model, state, u)
  const sum = cost ? total + cost(state, u, time) : total
  return { next: { ...next, total: sum, taken: taken + 1 }, u }
}

/** The same, or nothing once the rollout has ended: then fewer steps were taken than there were turns. */
function nextUntil(
  model: Model,
  options: RolloutOptions,
  carry: Carry,
  k: Scalar,
  until: NonNullable<RolloutOptions['until']>,
): Turn {
  return cond(
    or(carry.taken < k, until(carry, k * model.timestep)),
    () => ({ next: carry, u: Array<Scalar>(model.nu).fill(0) }),
    () => advanced(model, options, carry, k),
  )
}
