import type { Halt } from './method.ts'
import { allFinite, descriptionOfNotFinite } from './notFinite.ts'
import { type Asking, evaluated, type Iterate } from './objective.ts'

/** Halvings of a step before a method without line search gives up: the step is then a millionth of what was asked. */
const MOST_HALVINGS = 20

/**
 * The iterate at `to`, or, while the objective is not finite there, half as far from `from`.
 *
 * @returns a failure when no halving helps, or when the gradient is not finite where the value is
 */
export function* steppedBack(from: Iterate, to: Float64Array): Asking<Iterate | Halt> {
  let trial = yield* evaluated(to)
  for (let k = 0; k < MOST_HALVINGS && !Number.isFinite(trial.value); k++) {
    trial = yield* evaluated(trial.x.map((xi, i) => from.x[i]! + (xi - from.x[i]!) / 2))
  }
  return allFinite(trial) ? trial : { halt: 'notFinite', sentence: descriptionOfNotFinite(trial) }
}
