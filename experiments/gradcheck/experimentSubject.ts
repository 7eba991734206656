import { UsageError } from '../errors.ts'
import type { Experiment } from '../experiment.ts'
import { defaultValues } from '../parameters.ts'
import { resolvedSettings } from '../settings.ts'
import { totalLoss } from '../totalLoss.ts'
import { caseOf, type Subject } from './subject.ts'

/** Whether a value is an experiment. */
export function isExperiment(value: unknown): value is Experiment {
  return typeof (value as Partial<Experiment> | null | undefined)?.setUp === 'function'
}

/**
 * An experiment's loss at its defaults, in its quick setting: long motions amplify rounding until differences see
 * nothing.
 *
 * @throws UsageError for an experiment that needs a model file
 */
export async function experimentSubject(experiment: Experiment, seed: number): Promise<Subject> {
  if (experiment.model)
    throw new UsageError(
      `Experiment "${experiment.name}" needs a model file: check the model itself, by the name of its file: ant.xml.`,
    )
  const notes: string[] = []
  const problem = await experiment.setUp({
    settings: resolvedSettings(experiment, true, {}),
    seed,
    note: (sentence) => notes.push(sentence),
  })
  const loss = caseOf('loss, quick', totalLoss(problem.terms), defaultValues(problem.parameters))
  return { name: experiment.name, cases: [loss], notes }
}
