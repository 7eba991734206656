/** An optimizer at work, one iteration at a time, so that it can be watched, kept and stopped between any two. */
import {
  type Method,
  type MethodName,
  type Minimum,
  minimize,
  type Report,
  type RunState,
} from '../ad/optim/index.ts'
import type { Reporter } from './reporter.ts'

/** Most iterations of a descent that is bounded by simulations only. */
const NO_BOUND = Number.MAX_SAFE_INTEGER
const MILLISECONDS = 1000

/** What is minimized, how, for how long, and who is told. */
export interface DescentOptions {
  readonly objective: (u: Float64Array) => { readonly value: number; readonly gradient: Float64Array }
  /** in the unit box */
  readonly start: Float64Array
  readonly method: MethodName | Method
  /** at most this many iterations, those before a resume included; absent: as many as it takes */
  readonly iterations?: number
  /** at most this many evaluations of the objective */
  readonly simulations?: number
  /** of an earlier descent that was stopped */
  readonly state?: RunState | undefined
  readonly signal: AbortSignal
  readonly reporter: Reporter
  /** name shown beside the progress */
  readonly track: string
  readonly onStep?: (step: DescentStep) => Promise<void>
}

/** Where the optimizer is after an iteration; iteration 0 is the start. */
export interface DescentStep {
  readonly iteration: number
  readonly u: Float64Array
  readonly loss: number
  /** NaN for methods that use no gradient */
  readonly gradientNorm: number
  readonly simulations: number
  /** plain JSON: hand it back to go on */
  readonly state: RunState
  /** wall-clock time since this descent began [s] */
  readonly elapsed: number
}

/** What a descent came to. */
export interface DescentEnd {
  /** best point met */
  readonly u: Float64Array
  readonly loss: number
  readonly iterations: number
  readonly simulations: number
  readonly stop: { readonly reason: string; readonly sentence: string }
}

/**
 * Minimizes an objective over the unit box.
 *
 * Between two iterations the event loop turns, so that Ctrl-C is heard and files are written.
 *
 * @returns the best point met, and why it ended
 */
export async function descent(options: DescentOptions): Promise<DescentEnd> {
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / MILLISECONDS
  const last = options.iterations ?? NO_BOUND
  let { state } = options
  const from = countOf(options, state?.iteration ?? 0, state?.evaluations ?? 0).done
  for (;;) {
    const reports: Report[] = []
    const next = state === undefined ? 0 : state.iteration + 1
    const minimum = advanced(options, state, Math.min(next, last), (report) => {
      reports.push(report)
    })
    state = minimum.state
    for (const report of reports) await told(options, stepOf(report, elapsed()), from)
    const over = minimum.stop.reason !== 'iterations' || state.iteration >= last
    if (over) {
      options.reporter.over()
      return endOf(minimum)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The optimizer taken up to an iteration. */
function advanced(
  { objective, start, method, simulations, signal }: DescentOptions,
  state: RunState | undefined,
  maxIterations: number,
  noted: (report: Report) => void,
): Minimum {
  return minimize(objective, start, {
    method,
    lower: 0,
    upper: 1,
    maxIterations,
    onIteration: (report) => {
      noted(report)
      return undefined
    },
    signal,
    ...(simulations === undefined ? {} : { maxEvaluations: simulations }),
    ...(state === undefined ? {} : { state }),
  })
}

function stepOf(report: Report, elapsed: number): DescentStep {
  return {
    iteration: report.iteration,
    u: report.x,
    loss: report.value,
    gradientNorm: report.projectedGradientNorm,
    simulations: report.evaluations,
    state: report.state,
    elapsed,
  }
}

async function told(options: DescentOptions, step: DescentStep, from: number): Promise<void> {
  await options.onStep?.(step)
  const { done, of } = countOf(options, step.iteration, step.simulations)
  const { loss, gradientNorm, elapsed } = step
  const left = done > from ? (elapsed / (done - from)) * Math.max(0, of - done) : Number.NaN
  options.reporter.progress({ track: options.track, done, of, loss, gradientNorm, elapsed, left })
}

/** How far a descent is, in iterations or, where only these are bounded, in simulations. */
function countOf({ iterations, simulations }: DescentOptions, iteration: number, evaluations: number) {
  return iterations === undefined
    ? { done: evaluations, of: simulations ?? Number.NaN }
    : { done: iteration, of: iterations }
}

function endOf({ x, value, iterations, evaluations, stop }: Minimum): DescentEnd {
  const { reason, sentence } = stop
  return { u: x, loss: value, iterations, simulations: evaluations, stop: { reason, sentence } }
}
