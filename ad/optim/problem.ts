import type { Answer, Ask, Question, Residuals } from './asking.ts'
import type { Constraint } from './constraints.ts'
import type { Rows } from './linearSolve.ts'
import type { AnyObjective, CurvedObjective, Evaluation, Later, LeastSquares } from './objective.ts'
import type { Vector } from './vectors.ts'

/** What the caller has given: an objective in one of its forms, and constraints. */
export interface Problem {
  readonly objective: AnyObjective | Later<AnyObjective>
  readonly constraints: readonly (Constraint | Later<Constraint>)[]
}

/** Functions by what they answer: the forms of objectives and constraints seen alike. */
export type Given = { readonly [A in Ask]?: (x: Float64Array, ...more: Float64Array[]) => unknown }

/** Who asks, and how long a gradient is. */
export interface Asker {
  readonly method: string
  readonly usesGradient: boolean
  /** components of a gradient and of a step */
  readonly size: number
}

/** The functions that a question may be answered with. */
export function givenFor({ objective, constraints }: Problem, { constraint }: Question): Given {
  if (constraint !== undefined) {
    const { values, ...products } = constraints[constraint]!
    return { ...products, residuals: values } as Given
  }
  if (typeof objective === 'function') return { value: objective } as Given
  const { valueAndGrad: value, ...others } = objective as Partial<CurvedObjective & LeastSquares>
  return { ...others, ...(value === undefined ? {} : { value }) } as Given
}

/**
 * The caller's answer to a question, as it comes: perhaps a promise, unchecked.
 *
 * @throws Error when the caller has not given the function that the method asks for
 */
export function raw(problem: Problem, question: Question, asker: Asker): unknown {
  const { ask, x, v, u } = question
  const answer = givenFor(problem, question)[ask]
  if (typeof answer !== 'function') throw new Error(missing(question, asker))
  const vectors = [u, v].filter((vector) => vector !== undefined)
  return answer(x, ...vectors.map((vector) => Float64Array.from(vector)))
}

const NEEDED: { readonly [A in Ask]: string } = {
  value: 'x => { value, gradient }',
  residuals: '{ residuals, jacobian } or { residuals, jvp, vjp }',
  jacobian: 'jacobian(x), or choose gaussNewton, which is content with jvp and vjp',
  jvp: 'jvp(x, v) or jacobian(x)',
  vjp: 'vjp(x, u) or jacobian(x)',
  hvp: 'hvp(x, v)',
}

function missing({ ask, constraint }: Question, { method }: Asker): string {
  if (constraint === undefined)
    return `minimize: ${method} asks for ${ask}, which the objective does not give; expected ${NEEDED[ask]}.`
  const needed = ask === 'hvp' ? 'hvp(x, u, v), the Hessian of uᵀc times v' : NEEDED[ask]
  return `minimize: ${method} asks for ${ask}, which constraints[${constraint}] does not give; expected ${needed}.`
}

/**
 * The answer to a question, copied and checked for shape (not for finiteness: methods know how to step back).
 *
 * @throws Error naming what came in the place of what was expected
 */
export function checked(answer: unknown, { ask, constraint }: Question, asker: Asker): Answer {
  const who = constraint === undefined ? 'the objective' : `constraints[${constraint}]`
  if (ask === 'value') return evaluationOf(answer, asker)
  if (ask === 'residuals') {
    const what = constraint === undefined ? 'residuals' : 'values'
    return { r: vectorOf(answer, `${who}'s ${what}`) } satisfies Residuals
  }
  if (ask === 'jacobian') return rowsOf(answer, `${who}'s jacobian`, asker.size)
  return vectorOf(answer, `${who}'s ${ask}`, ask === 'jvp' ? undefined : asker.size)
}

function evaluationOf(answer: unknown, { size, usesGradient }: Asker): Evaluation {
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
  return { value, gradient: vectorOf(gradient, "the objective's gradient", size) }
}

const EXPECTED = 'expected { value, gradient } (or a number, for methods without gradients)'

function shown(answer: unknown): string {
  return typeof answer === 'object' && answer !== null
    ? `an object with ${Object.keys(answer).join(', ') || 'no fields'}`
    : String(answer)
}

function vectorOf(answer: unknown, what: string, size?: number): Float64Array {
  const length = (answer as Partial<Vector> | null | undefined)?.length
  if (typeof length !== 'number' || typeof answer === 'string')
    throw new Error(`minimize: ${what} came as ${shown(answer)}, expected numbers in an array.`)
  if (size !== undefined && length !== size)
    throw new Error(`minimize: ${what} has length ${length}, expected ${size}, one per variable.`)
  return Float64Array.from(answer as Vector)
}

function rowsOf(answer: unknown, what: string, size: number): Rows {
  if (!Array.isArray(answer))
    throw new Error(`minimize: ${what} came as ${shown(answer)}, expected its rows in an array.`)
  return answer.map((row, i) => vectorOf(row, `row ${i} of ${what}`, size))
}
