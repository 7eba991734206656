'use grad'
import type { Scalar } from '../../ad/index.ts'

/**
 * Speed at which dry friction bears 71 % of its limit, where a joint does not say [rad/s or m/s]: a turn in ten minutes
 * or a hand's breadth in ten seconds, which is slower than anything that a machine does on purpose.
 */
const CREEP_SPEED = 0.01

/**
 * Dry friction as a damping coefficient at this speed: the force −c v has the size of the limit once |v| is well above
 * v_s, and fades out smoothly below, where a dry joint would stick and this one creeps.
 *
 *   c = f/√(v² + v_s²)
 *
 * As a coefficient it is taken a step ahead like every damper, so that a step never turns the motion round.
 *
 * @param limit - f, greatest force [N or N·m]; the literal 0 folds away
 * @param v - speed of the degree of freedom [m/s or rad/s]
 * @param creepSpeed - v_s [m/s or rad/s]
 */
export function dryDamping(limit: Scalar, v: Scalar, creepSpeed: Scalar = CREEP_SPEED): Scalar {
  return limit * (1 / Math.sqrt(v * v + creepSpeed * creepSpeed))
}
