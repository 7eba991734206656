'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { ContactMaterial } from '../model/model.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dot3, scale3, sub3 } from '../spatial/vec3.ts'
import type { Contact, ContactResponse } from './contact.ts'

/**
 * Hunt–Crossley normal force and regularized Coulomb friction of one contact.
 *
 *   f = f_n n − c_t v_t,   c_t = μ f_n/√(|v_t|² + v_s²)
 *
 * @param slip - velocity of B's surface relative to A's, in the axes of B's link [m/s]
 */
export function compliant(material: ContactMaterial, contact: Contact, slip: Vec3): ContactResponse {
  const { normal, distance, surface } = contact
  const parting = dot3(normal, slip)
  const sliding = sub3(slip, scale3(parting, normal))
  const { pressing, damping } = normalForce(material, -distance, -parting)
  const drag = surface.friction[0] * pressing * fade(sliding, material.slipSpeed)
  return {
    force: sub3(scale3(pressing, normal), scale3(drag, sliding)),
    damping: { normal: damping, sliding: drag },
  }
}

/**
 * Normal force of a compliant contact [N], never pulling, and its slope with the closing speed [N·s/m].
 *
 *   f_n = k x^1.5 max(0, 1 + d ẋ)
 *
 * @param depth - x, how far the surfaces are inside each other [m]
 * @param rate - ẋ, closing speed [m/s]
 * @see Hunt & Crossley 1975, eq. 9
 */
export function normalForce(
  { stiffness, dissipation }: ContactMaterial,
  depth: Scalar,
  rate: Scalar,
): { pressing: Scalar; damping: Scalar } {
  const spring = stiffness * power32(depth)
  const factor = 1 + dissipation * rate
  return { pressing: spring * Math.max(0, factor), damping: select(factor > 0, spring * dissipation, 0) }
}

/** max(0, x)^1.5: value and slope 0 at 0, and no root of a number ≤ 0 on the way. */
export function power32(x: Scalar): Scalar {
  const inside = x > 0
  return select(inside, x, 0) * Math.sqrt(select(inside, x, 1))
}

/**
 * 1/√(|v|² + v_s²) [s/m], which turns a sliding velocity into its direction, faded out at rest: smooth at v = 0. Coulomb's
 * law regularized that way creeps where a dry contact would stick: at |v| = v_s it bears 71 % of the limit.
 *
 * @param slipSpeed - v_s [m/s]
 */
export function fade(v: Vec3, slipSpeed: Scalar): Scalar {
  return 1 / Math.sqrt(dot3(v, v) + slipSpeed * slipSpeed)
}
