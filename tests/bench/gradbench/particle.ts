'use grad'
import { type Scalar, whileLoop } from '../../../ad/index.ts'
import { gradientBy, leastPlace, type Mode } from './descent.ts'
import { prepared } from './prepared.ts'
import type { Functions, Prepared } from './protocol.ts'

interface Input {
  readonly w: number
}

type Point = readonly Scalar[]

/** Duration of a step. */
const STEP = 0.1

/** The most steps of a flight; one that takes more stops with an error. Those of the eval take less than a hundred. */
const MOST_STEPS = 1000

/** Where the particle starts, and how fast. */
const PLACE: Point = [0, 8]
const VELOCITY: Point = [0.75, 0]

/** The potential of two charges, the upper of them lowered by w: Σ 1 / distance. */
function potential(w: Scalar, x: Point): Scalar {
  return [10 - w, 0].reduce((sum: Scalar, height) => {
    const [dx, dy] = [10 - x[0]!, height - x[1]!]
    return sum + 1 / Math.sqrt(dx * dx + dy * dy)
  }, 0)
}

/**
 * The square of the place where the particle crosses the ground, by Euler steps and a straight line at the end.
 *
 * @param mode - how the gradient of the potential is taken
 * @param w - what the upper charge is lowered by
 */
export function missed(mode: Mode, w: Scalar): Scalar {
  const slope = gradientBy(mode, (x) => potential(w, x))
  const end = whileLoop(
    ({ next }) => next[1]! > 0,
    ({ x, v, next }) => {
      const force = slope(x).map((s) => -s)
      const faster = v.map((vi, i) => vi + STEP * force[i]!)
      return { x: next, v: faster, next: next.map((xi, i) => xi + STEP * faster[i]!) }
    },
    { x: PLACE, v: VELOCITY, next: PLACE.map((xi, i) => xi + STEP * VELOCITY[i]!) },
    { maxTrips: MOST_STEPS },
  )
  const left = -end.next[1]! / end.v[1]!
  const crossing = end.next[0]! + left * end.v[0]!
  return crossing * crossing
}

/**
 * The w for which the particle comes down on the origin.
 *
 * @param outer - how the gradient over the whole flight is taken
 * @param inner - how the gradient of the potential is
 * @param w - where the search begins
 * @see GradBench, evals/particle
 */
export function aim(outer: Mode, inner: Mode, w: Scalar): Scalar {
  const cost = ([at]: Point) => missed(inner, at!)
  return leastPlace(cost, gradientBy(outer, cost), [w])[0]!
}

function by(outer: Mode, inner: Mode): (input: Input) => Prepared {
  return ({ w }) => prepared((at: Scalar) => aim(outer, inner, at), w)
}

export const functions: Functions = {
  ff: by('forward', 'forward'),
  fr: by('forward', 'reverse'),
  rf: by('reverse', 'forward'),
  rr: by('reverse', 'reverse'),
}
