/** What an objective is at a point. */
export interface Evaluation {
  readonly value: number
  /** ∂value/∂x, shape (n) */
  readonly gradient: Float64Array
}

/** The function to be made small, with its gradient. It may hand out the same gradient array each time. */
export type Objective = (x: Float64Array) => Evaluation

/** The function to be made small, for methods that need no gradient; a gradient given all the same is ignored. */
export type ValueObjective = (x: Float64Array) => number | { readonly value: number }

/** A point with its value; the gradient is empty under a method that uses none. */
export interface Iterate {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

/**
 * A computation that asks for evaluations: it yields batches of points and is told what the objective is there. Whoever
 * runs it decides how points are evaluated: one after the other, by promises, by a pool of workers.
 */
export type Asking<T> = Generator<readonly Float64Array[], T, readonly Evaluation[]>

/** Asks for one point. */
export function* evaluated(x: Float64Array): Asking<Iterate> {
  const [at] = yield [x]
  return { x, value: at!.value, gradient: at!.gradient }
}

/** Asks for many points at once, which may be evaluated in any order. */
export function* evaluatedAll(xs: readonly Float64Array[]): Asking<Iterate[]> {
  const answers = yield xs
  return xs.map((x, k) => ({ x, value: answers[k]!.value, gradient: answers[k]!.gradient }))
}

/**
 * What an objective returned, copied and checked for shape (not for finiteness: methods know how to step back).
 *
 * @param usesGradient - whether the method needs the gradient; without it the gradient is left empty
 * @throws Error when the value is no number, or the gradient is missing or of the wrong length
 */
export function evaluationOf(answer: unknown, size: number, usesGradient: boolean): Evaluation {
  const value = typeof answer === 'number' ? answer : (answer as Partial<Evaluation> | undefined)?.value
  if (typeof value !== 'number')
    throw new Error(`minimize: the objective returned ${shown(answer)}, ${EXPECTED}.`)
  if (!usesGradient) return { value, gradient: new Float64Array(0) }
  const gradient = (answer as Partial<Evaluation>).gradient
  if (gradient === undefined) {
    throw new Error(
      'minimize: the objective returned no gradient, but the method needs one; ' +
        "return { value, gradient }, or choose a method without gradients ('cmaEs', 'randomSearch').",
    )
  }
  if (gradient.length !== size) {
    throw new Error(
      `minimize: the objective's gradient has length ${gradient.length}, expected ${size}, one per variable.`,
    )
  }
  return { value, gradient: Float64Array.from(gradient) }
}

const EXPECTED = 'expected { value, gradient } (or a number, for methods without gradients)'

function shown(answer: unknown): string {
  return typeof answer === 'object' && answer !== null
    ? `an object with ${Object.keys(answer).join(', ') || 'no fields'}`
    : String(answer)
}
