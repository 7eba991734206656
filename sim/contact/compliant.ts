'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { ModelError } from '../model/errors.ts'
import type { ContactMaterial, Model } from '../model/model.ts'
import { matTransposeVec } from '../spatial/mat3.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, dot3, neg3, scale3, sub3, zero3 } from '../spatial/vec3.ts'
import { type Contact, type ContactResponse, linkPose, slip, turning } from './contact.ts'
import { contactFrame } from './contactFrame.ts'
import { type Drag, evenDrag, fade, type Tangents, unevenDrag } from './friction.ts'
import { isUneven } from './uneven.ts'

/** Speed of turning at which its friction bears 71 % of the limit, where the material does not say: a turn in six seconds [rad/s]. */
const TURN_SPEED = 1

/**
 * Hunt–Crossley normal force and regularized friction of one contact: Coulomb's, and by the contact's condim its likes
 * about the normal (4) and about the tangents (6).
 *
 *   f = f_n n − c_t v_t,   c_t = μ f_n/√(|v_t|² + v_s²);   τ = −c_s ω_n − c_r ω_t,   c_s = μ_s f_n/√(ω_n² + ω_s²), …
 *
 * Where the coefficients along the two tangents differ, those are two numbers c_t, or c_r: see `unevenDrag`.
 *
 * @param slip - velocity of B's surface relative to A's, in the axes of B's link [m/s]
 * @param turn - angular velocity of B relative to A, in the same axes [rad/s]
 * @param tangents - of the contact's frame, in the same axes; none: friction is the same in all directions, and the first of
 *   two coefficients counts
 */
export function compliant(
  material: ContactMaterial,
  contact: Contact,
  slip: Vec3,
  turn: Vec3,
  tangents?: Tangents,
): ContactResponse {
  const { normal, distance, surface } = contact
  const { condim, friction } = surface
  const [parting, sliding] = split(normal, slip)
  const [spinning, rolling] = split(normal, turn)
  const { pressing, damping } = normalForce(material, -distance, -parting)
  const turnSpeed = material.turnSpeed ?? TURN_SPEED
  const across = (mu: readonly [Scalar, Scalar], v: Vec3, slow: Scalar) =>
    tangents ? unevenDrag(mu, pressing, v, slow, tangents) : evenDrag(mu[0], pressing, v, slow)
  const slide = condim < 3 ? NO_DRAG : across([friction[0], friction[1]], sliding, material.slipSpeed)
  const spin = condim < 4 ? 0 : friction[2] * pressing * fade([spinning, 0, 0], turnSpeed)
  const roll = condim < 6 ? NO_DRAG : across([friction[3], friction[4]], rolling, turnSpeed)
  return {
    force: sub3(scale3(pressing, normal), slide.resistance),
    torque: neg3(add3(scale3(spin * spinning, normal), roll.resistance)),
    damping: {
      normal: damping,
      sliding: slide.damping,
      spinning: spin,
      rolling: roll.damping,
      ...(tangents && {
        first: { tangent: tangents[0], sliding: slide.more ?? 0, rolling: roll.more ?? 0 },
      }),
    },
  }
}

const NO_DRAG: Drag = { resistance: zero3, damping: 0 }

/**
 * How every contact pushes back, by the compliant model.
 *
 * @throws ModelError where something may touch and the model has no contact material
 */
export function contactResponses(
  model: Pick<Model, 'name' | 'contact'>,
  kin: Pick<Kinematics, 'X_WL'>,
  V: readonly Motion[],
  touching: readonly Contact[],
): readonly ContactResponse[] {
  return touching.map((contact) => {
    const tangents = isUneven(contact.surface) ? tangentsOf(kin, contact) : undefined
    return compliant(materialOf(model), contact, slip(kin, V, contact), turning(kin, V, contact), tangents)
  })
}

/** The tangents of a contact's frame, in the axes of B's link. */
function tangentsOf(kin: Pick<Kinematics, 'X_WL'>, contact: Contact): Tangents {
  const [, first, second] = contactFrame(kin, contact).R_CW
  const { R } = linkPose(kin, contact.linkB)
  return [matTransposeVec(R, first), matTransposeVec(R, second)]
}

/** @throws ModelError where the model has no contact material */
export function materialOf({ name, contact }: Pick<Model, 'name' | 'contact'>): ContactMaterial {
  if (contact) return contact
  throw new ModelError(
    `model "${name}": contact is missing; expected stiffness, dissipation and slipSpeed, for surfaces to push by the compliant ` +
      "model. Of a machine whose contactModel is 'convex', `contactForces` says how they push.",
  )
}

/** The part along the normal, and what is left across it. */
function split(normal: Vec3, x: Vec3): readonly [Scalar, Vec3] {
  const along = dot3(normal, x)
  return [along, sub3(x, scale3(along, normal))]
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
