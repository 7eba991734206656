import { compile, valueAndGrad } from '../ad/index.ts'
import type { Problem } from './experiment.ts'
import { defaultValues, unitGradient, valuesAt } from './parameters.ts'
import { totalLoss } from './totalLoss.ts'

/** The loss of a problem as optimizers see it: on the unit box, compiled. */
export interface UnitObjective {
  /** loss and its gradient ∂loss/∂u, shape (n) */
  readonly withGradient: (u: Float64Array) => { readonly value: number; readonly gradient: Float64Array }
  /** the loss alone and an empty gradient, for methods that use none; compiled when first called */
  readonly valueOnly: (u: Float64Array) => { readonly value: number; readonly gradient: Float64Array }
}

/** The gradient of a method that uses none. */
const NONE = new Float64Array(0)

/** Traces a problem's loss once, differentiates it, and compiles both to WebAssembly. */
export function unitObjective(problem: Problem): UnitObjective {
  const table = problem.parameters
  const loss = totalLoss(problem.terms)
  const differentiated = compile(valueAndGrad(loss), defaultValues(table))
  let plain: ((values: ReturnType<typeof defaultValues>) => number) | undefined
  return {
    withGradient: (u) => {
      const { value, grad } = differentiated(valuesAt(table, u))
      return { value, gradient: unitGradient(table, grad) }
    },
    valueOnly: (u) => {
      plain ??= compile(loss, defaultValues(table))
      return { value: plain(valuesAt(table, u)), gradient: NONE }
    },
  }
}

/**
 * The objective as a function of some of its variables, the others held where they are at the start.
 *
 * @param free - indices of the variables that may move
 */
export function restricted(
  objective: UnitObjective['withGradient'],
  start: Float64Array,
  free: readonly number[],
) {
  const whole = (part: Float64Array) => {
    const u = Float64Array.from(start)
    free.forEach((index, k) => {
      u[index] = part[k]!
    })
    return u
  }
  return {
    start: Float64Array.from(free, (index) => start[index]!),
    whole,
    objective: (part: Float64Array) => {
      const { value, gradient } = objective(whole(part))
      return { value, gradient: Float64Array.from(free, (index) => gradient[index]!) }
    },
  }
}
