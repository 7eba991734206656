import { checkFinite, compile, unusedInputs, valueAndGrad } from '../ad/index.ts'
import { sentenceOf } from './errors.ts'
import type { Problem } from './experiment.ts'
import { defaultValues, unitGradient, type Values, valuesAt } from './parameters.ts'
import { totalLoss } from './totalLoss.ts'

/** The loss of a problem as optimizers see it: on the unit box, compiled. */
export interface UnitObjective {
  /** loss and its gradient ∂loss/∂u, shape (n) */
  readonly withGradient: (u: Float64Array) => { readonly value: number; readonly gradient: Float64Array }
  /** the loss alone and an empty gradient, for methods that use none; compiled when first called */
  readonly valueOnly: (u: Float64Array) => { readonly value: number; readonly gradient: Float64Array }
  /** the loss by its named terms; compiled when first called */
  readonly terms: (values: Values) => Readonly<Record<string, number>>
  /** names of the parameters that the loss does not depend on */
  readonly unused: () => readonly string[]
  /** what went wrong where loss or gradient were last not finite; empty when they always were */
  readonly diagnosis: () => string
}

/** The gradient of a method that uses none. */
const NONE = new Float64Array(0)

/** Traces a problem's loss once, differentiates it, and compiles both to WebAssembly. */
export function unitObjective(problem: Problem): UnitObjective {
  const table = problem.parameters
  const loss = totalLoss(problem.terms)
  const differentiated = compile(valueAndGrad(loss), defaultValues(table))
  let plain: ((values: Values) => number) | undefined
  let terms: Problem['terms'] | undefined
  let bad: Values | undefined
  const noted = (values: Values, value: number, gradient: Float64Array) => {
    if (!Number.isFinite(value) || !gradient.every(Number.isFinite)) bad = values
    return { value, gradient }
  }
  return {
    withGradient: (u) => {
      const values = valuesAt(table, u)
      const { value, grad } = differentiated(values)
      return noted(values, value, unitGradient(table, grad))
    },
    valueOnly: (u) => {
      plain ??= compile(loss, defaultValues(table))
      const values = valuesAt(table, u)
      return noted(values, plain(values), NONE)
    },
    terms: (values) => (terms ??= compile(problem.terms, defaultValues(table)))(values),
    unused: () =>
      unusedInputs(loss, defaultValues(table)).map((path) => path.replace(/^(design|control)\W*/, '')),
    diagnosis: () => (bad ? (problem.diagnose ?? firstNotFinite(loss))(bad) : ''),
  }
}

/** Names the first operation, of the loss or else of its gradient, whose result is not finite. */
function firstNotFinite(loss: (values: Values) => number): (values: Values) => string {
  return (values) => {
    try {
      checkFinite(loss, values)
      checkFinite(valueAndGrad(loss), values)
      return ''
    } catch (error) {
      return sentenceOf(error)
    }
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
