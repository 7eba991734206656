'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { ContactMaterial } from '../model/model.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, dot3, scale3, sub3 } from '../spatial/vec3.ts'
import type { Contact } from './contact.ts'

/**
 * Force on B of a compliant contact, in the axes of B's link [N].
 *
 * @param slip - velocity of B's surface relative to A's [m/s]
 */
export function compliantForce(material: ContactMaterial, contact: Contact, slip: Vec3): Vec3 {
  const { normal } = contact
  const parting = dot3(normal, slip)
  const pressing = normalForce(material, -contact.distance, -parting)
  const sliding = sub3(slip, scale3(parting, normal))
  return add3(
    scale3(pressing, normal),
    scale3(-(contact.friction * pressing), regularized(sliding, material.slipSpeed)),
  )
}

/**
 * Normal force of a compliant contact [N], never pulling.
 *
 *   f = k x^1.5 max(0, 1 + d ẋ)
 *
 * @param depth - x, how far the surfaces are inside each other [m]
 * @param rate - ẋ, closing speed [m/s]
 * @see Hunt & Crossley 1975, eq. 9
 */
export function normalForce(
  { stiffness, dissipation }: ContactMaterial,
  depth: Scalar,
  rate: Scalar,
): Scalar {
  return stiffness * power32(depth) * Math.max(0, 1 + dissipation * rate)
}

/** max(0, x)^1.5: value and slope 0 at 0, and no root of a number ≤ 0 on the way. */
export function power32(x: Scalar): Scalar {
  const inside = x > 0
  return select(inside, x, 0) * Math.sqrt(select(inside, x, 1))
}

/**
 * Direction of sliding, faded out at rest: v/√(|v|² + v_s²), smooth at v = 0 with slope 1/v_s there. Coulomb's law
 * turns that way round, so a contact creeps where a dry one would stick: at |v| = v_s it bears 71 % of the limit.
 *
 * @param slipSpeed - v_s [m/s]
 */
export function regularized(v: Vec3, slipSpeed: Scalar): Vec3 {
  return scale3(1 / Math.sqrt(dot3(v, v) + slipSpeed * slipSpeed), v)
}
