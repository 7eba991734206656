import { relativeError } from './relativeError.ts'

/**
 * What a comparison of an analytic derivative with differences says: `right` within the tolerance; `wrong` by more than
 * the differences' own error; `kink` where the slopes on both sides differ; `unresolved` where the differences are too
 * rough to confirm the tolerance.
 */
export type Verdict = 'right' | 'unresolved' | 'kink' | 'wrong'

/** An analytic derivative beside what differences make of it. */
export interface Judgement {
  /** what was compared: `gradient[3] (thigh)` */
  readonly label: string
  /** the one variable that moved; absent along a direction */
  readonly component?: number
  readonly analytic: number
  readonly numeric: number
  /** |analytic − numeric| / max(|analytic|, |numeric|, differenceError / tolerance) */
  readonly relativeError: number
  /** how far off the numeric derivative may be */
  readonly differenceError: number
  /** slope on the right minus slope on the left; 0 where smooth */
  readonly jump: number
  readonly verdict: Verdict
}

/** What is compared. */
export interface Comparison {
  readonly label: string
  readonly component?: number | undefined
  readonly analytic: number
  readonly numeric: { readonly derivative: number; readonly error: number; readonly jump: number }
  /** derivative that would be of ordinary size here; rounding of that size is invisible */
  readonly typical: number
  readonly tolerance: number
}

/** Units in the last place of an ordinary derivative that count as rounding. */
const ROUNDING = 8 * Number.EPSILON

/** Differences are trusted to be off by no more than this many of their estimated errors. */
const CERTAINTY = 4

/** The verdict on one derivative. */
export function judged({ label, component, analytic, numeric, typical, tolerance }: Comparison): Judgement {
  const differenceError = Math.max(CERTAINTY * numeric.error, ROUNDING * typical)
  const compared = { analytic, numeric: numeric.derivative, differenceError, jump: numeric.jump }
  return {
    label,
    ...(component === undefined ? {} : { component }),
    ...compared,
    relativeError: relativeError(analytic, numeric.derivative, differenceError / tolerance),
    verdict: verdictOn(compared, typical, tolerance),
  }
}

type Compared = Pick<Judgement, 'analytic' | 'numeric' | 'differenceError' | 'jump'>

function verdictOn(compared: Compared, typical: number, tolerance: number): Verdict {
  const { analytic, numeric, differenceError, jump } = compared
  if (!Number.isFinite(analytic)) return 'wrong'
  const size = Math.max(Math.abs(analytic), Math.abs(numeric))
  if (Math.abs(jump) > tolerance * Math.max(size, Math.abs(jump) / 2))
    return isSubgradient(compared) ? 'kink' : 'wrong'
  if (Math.abs(analytic - numeric) > tolerance * size + differenceError) return 'wrong'
  return differenceError <= tolerance * Math.max(size, typical) ? 'right' : 'unresolved'
}

/** Whether the analytic derivative lies between the slopes of both sides, their error allowed for. */
export function isSubgradient({ analytic, numeric, differenceError, jump }: Compared): boolean {
  return Math.abs(analytic - numeric) <= Math.abs(jump) / 2 + differenceError
}

/** The worse verdict first; then single variables, which name the culprit; then the larger relative error. */
export function byGravity(a: Judgement, b: Judgement): number {
  const single = Number(b.component !== undefined) - Number(a.component !== undefined)
  return (
    GRAVITY[b.verdict] - GRAVITY[a.verdict] || single || finite(b.relativeError) - finite(a.relativeError)
  )
}

/** Infinity as a number that can be subtracted from itself. */
function finite(error: number): number {
  return Math.min(error, Number.MAX_VALUE)
}

const GRAVITY: { readonly [verdict in Verdict]: number } = { right: 0, unresolved: 1, kink: 2, wrong: 3 }
