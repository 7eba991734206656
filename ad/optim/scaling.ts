import type { Answer, Answers, Question } from './asking.ts'
import type { Bounds } from './bounds.ts'
import type { Evaluation } from './objective.ts'
import type { Vector } from './vectors.ts'

/**
 * Units in which the variables are measured inside a method: y = x / unit.
 *
 * The units are powers of two, so that the change of variables is exact: bounds stay exact, and a unit of 1 changes nothing.
 */
export type Units = Float64Array

/**
 * Units of n variables: the powers of two nearest to their typical sizes.
 *
 * @param scale - typical size, or the range of interest, of each variable; 1 where left out
 * @throws Error naming the index and value of a scale that is not a positive number
 */
export function unitsOf(n: number, scale: number | Vector = 1): Units {
  const scales = typeof scale === 'number' ? new Float64Array(n).fill(scale) : Float64Array.from(scale)
  if (scales.length !== n)
    throw new Error(`minimize: scale has length ${scales.length}, expected ${n}, one per variable.`)
  return scales.map((s, i) => {
    if (!(s > 0) || s === Infinity)
      throw new Error(`minimize: scale[${i}] is ${s}, expected a positive number.`)
    return 2 ** Math.round(Math.log2(s))
  })
}

/** x / unit. */
export function inUnits(x: Vector, units: Units): Float64Array {
  return Float64Array.from(x, (xi, i) => xi / units[i]!)
}

/** y · unit; −0 becomes 0, which JSON could not tell apart. */
export function outOfUnits(y: Vector, units: Units): Float64Array {
  return Float64Array.from(y, (yi, i) => yi * units[i]! + 0)
}

export function boundsInUnits({ lower, upper }: Bounds, units: Units): Bounds {
  return { lower: inUnits(lower, units), upper: inUnits(upper, units) }
}

/** Units of points, and of steps and gradients: the same in a flat space; on a manifold, points are as the caller has them. */
export interface Measures {
  readonly points: Units
  readonly steps: Units
}

/** A method's question in the caller's variables. */
export function questionOutOfUnits(question: Question, { points, steps }: Measures): Question {
  const x = outOfUnits(question.x, points)
  return question.v === undefined ? { ...question, x } : { ...question, x, v: outOfUnits(question.v, steps) }
}

/** The caller's answer in the method's variables: ∂f/∂y = unit · ∂f/∂x, for each column of a Jacobian too. */
export function answerInUnits({ ask }: Question, answer: Answer, { steps }: Measures): Answer {
  if (ask === 'value') {
    const evaluation = answer as Evaluation
    return { ...evaluation, gradient: outOfUnits(evaluation.gradient, steps) }
  }
  if (ask === 'jacobian') return (answer as Answers['jacobian']).map((row) => outOfUnits(row, steps))
  return ask === 'vjp' || ask === 'hvp' ? outOfUnits(answer as Float64Array, steps) : answer
}
