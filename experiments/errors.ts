/** An experiment could not be set up, run or resumed; the message is a sentence for the person at the prompt. */
export class ExperimentError extends Error {
  override readonly name: string = 'ExperimentError'
  /** what the process exits with: 1 failed, 2 asked for wrongly */
  readonly exitCode: number = 1
}

/** What was asked for on the command line makes no sense. */
export class UsageError extends ExperimentError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}

/** The sentence of anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
