'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Walk } from './walk.ts'

/** What a machine is measured by, plain numbers of it as it came. */
export interface Scale {
  /** a good way for its size: duration · √(g · height) [m] */
  readonly way: number
  /** weight · height [N·m] */
  readonly torque: number
  /** what it may weigh [kg] */
  readonly massBudget: number
}

/**
 * What each fault costs, as a share of a good way.
 *
 * A machine that lies down has sunk² + tilt² near 1: it loses more than it could walk. Effort at weight · height
 * costs little: it breaks ties between gaits, and keeps the motors from shaking.
 */
const PRICE = { aside: 1, sunk: 6, tilt: 3, turned: 1, effort: 0.1, overweight: 20 }

/**
 * The loss of a walk [m], by terms: the way not gone, and the price of each fault in metres.
 *
 * @param mass - of the machine [kg]
 */
export function walkTerms(walk: Walk, mass: Scalar, { way, torque, massBudget }: Scale) {
  const over = Math.max(0, mass / massBudget - 1)
  const off = walk.aside / way
  return {
    'way ahead': -walk.ahead,
    'way aside': PRICE.aside * way * (off * off),
    sinking: PRICE.sunk * way * walk.sunk,
    leaning: PRICE.tilt * way * walk.tilt,
    turning: PRICE.turned * way * walk.turned,
    effort: (PRICE.effort * way * walk.effort) / torque ** 2,
    overweight: PRICE.overweight * way * (over * over),
  }
}
