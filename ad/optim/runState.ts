import type { Bounds } from './bounds.ts'
import type { Iterate } from './objective.ts'
import type { Units } from './scaling.ts'

/** An iterate as JSON carries it. */
export interface PlainIterate {
  readonly x: readonly number[]
  readonly value: number
  readonly gradient: readonly number[]
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
}

export const RUN_STATE_FORMAT = 'limber.minimize.1'

/** The iterate that a plain one stands for. */
export function iterateOf({ x, value, gradient }: PlainIterate): Iterate {
  return { x: Float64Array.from(x), value, gradient: Float64Array.from(gradient) }
}

/**
 * The state handed in to go on from.
 *
 * @throws Error when it belongs to another method, number of variables or scale, or lies outside the bounds
 */
export function resumable(state: RunState, method: string, units: Units, { lower, upper }: Bounds): RunState {
  const { x } = state.current
  if (state.format !== RUN_STATE_FORMAT) {
    throw new Error(
      `minimize: state.format is ${JSON.stringify(state.format)}, expected "${RUN_STATE_FORMAT}".`,
    )
  }
  if (state.method !== method) {
    throw new Error(
      `minimize: the state was left by ${state.method}, it cannot be continued with ${method}; choose the same method.`,
    )
  }
  if (x.length !== units.length) {
    throw new Error(
      `minimize: the state has ${x.length} variables and the start point ${units.length}; they must agree.`,
    )
  }
  const rescaled = x.findIndex((_, i) => state.units[i] !== units[i])
  if (rescaled >= 0) {
    throw new Error(
      `minimize: variable ${rescaled} of the state is in units of ${state.units[rescaled]}, now scale asks for ` +
        `${units[rescaled]}; choose the same scale.`,
    )
  }
  const outside = x.findIndex((xi, i) => xi < lower[i]! || xi > upper[i]!)
  if (outside < 0) return state
  const [unit, at] = [units[outside]!, x[outside]!]
  throw new Error(
    `minimize: variable ${outside} of the state is ${at * unit}, outside its bounds ${lower[outside]! * unit} and ` +
      `${upper[outside]! * unit}; choose the same bounds.`,
  )
}
