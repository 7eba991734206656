/**
 * A run: set up, tune, compare, judge, and leave a folder that says it all.
 *
 * Whatever ends it early (Ctrl-C, an error, a kill), the folder keeps the last good iterate, and resuming goes on from
 * there to the very numbers of a run that nobody disturbed.
 */
import { encodeMcap } from '../sim/record/index.ts'
import { baselinesOf } from './baselines.ts'
import { type DescentEnd, type DescentStep, descent } from './descent.ts'
import { ExperimentError, sentenceOf } from './errors.ts'
import type { Experiment, ModelFile, Outcome, Problem } from './experiment.ts'
import { type UnitObjective, unitObjective } from './objective.ts'
import {
  checkedTable,
  defaultValues,
  unitPoint,
  type Values,
  valueList,
  valuesAt,
  withValues,
} from './parameters.ts'
import type { Reporter } from './reporter.ts'
import type { RunFolder } from './runFolder.ts'
import { type Ledger, ledger } from './runLedger.ts'
import type { RunRecord, RunRequest } from './runRecord.ts'
import { endpoint, verdictOf } from './verdict.ts'

/** Frames of the iterates' recordings [1/s]: enough to watch, small enough to keep one an iteration. */
const ITERATE_FRAME_RATE = 30
/** Iterates whose motion is kept at most, evenly spaced over the run: more would cost more time than they show. */
const ITERATES_KEPT = 50
/** Frames of the recordings before and after [1/s]. */
const FRAME_RATE = 60

/** Who watches a run, and who may stop it. */
export interface Surroundings {
  readonly reporter: Reporter
  readonly signal: AbortSignal
}

/** A run that ended by itself or was asked to stop: `record.status` says which. */
export interface RunResult {
  readonly record: RunRecord
  readonly folder: string
  readonly problem: Problem
  /** the best values found */
  readonly values: Values
}

/** Everything that is known before the first iteration. */
interface Prepared {
  readonly problem: Problem
  readonly objective: UnitObjective
  readonly start: Values
  readonly u: Float64Array
  readonly lossBefore: number
}

/**
 * Carries out a run in a folder, from its checkpoint if the folder has one.
 *
 * @param request - what was asked for
 * @param model - for experiments that take a model file
 * @param place - the folder; asked for once the request has proved to make sense
 * @throws whatever the experiment throws, after the folder was marked as failed
 */
export async function run(
  experiment: Experiment,
  request: RunRequest,
  model: ModelFile | undefined,
  place: () => RunFolder,
  surroundings: Surroundings,
): Promise<RunResult> {
  const { problem, start } = await posed(experiment, request, model, surroundings.reporter)
  const folder = place()
  const book = ledger(experiment, request, folder)
  try {
    book.begin(problem.parameters, start)
    if (model) folder.writeModel(model.text)
    surroundings.reporter.stage('tracing and compiling')
    const prepared = await book.timed('compile', async () => compiled(problem, start))
    noteUnused(prepared, surroundings.reporter)
    book.startsAt(prepared.lossBefore)
    await writeMotion(problem, start, FRAME_RATE, 'before', folder)
    const end = await book.timed('tune', () => tune(prepared, request, folder, book, surroundings))
    return await conclude(prepared, end, request, folder, book, surroundings)
  } catch (error) {
    book.fail(sentenceOf(error))
    throw withPlace(error, folder)
  }
}

/** The problem, checked, and the values that it starts from. */
async function posed(
  experiment: Experiment,
  { settings, seed, set }: RunRequest,
  model: ModelFile | undefined,
  { note }: Reporter,
): Promise<{ readonly problem: Problem; readonly start: Values }> {
  const problem = await experiment.setUp({ settings, seed, ...(model ? { model } : {}), note })
  refuseNoProblem(experiment.name, problem)
  const table = checkedTable(experiment.name, problem.parameters)
  return { problem, start: withValues(table, defaultValues(table), set) }
}

/** @throws ExperimentError when what `setUp` returned is no problem */
function refuseNoProblem(name: string, problem: Partial<Problem> | undefined): void {
  const { parameters, terms } = problem ?? {}
  if (parameters?.design && parameters.control && typeof terms === 'function') return
  throw new ExperimentError(
    `Experiment "${name}": setUp returned no problem, expected { parameters: { design, control }, terms, … }.`,
  )
}

function compiled(problem: Problem, start: Values): Prepared {
  const objective = unitObjective(problem)
  const u = unitPoint(problem.parameters, start)
  return { problem, objective, start, u, lossBefore: lossAtStart(objective, u) }
}

/** Says which parameters nothing depends on: they will stay where they are. */
function noteUnused({ objective, u }: Prepared, { note }: Reporter): void {
  // most often none is: only a slope of 0 is worth a look
  if (objective.withGradient(u).gradient.every((slope) => slope !== 0)) return
  const unused = objective.unused()
  if (unused.length > 0)
    note(
      `The loss does not depend on ${unused.join(', ')}: nothing will move ${unused.length === 1 ? 'it' : 'them'}.`,
    )
}

/** The error, its sentence followed by where the run folder is. */
function withPlace(error: unknown, folder: RunFolder): ExperimentError {
  return new ExperimentError(`${sentenceOf(error)}\nThe run folder is ${folder.path}`, { cause: error })
}

/** @throws ExperimentError that names what made the loss or its gradient something else than a number */
function lossAtStart(objective: UnitObjective, u: Float64Array): number {
  const { value, gradient } = objective.withGradient(u)
  if (Number.isFinite(value) && gradient.every(Number.isFinite)) return value
  throw new ExperimentError(
    `The loss is ${value} where the run starts, or its gradient is not finite. ${objective.diagnosis()} ` +
      'Start elsewhere with --set name=value.',
  )
}

function tune(
  { problem, objective, u }: Prepared,
  request: RunRequest,
  folder: RunFolder,
  book: Ledger,
  { reporter, signal }: Surroundings,
): Promise<DescentEnd> {
  const checkpoint = folder.checkpoint()
  folder.rewindTo(checkpoint?.iteration ?? -1)
  const every = Math.max(1, Math.ceil(request.iterations / ITERATES_KEPT))
  const keep = async (step: DescentStep) => {
    const values = valuesAt(problem.parameters, step.u)
    const time = (checkpoint?.time ?? 0) + step.elapsed
    folder.appendHistory({ ...lineOf(step), x: valueList(problem.parameters, values), time })
    if (step.iteration % every === 0)
      await writeMotion(problem, values, ITERATE_FRAME_RATE, step.iteration, folder)
    folder.writeCheckpoint({
      iteration: step.iteration,
      simulations: step.simulations,
      optimizer: step.state,
      time,
    })
    book.reached(step.iteration, step.simulations)
  }
  return descent({
    objective: objective.withGradient,
    start: u,
    track: '',
    method: problem.method ?? 'lbfgsb',
    iterations: request.iterations,
    state: checkpoint?.optimizer,
    signal,
    reporter,
    onStep: keep,
  })
}

function lineOf({ iteration, loss, gradientNorm, simulations }: DescentStep) {
  return { iteration, loss, gradientNorm, simulations }
}

async function conclude(
  prepared: Prepared,
  end: DescentEnd,
  request: RunRequest,
  folder: RunFolder,
  book: Ledger,
  surroundings: Surroundings,
): Promise<RunResult> {
  const { problem, objective } = prepared
  const values = valuesAt(problem.parameters, end.u)
  await writeMotion(problem, values, FRAME_RATE, 'after', folder)
  book.tuned(values, end)
  if (end.stop.reason === 'notFinite') book.fail(`${end.stop.sentence} ${objective.diagnosis()}`.trim())
  else if (!surroundings.signal.aborted) await compare(prepared, values, end, request, book, surroundings)
  const record = book.close(surroundings.signal.aborted)
  return { record, folder: folder.path, problem, values }
}

/** Runs the baselines and writes the verdict, unless asked to stop in between. */
async function compare(
  { problem, objective, start, u, lossBefore }: Prepared,
  values: Values,
  end: DescentEnd,
  request: RunRequest,
  book: Ledger,
  surroundings: Surroundings,
): Promise<void> {
  const baselines = await book.timed('baselines', () =>
    baselinesOf(problem, objective, u, end.simulations, request, surroundings),
  )
  if (surroundings.signal.aborted) return
  const outcome: Outcome = {
    before: endpoint(problem, objective, start, lossBefore),
    after: endpoint(problem, objective, values, end.loss),
    iterations: end.iterations,
    simulations: end.simulations,
    baselines,
  }
  book.judge(outcome, verdictOf(problem, outcome))
}

async function writeMotion(
  problem: Problem,
  values: Values,
  framesPerSecond: number,
  name: 'before' | 'after' | number,
  folder: RunFolder,
): Promise<void> {
  if (problem.record) folder.writeRecording(name, await encodeMcap(problem.record(values, framesPerSecond)))
}
