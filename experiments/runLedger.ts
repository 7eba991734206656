/** Keeps `run.json` true at every moment of a run. */
import type { Claim } from './claims.ts'
import type { DescentEnd } from './descent.ts'
import type { Experiment, Outcome } from './experiment.ts'
import { type ParameterTable, parameterList, type Values } from './parameters.ts'
import type { RunFolder } from './runFolder.ts'
import type { RunRecord, RunRequest } from './runRecord.ts'
import { versions } from './versions.ts'

const MILLISECONDS = 1000

/** The record of a run as it comes about. What it came to is written at once, how far it is with the next that is written. */
export interface Ledger {
  record(): RunRecord
  /** writes the first record: what is tuned, from where */
  begin(table: ParameterTable, start: Values): void
  startsAt(loss: number): void
  reached(iteration: number, simulations: number): void
  /** what the optimizer came to */
  tuned(values: Values, end: DescentEnd): void
  judge(outcome: Outcome, verdict: readonly Claim[]): void
  fail(sentence: string): void
  /** the last word, unless the run failed */
  close(interrupted: boolean): RunRecord
  /** runs a stage and notes how long it took, on top of what it took before a resume */
  timed<T>(stage: string, work: () => Promise<T>): Promise<T>
}

/** The ledger of a run in a folder: a fresh one, or the one that an interrupted run left there. */
export function ledger(experiment: Experiment, request: RunRequest, folder: RunFolder): Ledger {
  let record = folder.hasRecord() ? again(folder.record(), experiment, request) : blank(experiment, request)
  const change = (changes: Partial<RunRecord>) => {
    record = { ...record, ...changes }
  }
  const write = (changes: Partial<RunRecord>) => {
    change(changes)
    folder.writeRecord(record)
  }
  return {
    record: () => record,
    begin: (table, start) => write({ parameters: listed(table, start) }),
    startsAt: (before) => write({ loss: { before } }),
    reached: (iterations, simulations) => change({ iterations, simulations }),
    tuned: (values, end) => write(tunedRecord(record, values, end)),
    judge: (outcome, verdict) => write({ ...judgedRecord(outcome), verdict }),
    fail: (sentence) => write({ status: 'failed', error: sentence, finishedAt: new Date().toISOString() }),
    close: (interrupted) => {
      const status = record.status === 'failed' ? 'failed' : interrupted ? 'interrupted' : 'done'
      write({ status, finishedAt: new Date().toISOString() })
      return record
    },
    timed: async (stage, work) => {
      const began = performance.now()
      try {
        return await work()
      } finally {
        const spent = (performance.now() - began) / MILLISECONDS
        change({ timings: { ...record.timings, [stage]: (record.timings[stage] ?? 0) + spent } })
      }
    },
  }
}

/** The record of a run that goes on: what it had found is found again. */
function again({ startedAt, timings }: RunRecord, experiment: Experiment, request: RunRequest): RunRecord {
  return { ...blank(experiment, request), startedAt, timings }
}

function blank(experiment: Experiment, request: RunRequest): RunRecord {
  return {
    experiment: experiment.name,
    title: experiment.title,
    question: experiment.question,
    status: 'running',
    seed: request.seed,
    startedAt: new Date().toISOString(),
    versions: versions(),
    request,
    parameters: [],
    iterations: 0,
    simulations: 0,
    loss: {},
    timings: {},
  }
}

function listed(table: ParameterTable, start: Values): RunRecord['parameters'] {
  return parameterList(table).map(({ name, unit, group, min, max }) => ({
    name,
    unit,
    group,
    lower: min,
    upper: max,
    before: start[group][name]!,
  }))
}

function tunedRecord(record: RunRecord, values: Values, end: DescentEnd): Partial<RunRecord> {
  return {
    parameters: record.parameters.map((parameter) => ({
      ...parameter,
      after: values[parameter.group][parameter.name]!,
    })),
    iterations: end.iterations,
    simulations: end.simulations,
    loss: { ...record.loss, after: end.loss },
    stop: end.stop,
  }
}

function judgedRecord({ before, after, baselines }: Outcome): Partial<RunRecord> {
  return {
    terms: Object.keys(after.terms).map((name) => ({
      name,
      before: before.terms[name]!,
      after: after.terms[name]!,
    })),
    measures: Object.entries(after.measures).map(([name, { value, unit }]) => ({
      name,
      unit,
      before: before.measures[name]!.value,
      after: value,
    })),
    baselines,
  }
}
