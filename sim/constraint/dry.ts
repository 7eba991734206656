'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Penalty } from './constraint.ts'

/**
 * Huber's function, whose slope ends at ±f: pulls as hard as it takes to stop the motion, but no harder than dry friction can.
 *
 *   −s'(x) = −clamp(D x, −f, f)
 *
 * @param weight - D [kg or kg·m²]
 * @param limit - f ≥ 0, greatest force of dry friction [N or N·m]
 */
export function dry(weight: Scalar, limit: Scalar): Penalty {
  return {
    force: ([x]) => [-clamp(weight * x!, -limit, limit)],
    curvature: ([x]) => [[select(Math.abs(weight * x!) < limit, weight, 0)]],
  }
}
