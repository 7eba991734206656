import type { Asking, Iterate } from './asking.ts'
import type { Halt } from './method.ts'
import { descriptionOfNotFinite } from './notFinite.ts'
import { dot, firstNotFinite, type Vector } from './vectors.ts'

/** A ray on which to search: t ↦ the iterate at step length t. */
export interface Ray {
  readonly start: Iterate
  /** the direction at t: how the point moves as t grows */
  direction(t: number): Vector
  /** longest step that stays in the box */
  readonly longest: number
  /** asks for the iterate at t */
  at(t: number): Asking<Iterate>
}

/** How much is asked of a step. */
export interface WolfeOptions {
  /** c₁ of the decrease condition φ(t) ≤ φ(0) + c₁ t φ′(0) */
  readonly decrease: number
  /** c₂ of the curvature condition |φ′(t)| ≤ c₂ |φ′(0)|; small means nearly exact searches */
  readonly curvature: number
  /** evaluations after which the search gives up */
  readonly trials: number
}

/**
 * Rounding error of a value, relative to it. Below it two values cannot be told apart, and the slope decides.
 * A sum of ten thousand terms carries about this much.
 */
export const VALUE_ROUNDING = 1e-12

/** A bracket below this fraction of its distance from the start holds no further number worth trying. */
const NARROWEST = 1e-15

/** Steps grow at least and at most by these factors while no minimum is bracketed. */
const GROWTH = [1.1, 4] as const

/** A trial where the objective is not finite is followed by one at this fraction of the bracket. */
const RETREAT = 0.1

/** Interpolated trials keep these fractions of the bracket away from its lower and its other end. */
const MARGIN = [0.001, 0.02] as const

/** When a trial leaves more than this fraction of the bracket, the next one halves it. */
const SHRINKING = 0.66

/** A point on the ray: step length t, value φ(t), slope φ′(t) (NaN where the gradient is not finite). */
export interface Trial {
  readonly t: number
  readonly value: number
  readonly slope: number
  readonly iterate: Iterate
}

/** The state of a search: `low` is the best decrease so far, the minimum lies between it and `high`, once there is one. */
interface Bracket {
  readonly low: Trial
  readonly high: Trial | undefined
}

/**
 * The trial at a step length that satisfies the strong Wolfe conditions, or the approximate ones where the decrease is
 * lost in rounding.
 *
 *   φ(t) ≤ φ(0) + c₁ t φ′(0)   and   |φ′(t)| ≤ c₂ |φ′(0)|
 *
 * Trials where the objective is not finite shorten the step. When the trials run out, the best decrease is returned.
 *
 * @param first - first step length to try
 * @returns a failure when nothing lower was found, or when the gradient is not finite where the value is good
 * @see Nocedal & Wright 2006, algorithms 3.5 and 3.6; Hager & Zhang 2005, eq. 4.1, for the approximate conditions
 */
export function* wolfeSearch(ray: Ray, first: number, options: WolfeOptions): Asking<Trial | Halt> {
  const start = trialOf(0, ray.start, ray)
  let bracket: Bracket = { low: start, high: undefined }
  let t = Math.min(first, ray.longest)
  for (let count = 0; count < options.trials; count++) {
    const trial = trialOf(t, yield* ray.at(t), ray)
    if (unusable(trial, start, options)) return unusableGradient(trial)
    if (satisfied(trial, start, options) || atTheWall(trial, start, ray, options)) return trial
    const previous = bracket
    bracket = narrowed(bracket, trial, start, options)
    if (exhausted(bracket)) break
    t = nextStep(bracket, previous, ray.longest)
  }
  return bracket.low.value < start.value ? bracket.low : nothingLower(start, bracket)
}

function trialOf(t: number, iterate: Iterate, ray: Ray): Trial {
  const slope = dot(iterate.gradient, ray.direction(t))
  const usable = firstNotFinite(iterate.gradient) < 0
  return {
    t,
    iterate,
    value: Number.isNaN(iterate.value) ? Infinity : iterate.value,
    slope: usable ? slope : Number.NaN,
  }
}

function decreased(trial: Trial, start: Trial, { decrease }: WolfeOptions): boolean {
  return trial.value <= start.value + decrease * trial.t * start.slope && trial.value > -Infinity
}

/** Both Wolfe conditions, or their approximate form. */
function satisfied(trial: Trial, start: Trial, options: WolfeOptions): boolean {
  const flat = Math.abs(trial.slope) <= -options.curvature * start.slope
  if (flat && decreased(trial, start, options)) return true
  const level = trial.value <= start.value + VALUE_ROUNDING * Math.abs(start.value)
  return flat && level && trial.slope <= (2 * options.decrease - 1) * start.slope
}

/** The box ends here and the objective still falls. */
function atTheWall(trial: Trial, start: Trial, ray: Ray, options: WolfeOptions): boolean {
  return trial.t === ray.longest && trial.slope < 0 && decreased(trial, start, options)
}

function unusable(trial: Trial, start: Trial, options: WolfeOptions): boolean {
  return Number.isNaN(trial.slope) && Number.isFinite(trial.value) && decreased(trial, start, options)
}

function unusableGradient({ iterate }: Trial): Halt {
  return { halt: 'notFinite', sentence: descriptionOfNotFinite(iterate) }
}

/** The bracket after a trial: it keeps the minimum between the lowest value so far and a higher one, or a rising slope. */
function narrowed({ low, high }: Bracket, trial: Trial, start: Trial, options: WolfeOptions): Bracket {
  const towards = high === undefined ? 1 : high.t - low.t
  const rising = trial.slope * towards >= 0
  if (indistinct(trial, low)) return rising ? { low, high: trial } : { low: trial, high }
  const poor = Number.isNaN(trial.slope) || !decreased(trial, start, options) || trial.value >= low.value
  if (poor) return { low, high: trial }
  return rising ? { low: trial, high: low } : { low: trial, high }
}

/** Whether two values differ by no more than rounding, so that only the slopes tell where the minimum is. */
function indistinct(a: Trial, b: Trial): boolean {
  return Math.abs(a.value - b.value) <= VALUE_ROUNDING * Math.abs(b.value) && Number.isFinite(a.slope)
}

function exhausted({ low, high }: Bracket): boolean {
  return high !== undefined && Math.abs(high.t - low.t) <= NARROWEST * Math.max(high.t, low.t)
}

function nextStep(bracket: Bracket, previous: Bracket, longest: number): number {
  const { low, high } = bracket
  if (high === undefined) return Math.min(longest, beyond(previous.low, low))
  if (!Number.isFinite(high.value) || Number.isNaN(high.slope)) return low.t + RETREAT * (high.t - low.t)
  return between(low, high, SHRINKING * widthOf(previous))
}

/** A longer step: the minimum of the cubic through the last two trials, within the limits of growth. */
function beyond(previous: Trial, last: Trial): number {
  const [least, most] = GROWTH.map((growth) => last.t + growth * (last.t - previous.t)) as [number, number]
  const minimum = cubicMinimum(previous, last)
  return minimum >= least && minimum <= most ? minimum : most
}

/** A step inside the bracket: the minimum of the cubic through its ends, or its middle when it is wider than it should be. */
function between(low: Trial, high: Trial, widest: number): number {
  const width = high.t - low.t
  const fraction = (cubicMinimum(low, high) - low.t) / width
  if (Math.abs(width) > widest || !Number.isFinite(fraction)) return low.t + width / 2
  return low.t + Math.min(Math.max(fraction, MARGIN[0]), 1 - MARGIN[1]) * width
}

/** Length of a bracket, Infinity while it is open. */
function widthOf({ low, high }: Bracket): number {
  return high === undefined ? Infinity : Math.abs(high.t - low.t)
}

/**
 * Minimiser of the cubic with the values and slopes of two trials; NaN if it has none. Of values that are the same but for
 * rounding nothing is made: then it is the point where the slope, taken as linear, is zero.
 *
 * @see Nocedal & Wright 2006, eq. 3.59
 */
function cubicMinimum(a: Trial, b: Trial): number {
  if (indistinct(a, b)) return a.t - (a.slope * (b.t - a.t)) / (b.slope - a.slope)
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t)
  const d2 = Math.sign(b.t - a.t) * Math.sqrt(d1 * d1 - a.slope * b.slope)
  return b.t - ((b.t - a.t) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
}

function nothingLower(start: Trial, { high }: Bracket): Halt {
  const shortest = high?.t ?? 0
  return {
    halt: 'lineSearch',
    sentence:
      `the line search found nothing lower than ${start.value} along a direction of slope ${start.slope.toExponential(2)}, ` +
      `down to a step of ${shortest.toExponential(2)}: either the value is at its rounding error, or the gradient is wrong ` +
      'or has a jump here; checkGradient tells which.',
  }
}
