import type { Iterate } from './asking.ts'
import type { Parts } from './objective.ts'
import type { Round } from './round.ts'
import type { Units } from './scaling.ts'
import type { Space } from './space.ts'

/** An iterate as JSON carries it. */
export interface PlainIterate {
  readonly x: readonly number[]
  readonly value: number
  readonly gradient: readonly number[]
  readonly parts?: Parts
}

/**
 * Everything a run is between two iterations, as JSON carries it: written to a file and read back, it goes on bit for bit
 * as if it had never stopped. Numbers are in the units of the method.
 */
export interface RunState {
  readonly format: typeof RUN_STATE_FORMAT
  readonly method: string
  /** what the variables are measured in */
  readonly units: readonly number[]
  readonly iteration: number
  readonly evaluations: number
  readonly current: PlainIterate
  readonly best: PlainIterate
  /** the last value that counted as progress, and when it was reached */
  readonly progress: { readonly value: number; readonly iteration: number }
  /** what the method remembers */
  readonly memory: unknown
  /** of a run with constraints: the round it is in */
  readonly round?: Round
}

export const RUN_STATE_FORMAT = 'limber.minimize.1'

/** The iterate that a plain one stands for. */
export function iterateOf({ x, gradient, ...rest }: PlainIterate): Iterate {
  return { ...rest, x: Float64Array.from(x), gradient: Float64Array.from(gradient) }
}

/** What a state must agree with to be gone on from. */
export interface Resuming {
  readonly method: string
  /** components of a point */
  readonly size: number
  readonly units: Units
  readonly space: Space
  /** whether the run has constraints */
  readonly constrained: boolean
}

/**
 * The state handed in to go on from.
 *
 * @throws Error when it belongs to another method, number of variables or scale, or lies outside the bounds
 */
export function resumable(state: RunState, run: Resuming): RunState {
  const complaint = disagreement(state, run) ?? (run.space.curved ? undefined : outside(state, run))
  if (complaint !== undefined) throw new Error(`minimize: ${complaint}`)
  return state
}

function disagreement(state: RunState, { method, size, units, constrained }: Resuming): string | undefined {
  if (state.format !== RUN_STATE_FORMAT)
    return `state.format is ${JSON.stringify(state.format)}, expected "${RUN_STATE_FORMAT}".`
  const { x } = state.current
  if (state.method !== method)
    return `the state was left by ${state.method}, it cannot be continued with ${method}; choose the same method.`
  if (x.length !== size)
    return `the state has ${x.length} variables and the start point ${size}; they must agree.`
  if ((state.round !== undefined) !== constrained)
    return `the state was left by a run ${constrained ? 'without' : 'with'} constraints; give the same constraints.`
  const rescaled = state.units.findIndex((unit, i) => unit !== units[i])
  if (rescaled < 0) return undefined
  return (
    `variable ${rescaled} of the state is in units of ${state.units[rescaled]}, now scale asks for ` +
    `${units[rescaled]}; choose the same scale.`
  )
}

function outside({ current: { x } }: RunState, { units, space }: Resuming): string | undefined {
  const { lower, upper } = space.bounds
  const i = x.findIndex((xi, k) => xi < lower[k]! || xi > upper[k]!)
  if (i < 0) return undefined
  const [unit, at] = [units[i]!, x[i]!]
  return (
    `variable ${i} of the state is ${at * unit}, outside its bounds ${lower[i]! * unit} and ${upper[i]! * unit}; ` +
    'choose the same bounds.'
  )
}
