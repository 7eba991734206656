import type { Recording } from '../../sim/record/index.ts'

/** What the page reads of `run.json`; experiments/ writes more. A run that was cut off lacks what comes last. */
export interface RunSummary {
  readonly experiment: string
  readonly title?: string
  readonly question?: string
  readonly status?: string
  readonly seed?: number
  readonly startedAt?: string
  readonly versions?: Readonly<Record<string, unknown>>
  readonly parameters: readonly Parameter[]
  readonly iterations?: number
  readonly simulations?: number
  readonly loss?: { readonly before?: number; readonly after?: number }
  readonly measures?: readonly Measure[]
  readonly stop?: { readonly reason: string; readonly sentence: string }
  readonly baselines?: readonly { readonly name: string; readonly loss: number }[]
  readonly verdict?: readonly Claim[]
  readonly error?: string
}

export interface Parameter {
  readonly name: string
  readonly unit: string
  readonly group?: string
  readonly lower: number
  readonly upper: number
  readonly before: number
  readonly after?: number
}

export interface Measure {
  readonly name: string
  readonly unit: string
  readonly before: number
  readonly after: number
}

export interface Claim {
  readonly claim: string
  readonly holds: boolean
  readonly measured: string | number
}

/** A line of `history.jsonl`. */
export interface HistoryLine {
  readonly iteration: number
  readonly loss: number
  readonly gradientNorm: number
  /** the parameters in their units, in the order of `run.json` */
  readonly x?: readonly number[]
  /** since the start [s] */
  readonly time?: number
}

/** What the page shows: a run folder's content, or dropped recordings alone. */
export interface Run {
  readonly summary: RunSummary | undefined
  readonly history: readonly HistoryLine[]
  readonly before: Recording | undefined
  readonly after: Recording | undefined
  /** iterations whose recording was kept, ascending */
  readonly kept: readonly number[]
  /** the recording of a kept iteration */
  iterate(iteration: number): Promise<Recording>
  /** sentences about what could not be read */
  readonly problems: readonly string[]
}
