import { type Answer, type Asking, evaluationsIn, type Iterate, type Question } from './asking.ts'
import { projected, projectedGradientNorm } from './bounds.ts'
import type { Halt, Outcome } from './method.ts'
import type { Iteration, Plan } from './options.ts'
import { plain } from './plain.ts'
import { iterateOf, RUN_STATE_FORMAT, type RunState, resumable } from './runState.ts'
import { answerInUnits, inUnits, outOfUnits, questionOutOfUnits } from './scaling.ts'
import { StartNotFiniteError, type Stop, stopFor } from './stop.ts'
import { firstNotFinite } from './vectors.ts'

/** What came out of a run. */
export interface Minimum {
  /** the best iterate */
  readonly x: Float64Array
  readonly value: number
  /** with constraints: at x */
  readonly constraints?: ConstraintsAtMinimum
  /** at x, with constraints that of the Lagrangian value + yᵀc; empty under a method that uses none */
  readonly gradient: Float64Array
  readonly iterations: number
  readonly evaluations: number
  readonly stop: Stop
  /** the iterations of this call, the start point first */
  readonly history: readonly Iteration[]
  /** to go on from with `options.state` */
  readonly state: RunState
}

/** What became of the constraints. */
export interface ConstraintsAtMinimum {
  /** all components, constraint after constraint */
  readonly values: Float64Array
  /** y, one for each component: below zero at a lower limit, above zero at an upper one, zero between them */
  readonly multipliers: Float64Array
  /** the largest distance of a component from its limits */
  readonly violation: number
}

/** Relative difference below which two values may be the same number rounded differently. */
const VALUE_ROUNDING = 1e-12

/**
 * A run as a computation that asks for evaluations.
 *
 * Between iterations a run is nothing but its plain state: each iteration starts from numbers that JSON would have given
 * back unchanged. An iteration cut short by a limit leaves the state before it.
 */
export function* minimization(plan: Plan): Asking<Minimum> {
  const history: Iteration[] = []
  let state = plan.options.state === undefined ? yield* started(plan) : resumedState(plan)
  let asked = plan.options.state === undefined ? reported(plan, state, history) : undefined
  for (;;) {
    const stop = asked ?? converged(plan, state) ?? atLimit(plan, state)
    if (stop !== undefined) return minimumOf(plan, state, { stop, spent: 0 }, history)
    const next = yield* oneIteration(plan, state)
    if ('stop' in next) return minimumOf(plan, state, next, history)
    state = next
    asked = reported(plan, state, history)
  }
}

function* started(plan: Plan): Asking<RunState> {
  const { method, measures, space, before } = plan
  const asking = method.start(startPoint(plan), space)
  let turn = asking.next()
  while (!turn.done) turn = asking.next(yield* inUserTerms(plan, turn.value))
  const { iterate: first, memory } = turn.value
  checkStart(inUserUnits(plan, first))
  return plain({
    format: RUN_STATE_FORMAT,
    method: method.name,
    units: measures.steps,
    iteration: before.iteration,
    evaluations: before.evaluations + 1,
    current: first,
    best: first,
    progress: { value: first.value, iteration: before.iteration },
    memory,
  }) as unknown as RunState
}

/** The start point in the units of the method, inside the bounds. */
export function startPoint({ x0, measures, space }: Plan): Float64Array {
  const y = inUnits(x0, measures.points)
  return space.curved ? y : projected(y, space.bounds)
}

/** The answers to a method's questions, which are asked in the caller's variables. */
function* inUserTerms({ measures }: Plan, questions: readonly Question[]): Asking<readonly Answer[]> {
  const answers: readonly Answer[] = yield questions.map((question) => questionOutOfUnits(question, measures))
  return answers.map((answer, k) => answerInUnits(questions[k]!, answer, measures))
}

function checkStart({ x, value, gradient }: Iterate): void {
  if (!Number.isFinite(value)) throw new StartNotFiniteError(value, undefined, undefined)
  const bad = firstNotFinite(gradient)
  if (bad >= 0) throw new StartNotFiniteError(gradient[bad]!, bad, x[bad])
}

function resumedState({ x0, method, measures, space, options }: Plan): RunState {
  const constrained = (options.constraints ?? []).length > 0
  const run = { method: method.name, size: x0.length, units: measures.steps, space, constrained }
  return resumable(options.state!, run)
}

/** An iteration that was not completed: why, and how many evaluations went into it. */
interface Unfinished {
  readonly stop: Stop
  readonly spent: number
}

/** One iteration of the method, its questions passed on in the user's units; cut short by a limit or by the caller. */
function* oneIteration(plan: Plan, state: RunState): Asking<RunState | Unfinished> {
  const asking = plan.method.iterate(iterateOf(state.current), state.memory, plan.space)
  let spent = 0
  let turn = asking.next()
  while (!turn.done) {
    const more = evaluationsIn(turn.value)
    const stop = interruption(plan, state, spent, more)
    if (stop !== undefined) return { stop, spent }
    const answers = yield* inUserTerms(plan, turn.value)
    spent += more
    turn = asking.next(answers)
  }
  return advanced(plan, state, turn.value, spent)
}

function interruption({ options }: Plan, state: RunState, spent: number, more: number): Stop | undefined {
  if (options.signal?.aborted)
    return stopFor('stopped', `stopped by the caller's signal in iteration ${state.iteration + 1}.`)
  const limit = options.maxEvaluations ?? Infinity
  if (state.evaluations + spent + more <= limit) return undefined
  return stopFor(
    'evaluations',
    `stopped after ${state.evaluations + spent} evaluations, of ${limit} allowed.`,
  )
}

/** The state after an iteration, or, where the method has halted, why. */
function advanced(
  plan: Plan,
  state: RunState,
  outcome: Outcome<unknown>,
  spent: number,
): RunState | Unfinished {
  if ('halt' in outcome) return { stop: haltStop(outcome, state), spent }
  const iteration = state.iteration + 1
  const { iterate, memory } = outcome
  return plain({
    ...state,
    iteration,
    evaluations: state.evaluations + spent,
    current: iterate,
    best: better(plan, iterate, state.best) ? iterate : state.best,
    progress: progressOf(plan, state, iterate.value, iteration),
    memory,
  }) as unknown as RunState
}

function haltStop({ halt, sentence }: Halt, state: RunState): Stop {
  return stopFor(halt, `iteration ${state.iteration + 1}: ${sentence}`)
}

/** Whether an iterate replaces the best one: it is lower, or it has converged and is no higher but for rounding. */
function better(plan: Plan, iterate: Iterate, best: { readonly value: number }): boolean {
  if (iterate.value <= best.value) return true
  const same = iterate.value <= best.value + VALUE_ROUNDING * Math.abs(best.value)
  return same && gradientNorm(plan, iterate) <= gradientTolerance(plan)
}

function progressOf(
  { options }: Plan,
  { progress }: RunState,
  value: number,
  iteration: number,
): RunState['progress'] {
  const least = (options.valueTolerance ?? 1e-12) * Math.max(Math.abs(value), Math.abs(progress.value))
  return progress.value - value > least ? { value, iteration } : progress
}

/** The gradient component at which a run has converged. */
export function gradientTolerance({ options }: Plan): number {
  return options.gradientTolerance ?? 1e-8
}

/** The largest component of the gradient that no bound blocks; NaN where there is no gradient, which is below no tolerance. */
export function gradientNorm({ space }: Plan, { x, gradient }: Pick<Iterate, 'gradient' | 'x'>): number {
  return gradient.length === 0 && x.length > 0 ? Number.NaN : projectedGradientNorm(x, gradient, space.bounds)
}

function converged(plan: Plan, state: RunState): Stop | undefined {
  const norm = gradientNorm(plan, iterateOf(state.current))
  const tolerance = gradientTolerance(plan)
  if (norm <= tolerance) {
    const sentence = `converged: the largest gradient component that no bound blocks is ${norm.toExponential(2)}, within the tolerance ${tolerance}.`
    return stopFor('gradient', sentence)
  }
  const patience = plan.options.patience ?? plan.method.patience
  if (state.iteration - state.progress.iteration < patience) return undefined
  return stopFor(
    'value',
    `converged: the value ${state.best.value} has not improved for ${patience} iterations.`,
  )
}

/** A stop when the caller's limits are reached. */
export function atLimit(
  { options }: Plan,
  { iteration, evaluations }: Pick<RunState, 'iteration' | 'evaluations'>,
): Stop | undefined {
  if (options.signal?.aborted)
    return stopFor('stopped', `stopped by the caller's signal after iteration ${iteration}.`)
  const most = options.maxIterations ?? 1000
  if (iteration >= most)
    return stopFor('iterations', `stopped after ${iteration} iterations, as many as allowed.`)
  const limit = options.maxEvaluations ?? Infinity
  return evaluations >= limit
    ? stopFor('evaluations', `stopped after ${evaluations} evaluations, of ${limit} allowed.`)
    : undefined
}

/** Tells history and caller of an iteration; a stop when the caller wants one. */
function reported(plan: Plan, state: RunState, history: Iteration[]): Stop | undefined {
  const iteration = iterationOf(plan, state)
  history.push(iteration)
  const wish = plan.options.onIteration?.({ ...iteration, state })
  return wish === 'stop'
    ? stopFor('stopped', `stopped by the caller after iteration ${state.iteration}.`)
    : undefined
}

function iterationOf(plan: Plan, { iteration, current, evaluations }: RunState): Iteration {
  const at = iterateOf(current)
  const projectedGradientNorm = gradientNorm(plan, at)
  return { iteration, evaluations, projectedGradientNorm, ...inUserUnits(plan, at) }
}

function inUserUnits({ measures }: Plan, { x, gradient, ...rest }: Iterate): Iterate {
  return { ...rest, x: outOfUnits(x, measures.points), gradient: inUnits(gradient, measures.steps) }
}

function minimumOf(
  plan: Plan,
  state: RunState,
  { stop, spent }: Unfinished,
  history: readonly Iteration[],
): Minimum {
  const best = inUserUnits(plan, iterateOf(state.best))
  return {
    ...best,
    iterations: state.iteration,
    evaluations: state.evaluations + spent,
    stop,
    history,
    state,
  }
}
