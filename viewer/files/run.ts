import type { HistoryLine, RunRecord } from '../../experiments/index.ts'
import type { Recording } from '../../sim/record/index.ts'

/** `run.json` as the page reads it: a run that was cut off lacks what comes last. */
export type RunSummary = Pick<RunRecord, 'experiment' | 'parameters'> & Partial<RunRecord>

/** What the page shows: a run folder's content, or dropped recordings alone. */
export interface Run {
  readonly summary: RunSummary | undefined
  readonly history: readonly HistoryLine[]
  readonly before: Recording | undefined
  readonly after: Recording | undefined
  /** what the two are called; absent: before and after */
  readonly labels?: { readonly before: string; readonly after: string }
  /** iterations whose recording was kept, ascending */
  readonly kept: readonly number[]
  /** the recording of a kept iteration */
  iterate(iteration: number): Promise<Recording>
  /** sentences about what could not be read */
  readonly problems: readonly string[]
}
