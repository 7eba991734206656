import { directionalDerivative, reachAlong } from './differences.ts'
import { type DirectionOptions, directionsOf } from './directions.ts'
import { judged } from './judgement.ts'
import { largestChange, ordinarySlope } from './ordinarySize.ts'
import { type Check, checkOf } from './report.ts'

/** What to check, where, and how strictly. */
export interface JvpCheckOptions extends DirectionOptions {
  readonly value: (x: Float64Array) => ArrayLike<number>
  /** the derivative along dx that is to be checked, (∂value/∂x) dx */
  readonly jvp: (x: Float64Array, dx: Float64Array) => ArrayLike<number>
  /** relative error allowed; default 1e-7 */
  readonly tolerance?: number
  /** what the outputs are called, shape (m) */
  readonly outputNames?: readonly string[]
}

/**
 * Compares the directional derivatives of a function of several outputs with high-order differences, output by output.
 *
 * A derivative is judged beside the largest of its row, along the directions that are checked, and of its column.
 *
 * @throws Error when an output is not finite at the point, or the derivative has the wrong length
 */
export function checkJvp(options: JvpCheckOptions): Check {
  const { value, jvp, tolerance = 1e-7 } = options
  const x = Float64Array.from(options.at)
  const y = Float64Array.from(value(x.slice()))
  let evaluations = 1
  const columns = directionsOf(options).map((direction) => ({
    ...direction,
    analytic: sameLength(Float64Array.from(jvp(x.slice(), direction.dx.slice())), y),
    reach: reachAlong(x, direction.dx),
  }))
  const reaches = columns.map(({ reach }) => reach)
  const row = (k: number) => columns.map(({ analytic }) => analytic[k]!)
  const largest = y.map((yk, k) => largestChange(yk, row(k), reaches))
  const judgements = columns.flatMap(({ dx, label, component, analytic, reach }) => {
    const numeric = directionalDerivative(value, x, dx)
    evaluations += numeric.evaluations
    return Array.from(analytic, (slope, k) =>
      judged({
        label: `${outputName(options, k)} along ${label}`,
        component,
        analytic: slope,
        numeric: { derivative: numeric.derivative[k]!, error: numeric.error[k]!, jump: numeric.jump[k]! },
        typical: ordinarySlope(largest[k]!, reach, analytic),
        tolerance,
      }),
    )
  })
  return checkOf(judgements, tolerance, evaluations)
}

function outputName({ outputNames }: JvpCheckOptions, k: number): string {
  const name = outputNames?.[k]
  return name === undefined ? `output[${k}]` : `output[${k}] (${name})`
}

function sameLength(analytic: Float64Array, y: Float64Array): Float64Array {
  if (analytic.length === y.length) return analytic
  throw new Error(
    `checkJvp: the derivative has length ${analytic.length}, expected ${y.length}, one per output.`,
  )
}
