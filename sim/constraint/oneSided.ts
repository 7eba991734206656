'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Penalty } from './constraint.ts'

/**
 * s(x) = ½ D min(0, x)²: pushes one way only, as joint limits and contacts without friction do.
 *
 * @param weight - D [kg or kg·m²]; 0 where the limit or contact is out of reach
 */
export function oneSided(weight: Scalar): Penalty {
  return {
    force: ([x]) => [weight * Math.max(0, -x!)],
    curvature: ([x]) => [[select(x! < 0, weight, 0)]],
  }
}
