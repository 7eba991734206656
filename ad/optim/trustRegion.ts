import type { Asking, Iterate } from './asking.ts'
import { boxedStep, lengthOf, type Model } from './boxedStep.ts'
import type { Halt } from './method.ts'
import type { Space } from './space.ts'
import { VALUE_ROUNDING } from './wolfeSearch.ts'

/** A point that was tried. */
export interface Trial {
  readonly x: Float64Array
  readonly value: number
}

/** The point that a trust region led to, and the radius to go on with. */
export interface Accepted<T> {
  readonly trial: T
  readonly radius: number
}

/** Where to look from, by which model, and how far it is trusted. */
export interface Region {
  readonly current: Iterate
  readonly model: Model
  readonly radius: number
  /** whether the radius is a first guess, which the first step may shorten */
  readonly fresh: boolean
}

/** A step is taken when the value falls by this fraction of what the model promised. */
const LEAST_RATIO = 1e-4

/** Below the first of these fractions of the promise the radius shrinks, above the second it grows. */
const POOR = 0.25
const GOOD = 0.75

/** Factors by which the radius shrinks at most and at least. */
const SHRINKING = [0.1, 0.5] as const
const GROWTH = 2

/** Radii tried in one iteration: the last is at most 2⁻⁶⁰ of the first, where no step changes a number. */
const MOST_TRIALS = 60

/**
 * The next point: the model's minimum within the radius, which shrinks until the value falls as promised.
 *
 * Where the first step promises a decrease that is lost in the rounding of the value, it is taken all the same: the gradient
 * may still have digits to gain.
 *
 * @param probe - asks for the value at a point; where it is not finite the radius shrinks
 * @returns a failure when no step lowers the value, or, converged, when the model's step changes nothing
 * @see Nocedal & Wright 2006, algorithm 4.1; Moré 1978, section 4, for the radius
 */
export function* trustRegionStep<T extends Trial>(
  { current, model, radius, fresh }: Region,
  space: Space,
  probe: (x: Float64Array) => Asking<T>,
): Asking<Accepted<T> | Halt> {
  let reach = radius
  let promised = 0
  let shrunk = false
  for (let count = 0; count < MOST_TRIALS; count++) {
    const { step, end, decrease, slope } = yield* boxedStep(model, current, reach, space)
    promised = decrease
    if (!Number.isFinite(decrease)) return modelNotFinite(decrease)
    shrunk = count > 0
    if (end.every((xi, i) => xi === current.x[i])) break
    const length = lengthOf(model, step)
    if (fresh && count === 0) reach = Math.min(reach, length)
    const trial = yield* probe(end)
    const ratio = ratioOf(current.value - trial.value, decrease, current.value, count === 0)
    const next = nextRadius(ratio, reach, length, trial.value - current.value, slope)
    if (ratio >= LEAST_RATIO) return { trial, radius: next }
    reach = next
  }
  return shrunk ? nothingLower(current, reach) : nothingToGain(promised)
}

/** What a step gained as a fraction of its promise; 1 where both are lost in rounding. */
function ratioOf(gain: number, promise: number, value: number, first: boolean): number {
  if (!Number.isFinite(gain)) return Number.NEGATIVE_INFINITY
  const rounding = VALUE_ROUNDING * Math.abs(value)
  return first && promise <= rounding && Math.abs(gain) <= rounding ? 1 : gain / promise
}

function nextRadius(ratio: number, radius: number, length: number, rise: number, slope: number): number {
  if (ratio >= GOOD) return Math.max(radius, GROWTH * length)
  if (ratio > POOR) return radius
  // minimum of the parabola through both values with the slope at the start
  const fraction = -slope / (2 * (rise - slope))
  const shrink = Number.isFinite(fraction) ? Math.max(fraction, SHRINKING[0]) : SHRINKING[0]
  return Math.min(shrink, SHRINKING[1]) * Math.min(radius, length)
}

function modelNotFinite(decrease: number): Halt {
  return {
    halt: 'notFinite',
    sentence: `the model promises a decrease of ${decrease}: its curvature is not finite here; the last good iterate is kept.`,
  }
}

function nothingToGain(promised: number): Halt {
  return {
    halt: 'step',
    sentence:
      `converged: the model's best step changes no variable, the decrease of ${promised.toExponential(2)} that it ` +
      'promises is lost in rounding.',
  }
}

function nothingLower({ value }: Iterate, radius: number): Halt {
  return {
    halt: 'lineSearch',
    sentence:
      `no step of the model finds anything lower than ${value}, down to a trust radius of ${radius.toExponential(2)}: ` +
      'either the value is at its rounding error, or the derivative is wrong or has a jump here; checkGradient tells which.',
  }
}
