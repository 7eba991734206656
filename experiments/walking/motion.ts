import { compile } from '../../ad/index.ts'
import { type Model, type Recording, recordedFrame, recording, rollout, type State } from '../../sim/index.ts'
import type { Values } from '../parameters.ts'
import type { Control } from './walk.ts'

/** A machine, where it starts and what drives it, for given values. */
export interface Driven {
  readonly model: Model
  readonly start: State
  readonly control: Control
}

/**
 * A function that records a driven machine: simulated in WebAssembly, laid out as frames here.
 *
 * @param driven - traced once, when the first recording is asked for
 * @param steps - of the model's timestep
 * @param example - values of the structure that will be asked for
 */
export function motionOf(driven: (values: Values) => Driven, steps: number, example: Values) {
  let simulated: ((values: Values) => readonly Step[]) | undefined
  return (values: Values, framesPerSecond: number | 'all'): Recording => {
    simulated ??= compile((traced: Values) => {
      const { model, start, control } = driven(traced)
      return rollout(model, start, { steps, control, recorded: true }).records
    }, example)
    const { model } = driven(values)
    const every =
      framesPerSecond === 'all' ? 1 : Math.max(1, Math.round(1 / (framesPerSecond * model.timestep)))
    const frames = simulated(values).flatMap(({ q, v, u }, k) =>
      k % every === 0 ? [recordedFrame(model, { q, v }, u, k * model.timestep)] : [],
    )
    return recording(model, frames)
  }
}

interface Step {
  readonly q: readonly number[]
  readonly v: readonly number[]
  readonly u: readonly number[]
}
