'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, dot3, scale3 } from '../spatial/vec3.ts'

/**
 * 1/√(|v|² + v_s²) [s/m], which turns a sliding velocity into its direction, faded out at rest: smooth at v = 0. Coulomb's
 * law regularized that way creeps where a dry contact would stick: at |v| = v_s it bears 71 % of the limit. The same for
 * angular velocities [s/rad].
 *
 * @param slipSpeed - v_s [m/s]
 */
export function fade(v: Vec3, slipSpeed: Scalar): Scalar {
  return 1 / Math.sqrt(dot3(v, v) + slipSpeed * slipSpeed)
}

/** The two tangents of a contact, unit. */
export type Tangents = readonly [Vec3, Vec3]

/** What resists a velocity across the normal, and how much less it does per velocity. */
export interface Drag {
  /** to be taken away: along v, where friction is the same in all directions */
  readonly resistance: Vec3
  /** along the second tangent; in all directions, where there is no first */
  readonly damping: Scalar
  /** along the first tangent, beyond that along the second; none: the same */
  readonly more?: Scalar
}

/** Friction that is the same in all directions: c v, c = μ f_n/√(|v|² + v_s²). */
export function evenDrag(mu: Scalar, pressing: Scalar, v: Vec3, slipSpeed: Scalar): Drag {
  const damping = mu * pressing * fade(v, slipSpeed)
  return { resistance: scale3(damping, v), damping }
}

/**
 * Friction with two coefficients: that within the ellipse (f₁/μ₁)² + (f₂/μ₂)² ≤ f_n² which takes most energy, faded out at
 * rest,
 *
 *   c_i v_i along tangent i,   c_i = μ_i² f_n/√(μ₁² v₁² + μ₂² v₂² + ½ (μ₁² + μ₂²) v_s²)
 *
 * Same as `evenDrag` where the two are equal.
 *
 * @param mu - of the two tangents
 * @param tangents - in the axes of v
 */
export function unevenDrag(
  [mu1, mu2]: readonly [Scalar, Scalar],
  pressing: Scalar,
  v: Vec3,
  slipSpeed: Scalar,
  [t1, t2]: Tangents,
): Drag {
  const [v1, v2, square1, square2] = [dot3(t1, v), dot3(t2, v), mu1 * mu1, mu2 * mu2]
  const spread = square1 * v1 * v1 + square2 * v2 * v2 + 0.5 * (square1 + square2) * slipSpeed * slipSpeed
  const rough = spread > 0
  const scale = select(rough, pressing, 0) / Math.sqrt(select(rough, spread, 1))
  const [c1, c2] = [scale * square1, scale * square2]
  return { resistance: add3(scale3(c1 * v1, t1), scale3(c2 * v2, t2)), damping: c2, more: c1 - c2 }
}
