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

/** The evaluation with its gradient per unit: ∂f/∂y = unit · ∂f/∂x. */
export function evaluationInUnits({ value, gradient }: Evaluation, units: Units): Evaluation {
  return { value, gradient: outOfUnits(gradient, units) }
}
