import { type Answer, type Asking, type Question, translated } from './asking.ts'
import { constrainedMinimization } from './constrainedMinimization.ts'
import { inGivenTerms } from './inGivenTerms.ts'
import type { GradientFreeMethod, GradientFreeMethodName } from './method.ts'
import { type Minimum, minimization } from './minimization.ts'
import type {
  AnyObjective,
  CurvedObjective,
  Later,
  LeastSquares,
  Objective,
  ValueObjective,
} from './objective.ts'
import type { Options, Plan } from './options.ts'
import { planOf } from './planOf.ts'
import { type Asker, checked, type Problem, raw } from './problem.ts'

/** Options of a run that needs no gradient. */
export type GradientFreeOptions = Options & { readonly method: GradientFreeMethodName | GradientFreeMethod }

/**
 * The lowest point found of an objective, within bounds and under constraints.
 *
 * @param objective - x ↦ { value, gradient }, or { valueAndGrad, hvp }, or residuals with their Jacobian, whose value is
 * ½ rᵀr; may return NaN or Infinity away from the start, methods step back from there
 * @param x0 - start point, shape (n); brought into the bounds where it lies outside
 * @returns the best iterate, why the run ended, what it did, and the state from which another call goes on
 * @throws StartNotFiniteError when the objective is not finite at the start point
 * @throws Error with a sentence when an option, a bound or the objective's answer makes no sense
 */
export function minimize(
  objective: Objective | CurvedObjective | LeastSquares,
  x0: ArrayLike<number>,
  options?: Options,
): Minimum
export function minimize(
  objective: ValueObjective,
  x0: ArrayLike<number>,
  options: GradientFreeOptions,
): Minimum
export function minimize(objective: AnyObjective, x0: ArrayLike<number>, options: Options = {}): Minimum {
  const plan = planOf(x0, options)
  const problem: Problem = { objective, constraints: options.constraints ?? [] }
  const asker = askerOf(plan)
  const run = runOf(plan, problem, asker)
  let turn = run.next()
  while (!turn.done) turn = run.next(turn.value.map((q) => checked(raw(problem, q, asker), q, asker)))
  return turn.value
}

/** The same with functions that may answer later; the questions of a batch are asked at the same time. */
export async function minimizeAsync(
  objective: Later<Objective | ValueObjective> | Later<CurvedObjective> | Later<LeastSquares>,
  x0: ArrayLike<number>,
  options: Options = {},
): Promise<Minimum> {
  const plan = planOf(x0, options)
  const problem: Problem = { objective, constraints: options.constraints ?? [] }
  const asker = askerOf(plan)
  const run = runOf(plan, problem, asker)
  const answered = async (q: Question): Promise<Answer> => checked(await raw(problem, q, asker), q, asker)
  let turn = run.next()
  while (!turn.done) turn = run.next(await Promise.all(turn.value.map(answered)))
  return turn.value
}

/** The run, asking nothing but what the caller gives. */
function runOf(plan: Plan, problem: Problem, asker: Asker): Asking<Minimum> {
  const run = problem.constraints.length === 0 ? minimization(plan) : constrainedMinimization(plan)
  return translated(run, (question) => inGivenTerms(problem, question, asker))
}

function askerOf({ method, space }: Plan): Asker {
  return { method: method.name, usesGradient: method.usesGradient, size: space.size }
}
