import { type Asking, evaluated, type Iterate } from './asking.ts'
import type { Halt } from './method.ts'
import { allFinite, descriptionOfNotFinite } from './notFinite.ts'
import type { Space } from './space.ts'
import { scaled, type Vector } from './vectors.ts'

/** Halvings of a step before a method without line search gives up: the step is then a millionth of what was asked. */
const MOST_HALVINGS = 20

/**
 * The iterate at the end of a step, or, while the objective is not finite there, of half the step.
 *
 * @returns with it the step that led there; a failure when no halving helps, or when the gradient is not finite where the
 * value is
 */
export function* steppedBack(
  from: Iterate,
  step: Vector,
  space: Space,
): Asking<{ readonly iterate: Iterate; readonly step: Vector } | Halt> {
  let shorter = step
  let trial = yield* evaluated(space.moved(from.x, shorter))
  for (let k = 0; k < MOST_HALVINGS && !Number.isFinite(trial.value); k++) {
    shorter = scaled(0.5, shorter)
    trial = yield* evaluated(space.moved(from.x, shorter))
  }
  if (allFinite(trial)) return { iterate: trial, step: shorter }
  return { halt: 'notFinite', sentence: descriptionOfNotFinite(trial) }
}
