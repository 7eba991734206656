import { reachAlong, sizesOf, slopeAlong } from './differences.ts'
import { type Direction, type DirectionOptions, directionsOf, unitDirection } from './directions.ts'
import { type Judgement, judged } from './judgement.ts'
import { largestChange, ordinarySlope } from './ordinarySize.ts'
import { product } from './product.ts'
import { type Check, checkOf } from './report.ts'

/** What to check, where, and how strictly. */
export interface GradientCheckOptions extends DirectionOptions {
  readonly value: (x: Float64Array) => number
  /** the gradient that is to be checked, ∂value/∂x */
  readonly gradient: (x: Float64Array) => ArrayLike<number>
  /** relative error allowed; default 1e-7 */
  readonly tolerance?: number
}

/**
 * Compares a gradient with high-order differences: variable by variable and along random directions.
 *
 * With more than 64 variables only directions are checked; when one of them is wrong, all variables are, so that the
 * report can name the culprit.
 *
 * @returns the outcome; nothing is thrown for a wrong gradient until `throwIfWrong` is called
 * @throws Error when the value is not finite at the point, or the gradient has the wrong length
 */
export function checkGradient(options: GradientCheckOptions): Check {
  const check = alongAll(options, directionsOf(options))
  const named =
    options.components !== undefined || check.judgements.some(({ component }) => component !== undefined)
  if (check.worst.verdict !== 'wrong' || named) return check
  const components = Array.from(options.at, (_, i) => unitDirection(options.at.length, i, options.names))
  const all = alongAll(options, [...components, ...directionsOf(options)])
  return checkOf(all.judgements, all.tolerance, all.evaluations + check.evaluations)
}

function alongAll(options: GradientCheckOptions, directions: readonly Direction[]): Check {
  const { value, tolerance = 1e-7 } = options
  const x = Float64Array.from(options.at)
  const gradient = gradientAt(options, x)
  const largest = largestChange(value(x.slice()), gradient, sizesOf(x))
  let evaluations = 1
  const judgements: Judgement[] = directions.map(({ dx, label, component }) => {
    const numeric = slopeAlong(value, x, dx)
    evaluations += numeric.evaluations
    const analytic = product(gradient, dx)
    return judged({
      label: component === undefined ? label : `gradient${label}`,
      component,
      analytic,
      numeric,
      typical: ordinarySlope(largest, reachAlong(x, dx), [analytic]),
      tolerance,
    })
  })
  return checkOf(judgements, tolerance, evaluations)
}

function gradientAt({ gradient }: GradientCheckOptions, x: Float64Array): Float64Array {
  const g = Float64Array.from(gradient(x.slice()))
  if (g.length === x.length) return g
  throw new Error(
    `checkGradient: the gradient has length ${g.length}, expected ${x.length}, one per variable.`,
  )
}
