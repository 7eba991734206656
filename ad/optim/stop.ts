/**
 * Why a run ended: `gradient`, `value` and `step` are convergence; `iterations` and `evaluations` are limits; `stopped`
 * is the caller; `lineSearch` (no step lowers the value), `notFinite` and `infeasible` are trouble.
 */
export type StopReason =
  | 'gradient'
  | 'value'
  | 'step'
  | 'iterations'
  | 'evaluations'
  | 'stopped'
  | 'lineSearch'
  | 'notFinite'
  | 'infeasible'

/** Why a run ended, for programs and for people. */
export interface Stop {
  readonly reason: StopReason
  readonly converged: boolean
  readonly sentence: string
}

/** A stop with its sentence. */
export function stopFor(reason: StopReason, sentence: string): Stop {
  return { reason, converged: CONVERGED.has(reason), sentence }
}

const CONVERGED: ReadonlySet<StopReason> = new Set(['gradient', 'value', 'step'])

/** The start point cannot be used: the value or a component of the gradient is NaN or infinite there. */
export class StartNotFiniteError extends Error {
  override readonly name = 'StartNotFiniteError'
  /** the gradient's first bad component; undefined when it is the value */
  readonly component: number | undefined
  /** NaN, Infinity or -Infinity */
  readonly found: number

  constructor(found: number, component: number | undefined, x: number | undefined) {
    const what = component === undefined ? 'the value' : `gradient[${component}]`
    const where = component === undefined ? '' : ` (x[${component}] = ${x})`
    super(
      `minimize: ${what} is ${found} at the start point${where}, expected a finite number; ` +
        'start elsewhere, narrow the bounds, or mend the objective.',
    )
    this.component = component
    this.found = found
  }
}
