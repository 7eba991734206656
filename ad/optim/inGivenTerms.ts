import { type Answer, type Asking, asked, type Question } from './asking.ts'
import { times, timesTransposed } from './linearSolve.ts'
import type { Evaluation } from './objective.ts'
import { type Asker, givenFor, type Problem } from './problem.ts'
import { dot } from './vectors.ts'

/**
 * The answer to a question by questions that the caller answers: the value of a least-squares objective is half the square
 * of its residuals, and products with J are made of the matrix where only that is given.
 */
export function* inGivenTerms(problem: Problem, question: Question, asker: Asker): Asking<Answer> {
  const { ask, u, v } = question
  const given = givenFor(problem, question)
  if (ask === 'value' && given.value === undefined && given.residuals !== undefined)
    return yield* halfSquare(problem, question.x, asker)
  if ((ask === 'jvp' || ask === 'vjp') && given[ask] === undefined && given.jacobian !== undefined) {
    const J = yield* asked({ ...question, ask: 'jacobian' })
    return ask === 'jvp' ? times(J, v!) : timesTransposed(J, u!, asker.size)
  }
  return yield* asked(question)
}

/** ½ rᵀr and its gradient Jᵀr, NaN where the value is not finite. */
function* halfSquare(problem: Problem, x: Float64Array, asker: Asker): Asking<Evaluation> {
  const { r } = yield* asked({ ask: 'residuals', x })
  const value = dot(r, r) / 2
  if (!asker.usesGradient) return { value, gradient: new Float64Array(0) }
  if (!Number.isFinite(value)) return { value, gradient: new Float64Array(asker.size).fill(Number.NaN) }
  const gradient = yield* inGivenTerms(problem, { ask: 'vjp', x, u: r }, asker)
  return { value, gradient: gradient as Float64Array }
}
