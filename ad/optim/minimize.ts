import { boundsOf } from './bounds.ts'
import type { GradientFreeMethod, GradientFreeMethodName } from './method.ts'
import { type Minimum, minimization } from './minimization.ts'
import { type Evaluation, evaluationOf, type Objective, type ValueObjective } from './objective.ts'
import { methodOf, type Options, type Plan } from './options.ts'
import { boundsInUnits, unitsOf } from './scaling.ts'

/** Options of a run that needs no gradient. */
export type GradientFreeOptions = Options & { readonly method: GradientFreeMethodName | GradientFreeMethod }

/**
 * The lowest point found of an objective, within bounds.
 *
 * @param objective - x ↦ { value, gradient }; may return NaN or Infinity away from the start, methods step back from there
 * @param x0 - start point, shape (n); brought into the bounds where it lies outside
 * @returns the best iterate, why the run ended, what it did, and the state from which another call goes on
 * @throws StartNotFiniteError when the objective is not finite at the start point
 * @throws Error with a sentence when an option, a bound or the objective's answer makes no sense
 */
export function minimize(objective: Objective, x0: ArrayLike<number>, options?: Options): Minimum
export function minimize(
  objective: ValueObjective,
  x0: ArrayLike<number>,
  options: GradientFreeOptions,
): Minimum
export function minimize(objective: ValueObjective, x0: ArrayLike<number>, options: Options = {}): Minimum {
  const plan = planOf(x0, options)
  const run = minimization(plan)
  let turn = run.next()
  while (!turn.done) turn = run.next(turn.value.map((x) => answer(objective(x), plan)))
  return turn.value
}

/** The same with an objective that answers later; the points of a batch are evaluated at the same time. */
export async function minimizeAsync(
  objective: (x: Float64Array) => Promise<Evaluation | number>,
  x0: ArrayLike<number>,
  options: Options = {},
): Promise<Minimum> {
  const plan = planOf(x0, options)
  const run = minimization(plan)
  let turn = run.next()
  while (!turn.done) {
    const answers = await Promise.all(turn.value.map((x) => objective(x)))
    turn = run.next(answers.map((a) => answer(a, plan)))
  }
  return turn.value
}

function answer(value: unknown, { x0, method }: Plan): Evaluation {
  return evaluationOf(value, x0.length, method.usesGradient)
}

/** The run that options describe, checked before anything is evaluated. */
function planOf(x0: ArrayLike<number>, options: Options): Plan {
  const n = x0.length
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(x0[i]!)) throw new Error(`minimize: x0[${i}] is ${x0[i]}, expected a finite number.`)
  }
  const units = unitsOf(n, options.scale)
  return {
    x0: Float64Array.from(x0),
    method: methodOf(options.method),
    units,
    bounds: boundsInUnits(boundsOf(n, options.lower, options.upper), units),
    options,
  }
}
