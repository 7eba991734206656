import type { Iterate } from './objective.ts'

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
 * @throws Error when it belongs to another method or another number of variables
 */
export function resumable(state: RunState, method: string, size: number): RunState {
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
  if (state.current.x.length !== size) {
    throw new Error(
      `minimize: the state has ${state.current.x.length} variables and the start point ${size}; they must agree.`,
    )
  }
  return state
}
