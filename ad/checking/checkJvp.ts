import { directionalDerivative, reachAlong } from './differences.ts'
import { type DirectionOptions, directionsOf } from './directions.ts'
import { judged } from './judgement.ts'
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
 * @throws Error when an output is not finite at the point, or the derivative has the wrong length
 */
export function checkJvp(options: JvpCheckOptions): Check {
  const { value, jvp, tolerance = 1e-7 } = options
  const x = Float64Array.from(options.at)
  const y = Float64Array.from(value(x.slice()))
  let evaluations = 1
  const judgements = directionsOf(options).flatMap(({ dx, label, component }) => {
    const analytic = sameLength(Float64Array.from(jvp(x.slice(), dx.slice())), y)
    const numeric = directionalDerivative(value, x, dx)
    evaluations += numeric.evaluations
    const reach = reachAlong(x, dx)
    return Array.from(y, (yk, k) =>
      judged({
        label: `${outputName(options, k)} along ${label}`,
        component,
        analytic: analytic[k]!,
        numeric: { derivative: numeric.derivative[k]!, error: numeric.error[k]!, jump: numeric.jump[k]! },
        typical: Math.max(Math.abs(yk) / reach, largest(analytic)),
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

function largest(values: Float64Array): number {
  return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
}
