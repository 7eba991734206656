import type { Rows } from './linearSolve.ts'
import type { Evaluation, Parts } from './objective.ts'
import type { Vector } from './vectors.ts'

/** A point with its value; the gradient is empty under a method that uses none. */
export interface Iterate {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
  readonly parts?: Parts
}

/** Residuals r at a point, shape (m); their value is ½ rᵀr. */
export interface Residuals {
  readonly r: Float64Array
  readonly parts?: Parts
}

/** What each question is answered with. */
export interface Answers {
  /** the value and, under a method that uses one, the gradient */
  readonly value: Evaluation
  readonly residuals: Residuals
  /** J = ∂r/∂x, shape (m, n) */
  readonly jacobian: Rows
  /** J v, shape (m) */
  readonly jvp: Float64Array
  /** Jᵀ u, shape (n) */
  readonly vjp: Float64Array
  /** H v, shape (n); of a constraint: the Hessian of uᵀc times v */
  readonly hvp: Float64Array
}

export type Ask = keyof Answers
export type Answer = Answers[Ask]

/** Something that a method wants to know about a point. */
export interface Question<A extends Ask = Ask> {
  readonly ask: A
  readonly x: Float64Array
  /** v of J v and H v */
  readonly v?: Vector
  /** u of Jᵀ u, or the weights of the constraints whose Hessian is asked for */
  readonly u?: Vector
  /** which constraint is meant; absent: the objective */
  readonly constraint?: number
}

/**
 * A computation that asks: it yields batches of questions and is told the answers. Whoever runs it decides how they are
 * found: one after the other, by promises, by a pool of workers.
 */
export type Asking<T> = Generator<readonly Question[], T, readonly Answer[]>

/** A Jacobian and a product with its transpose count with the residuals at the same point, as a gradient with its value. */
const FREE: ReadonlySet<Ask> = new Set<Ask>(['jacobian', 'vjp'])

/** Evaluations that a batch of questions counts as. */
export function evaluationsIn(questions: readonly Question[]): number {
  return questions.filter(({ ask }) => !FREE.has(ask)).length
}

/** Asks one question. */
export function* asked<A extends Ask>(question: Question<A>): Asking<Answers[A]> {
  const [answer] = yield [question]
  return answer as Answers[A]
}

/** Asks for the value at one point. */
export function* evaluated(x: Float64Array): Asking<Iterate> {
  return { x, ...(yield* asked({ ask: 'value', x })) }
}

/** Asks for the values at many points at once, which may be evaluated in any order. */
export function* evaluatedAll(xs: readonly Float64Array[]): Asking<Iterate[]> {
  return yield* together(xs.map(evaluated))
}

/** Several computations side by side: the questions that they wait for are asked in one batch. */
export function* together<T>(askings: readonly Asking<T>[]): Asking<T[]> {
  let turns = askings.map((asking) => asking.next())
  for (;;) {
    const waiting = turns.filter((turn) => !turn.done).map((turn) => turn.value as readonly Question[])
    if (waiting.length === 0) return turns.map((turn) => turn.value as T)
    const answers = (yield waiting.flat())[Symbol.iterator]()
    turns = turns.map((turn, k) => {
      if (turn.done) return turn
      return askings[k]!.next(turn.value.map(() => answers.next().value!))
    })
  }
}

/** The same computation where each of its questions is answered by a computation that may ask others. */
export function* translated<T>(asking: Asking<T>, reply: (question: Question) => Asking<Answer>): Asking<T> {
  let turn = asking.next()
  while (!turn.done) turn = asking.next(yield* together(turn.value.map(reply)))
  return turn.value
}
