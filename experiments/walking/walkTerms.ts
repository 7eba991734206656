'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Walk } from './walk.ts'

/** What a machine is measured by: plain numbers of it as it came. */
export interface Scale {
  /** √(g · height): the speed of a machine of its size [m/s] */
  readonly speed: number
  /** how long it walks [s] */
  readonly duration: number
  /** all motors at their greatest, root of the sum of squares [N·m or N] */
  readonly torque: number
  /** what it may weigh [kg] */
  readonly massBudget: number
}

/**
 * What each fault costs, as a share of the way at √(g · height).
 *
 * A machine that lies down has sunk² + lean near 1: it loses more than it could walk. Effort costs little: it decides
 * between gaits that are alike, and keeps the motors from shaking.
 */
const PRICE = { aside: 1, sunk: 6, lean: 3, turned: 1, effort: 0.5, overweight: 300 }

/** The loss of a trial [m], by terms: the mean way not gone, and the price of each fault in metres. */
export function walkTerms(walks: readonly Walk[], mass: Scalar, scale: Scale) {
  const { torque, massBudget } = scale
  const way = scale.speed * scale.duration
  const mean = (of: (walk: Walk) => Scalar) => walks.reduce((sum, walk) => sum + of(walk), 0) / walks.length
  const over = Math.max(0, mass / massBudget - 1)
  return {
    'way ahead': -mean((walk) => walk.ahead),
    'way aside': PRICE.aside * way * mean((walk) => (walk.aside / way) ** 2),
    sinking: PRICE.sunk * way * mean((walk) => walk.sunk),
    leaning: PRICE.lean * way * mean((walk) => walk.lean),
    turning: PRICE.turned * way * mean((walk) => walk.turned),
    effort: PRICE.effort * way * mean((walk) => walk.effort / torque ** 2),
    overweight: PRICE.overweight * way * (over * over),
  }
}
