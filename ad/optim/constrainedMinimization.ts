import { type Asking, translated } from './asking.ts'
import { type Feasible, feasibleRange } from './constraints.ts'
import { incompleteness, type Lagrangian, renewedMultipliers, violationOf } from './lagrangian.ts'
import { constraintsAt, lagrangianReply } from './lagrangianReply.ts'
import {
  atLimit,
  gradientNorm,
  gradientTolerance,
  type Minimum,
  minimization,
  startPoint,
} from './minimization.ts'
import type { Iteration, Plan, Report } from './options.ts'
import type { Round } from './round.ts'
import { iterateOf } from './runState.ts'
import { outOfUnits } from './scaling.ts'
import { type Stop, stopFor } from './stop.ts'
import { firstNotFinite } from './vectors.ts'

/** First weight of squared violations, where the caller gives none. */
const FIRST_PENALTY = 10

/** The penalty grows by this factor when a round has not brought enough. */
const PENALTY_GROWTH = 10

/** A penalty this many times the first one leaves the objective no say: the constraints cannot be met from here. */
const MOST_PENALTY_GROWTH = 1e12

/** Powers of the penalty by which the violation asked for falls: when the penalty has grown, and after each good round. */
const VIOLATION_POWERS = [0.1, 0.9] as const

/**
 * A constrained run as a computation that asks for evaluations: rounds of minimizing an augmented Lagrangian with the
 * chosen method, the bounds held in each.
 *
 * After a round that has brought the violation below η the multipliers are renewed and both tolerances tightened; after any
 * other the penalty grows. A round that ends without meeting its tolerance for lack of digits counts like any other.
 *
 * @see Conn, Gould & Toint 1991, "A globally convergent augmented Lagrangian algorithm", algorithm 1
 * @see Nocedal & Wright 2006, algorithm 17.4
 */
export function* constrainedMinimization(plan: Plan): Asking<Minimum> {
  const history: Iteration[] = []
  const feasible = yield* feasibleFor(plan)
  let here = plan
  let round = plan.options.state?.round ?? firstRound(plan, feasible)
  for (;;) {
    const lagrangian: Lagrangian = { feasible, ...round }
    const run = minimization(roundPlan(here, lagrangian, round, history))
    const minimum = yield* translated(run, lagrangianReply(lagrangian))
    const next = nextRound(plan, round, lagrangian, minimum)
    const stop =
      'reason' in next
        ? next
        : atLimit(plan, { iteration: minimum.iterations, evaluations: minimum.evaluations })
    if (stop !== undefined) return constrainedMinimum({ ...minimum, stop }, lagrangian, round, history)
    round = next as Round
    here = continued(plan, minimum)
  }
}

/**
 * Where the constraints must lie; how many components they have is learned at the start point.
 *
 * @throws Error when a component is not finite there, or the state to go on from has another number of them
 */
function* feasibleFor(plan: Plan): Asking<Feasible> {
  const { measures, options } = plan
  const constraints = options.constraints ?? []
  const values = yield* constraintsAt(outOfUnits(startPoint(plan), measures.points), constraints.length)
  for (const [k, c] of values.entries()) {
    const i = firstNotFinite(c)
    if (i < 0) continue
    throw new Error(
      `minimize: component ${i} of constraints[${k}] is ${c[i]} at the start point, expected a finite number.`,
    )
  }
  const feasible = feasibleRange(
    constraints,
    values.map((c) => c.length),
  )
  const [m, before] = [feasible.starts.at(-1)!, options.state?.round?.multipliers.length]
  if (before !== undefined && before !== m)
    throw new Error(
      `minimize: the constraints have ${m} components and those of the state ${before}; they must agree.`,
    )
  return feasible
}

function firstRound(plan: Plan, { range }: Feasible): Round {
  const penalty = firstPenalty(plan)
  if (!(penalty > 0) || penalty === Infinity)
    throw new Error(`minimize: penalty is ${penalty}, expected a positive number.`)
  const multipliers = Array.from(range.lower, () => 0)
  return { index: 0, multipliers, penalty, ...looseTolerances(plan, penalty) }
}

function firstPenalty({ options }: Plan): number {
  return options.penalty ?? FIRST_PENALTY
}

/** The tolerances of a round whose penalty is new. */
function looseTolerances(
  plan: Plan,
  penalty: number,
): Pick<Round, 'violationTolerance' | 'gradientTolerance'> {
  return {
    violationTolerance: Math.max(penalty ** -VIOLATION_POWERS[0], violationTolerance(plan)),
    gradientTolerance: Math.max(1 / penalty, gradientTolerance(plan)),
  }
}

function violationTolerance({ options }: Plan): number {
  return options.constraintTolerance ?? 1e-8
}

/**
 * The plan of a round: that of the run with the round's tolerance, its reports told in terms of the objective.
 *
 * Rounds begin close to their minimum: they go on as long as the value falls at all, unless the caller says otherwise.
 */
function roundPlan(plan: Plan, lagrangian: Lagrangian, round: Round, history: Iteration[]): Plan {
  const onIteration = (report: Report) => {
    const begun = round.index > 0 && report.iteration === plan.before.iteration
    return begun ? undefined : told(plan, report, lagrangian, round, history)
  }
  const { gradientTolerance } = round
  return { ...plan, options: { valueTolerance: 0, ...plan.options, gradientTolerance, onIteration } }
}

/** Tells history and caller of an iteration of a round, which began with a point that they know already. */
function told(
  plan: Plan,
  { state, ...iteration }: Report,
  lagrangian: Lagrangian,
  round: Round,
  history: Iteration[],
): 'stop' | undefined {
  const { objective, constraints } = state.current.parts!
  const violation = violationOf(lagrangian.feasible, constraints)
  const { parts: _, ...known } = iteration as Iteration & { readonly parts?: unknown }
  const next: Iteration = { ...known, value: objective, violation }
  history.push(next)
  return plan.options.onIteration?.({ ...next, state: { ...state, round } })
}

/** The plan that goes on from the end of a round. */
function continued({ options: { state: _, ...options }, ...plan }: Plan, minimum: Minimum): Plan {
  const before = { iteration: minimum.iterations, evaluations: minimum.evaluations }
  return { ...plan, options, x0: minimum.x, before }
}

/** What follows a round: another one, or the end. */
function nextRound(plan: Plan, round: Round, lagrangian: Lagrangian, minimum: Minimum): Round | Stop {
  const { stop } = minimum
  if (!stop.converged && stop.reason !== 'lineSearch') return stop
  const c = minimum.state.best.parts!.constraints
  const left = incompleteness(lagrangian, c)
  if (left <= violationTolerance(plan)) {
    const norm = gradientNorm(plan, iterateOf(minimum.state.best))
    if (norm <= gradientTolerance(plan)) return converged(norm, left)
    const last = round.gradientTolerance <= gradientTolerance(plan)
    if (last || stop.reason === 'step') return ended(stop, left)
  }
  return left <= round.violationTolerance
    ? renewed(plan, round, renewedMultipliers(lagrangian, c))
    : penalized(plan, round, violationOf(lagrangian.feasible, c))
}

function converged(norm: number, left: number): Stop {
  return stopFor(
    'gradient',
    `converged: the largest component of the Lagrangian's gradient that no bound blocks is ${norm.toExponential(2)}, the ` +
      `constraints and their multipliers are ${left.toExponential(2)} from agreeing.`,
  )
}

function ended({ reason, sentence }: Stop, left: number): Stop {
  const more = `; the constraints and their multipliers are ${left.toExponential(2)} from agreeing.`
  return stopFor(reason, sentence.replace(/\.$/, more))
}

function renewed(plan: Plan, round: Round, multipliers: Float64Array): Round {
  const { index, penalty } = round
  const violation = round.violationTolerance * penalty ** -VIOLATION_POWERS[1]
  return {
    index: index + 1,
    multipliers: Array.from(multipliers, (y) => y + 0),
    penalty,
    violationTolerance: Math.max(violation, violationTolerance(plan)),
    gradientTolerance: Math.max(round.gradientTolerance / penalty, gradientTolerance(plan)),
  }
}

function penalized(plan: Plan, round: Round, violation: number): Round | Stop {
  const penalty = PENALTY_GROWTH * round.penalty
  if (penalty > MOST_PENALTY_GROWTH * firstPenalty(plan)) {
    return stopFor(
      'infeasible',
      `the constraints are still violated by ${violation.toExponential(2)} after ${round.index + 1} rounds, with a penalty ` +
        `of ${round.penalty.toExponential(0)}: they may contradict each other or the bounds; start elsewhere or loosen them.`,
    )
  }
  return { ...round, index: round.index + 1, penalty, ...looseTolerances(plan, penalty) }
}

/** The outcome in terms of the objective. */
function constrainedMinimum(
  minimum: Minimum,
  lagrangian: Lagrangian,
  round: Round,
  history: readonly Iteration[],
): Minimum {
  const { parts: _, ...known } = minimum as Minimum & { readonly parts?: unknown }
  const { objective, constraints: c } = minimum.state.best.parts!
  return {
    ...known,
    value: objective,
    constraints: {
      values: Float64Array.from(c),
      multipliers: renewedMultipliers(lagrangian, c),
      violation: violationOf(lagrangian.feasible, c),
    },
    history,
    state: { ...minimum.state, round },
  }
}
