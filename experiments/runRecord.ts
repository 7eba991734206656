/** What a run leaves behind as JSON: the contract with whoever opens a run folder, the viewer above all. */
import type { RunState } from '../ad/optim/index.ts'
import type { Claim } from './claims.ts'
import type { Group } from './parameters.ts'
import type { Transfer } from './transfer/transfer.ts'

/** Whether a run goes on, and how it ended. */
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted'

/** `run.json`: the question, what was asked for, and what came out. Numbers that are not known yet are absent. */
export interface RunRecord {
  readonly experiment: string
  readonly title: string
  readonly question: string
  readonly status: RunStatus
  readonly seed: number
  /** UTC, ISO 8601 */
  readonly startedAt: string
  readonly finishedAt?: string
  readonly versions: Versions
  /** all that is needed to set the run up again */
  readonly request: RunRequest
  readonly parameters: readonly RecordedParameter[]
  /** iterations done */
  readonly iterations: number
  /** evaluations of the loss by the optimizer */
  readonly simulations: number
  readonly loss: { readonly before?: number; readonly after?: number }
  /** the loss by its named terms */
  readonly terms?: readonly { readonly name: string; readonly before: number; readonly after: number }[]
  readonly measures?: readonly RecordedMeasure[]
  readonly stop?: { readonly reason: string; readonly sentence: string }
  readonly baselines?: readonly Baseline[]
  readonly verdict?: readonly Claim[]
  /** how far the result holds in an engine that had no part in it */
  readonly transfer?: Transfer
  /** why the run failed */
  readonly error?: string
  /** wall-clock time by stage [s] */
  readonly timings: Readonly<Record<string, number>>
}

/** What a run was made with. */
export interface Versions {
  readonly limber: string
  readonly node: string
  readonly platform: string
  /** of the working tree, absent outside a git checkout */
  readonly commit?: string
}

/** What a person asked for, resolved: enough to resume. */
export interface RunRequest {
  /** name in the registry, or path of the experiment's file */
  readonly experiment: string
  readonly seed: number
  readonly iterations: number
  readonly settings: Readonly<Record<string, number | string>>
  /** the model file as it was named; its text is kept in the folder */
  readonly model?: string
  /** starting values that differ from the defaults */
  readonly set: Readonly<Record<string, number>>
  /** which gradient-free methods were asked for beside the standard baselines */
  readonly baselines: readonly string[]
}

/** A number that was tuned, in its unit, with its bounds. */
export interface RecordedParameter {
  readonly name: string
  readonly unit: string
  readonly group: Group
  readonly lower: number
  readonly upper: number
  readonly before: number
  readonly after?: number
}

/** A quantity that the verdict speaks of, at both ends of a run. */
export interface RecordedMeasure {
  readonly name: string
  readonly unit: string
  readonly before: number
  readonly after: number
}

/** The same question by another way, at the same number of simulations. */
export interface Baseline {
  readonly name: string
  /** the lowest it reached */
  readonly loss: number
  readonly simulations: number
  readonly iterations: number
  /** why it ended */
  readonly stop: string
}

/** A line of `history.jsonl`. */
export interface HistoryLine {
  readonly iteration: number
  readonly loss: number
  /** norm of the projected gradient in the unit box */
  readonly gradientNorm: number
  /** the parameters in their units, in the order of `run.json` */
  readonly x: readonly number[]
  /** evaluations of the loss so far */
  readonly simulations: number
  /** wall-clock time since the start [s] */
  readonly time: number
}

/** `checkpoint.json`: where the optimizer stands after `iteration`. */
export interface Checkpoint {
  readonly iteration: number
  readonly simulations: number
  readonly optimizer: RunState
  /** wall-clock time spent so far [s] */
  readonly time: number
}
