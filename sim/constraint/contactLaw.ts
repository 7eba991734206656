'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Contact } from '../contact/contact.ts'
import type { ContactPair } from '../contact/pairs.ts'
import { coneFriction, type Surface } from '../contact/surface.ts'
import type { Model } from '../model/model.ts'
import { matTransposeVec } from '../spatial/mat3.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import type { Penalty } from './constraint.ts'
import { ellipticCone } from './ellipticCone.ts'
import type { InverseWeights } from './inverseWeights.ts'
import { oneSided } from './oneSided.ts'
import { pyramid } from './pyramid.ts'
import { safeTime, softPull, stiffnessAndDamping } from './softness.ts'

/** What contacts depend on besides themselves. */
export type LawModel = Pick<Model, 'timestep' | 'solver'>

/** What a contact asks for, by how far and how fast it is along its axes. */
export interface ContactLaw {
  readonly reference: readonly Scalar[]
  /** of the normal [kg]; 0 where the contact is out of reach */
  readonly weight: Scalar
  readonly penalty: Penalty
}

/** How easily the normal of a contact of two shapes moves [1/kg]. */
export function contactInverseWeight(
  model: Model,
  { bodies }: InverseWeights,
  { a, b }: Pick<ContactPair, 'a' | 'b'>,
): Scalar {
  return bodies[model.shapes[a]!.body]!.translation + bodies[model.shapes[b]!.body]!.translation
}

/**
 * What a contact asks for.
 *
 * @param inverseWeight - how easily its normal moves [1/kg]
 * @param velocity - along its axes, condim numbers [m/s and rad/s]
 * @param pushes - whether it can push; none: where it is within its margin
 */
export function contactLaw(
  model: LawModel,
  inverseWeight: Scalar,
  { distance, surface }: Pick<Contact, 'distance' | 'surface'>,
  velocity: readonly Scalar[],
  pushes: boolean = distance < surface.margin,
): ContactLaw {
  const elliptic = model.solver?.cone === 'elliptic'
  const slide = surface.condim > 1 ? coneFriction(surface)[0] : 0
  const { reference, weight } = softPull({
    softness: surface.softness,
    violation: distance - surface.margin,
    velocity: velocity[0]!,
    inverseWeight: surface.condim > 1 && !elliptic ? (1 + slide * slide) * inverseWeight : inverseWeight,
    timestep: safeTime(model),
  })
  const B = frictionDamping(model, surface, elliptic)
  const within = select(pushes, weight, 0)
  return {
    reference: [reference, ...velocity.slice(1).map((speed) => -(B * speed))],
    weight: within,
    penalty: conePenalty(model, surface, within),
  }
}

/**
 * Friction is stiffer than the normal by `impratio`; all edges of a pyramid have one weight, 1/(2 μ² R) with
 * μ = μ₁/√impratio, which is MuJoCo's match of the pyramid to the cone.
 */
export function conePenalty({ solver }: Pick<LawModel, 'solver'>, surface: Surface, weight: Scalar): Penalty {
  const friction = coneFriction(surface).slice(0, surface.condim - 1)
  const [slide] = friction
  const impratio = solver?.impratio ?? 1
  if (slide === undefined) return oneSided(weight)
  if (solver?.cone === 'elliptic') return ellipticCone(weight, slide / Math.sqrt(impratio), friction)
  return pyramid((weight * impratio) / (2 * slide * slide), friction)
}

/** How fast sliding decays [1/s]: as the contact, unless a pair of shapes says otherwise of smooth cones. */
function frictionDamping(
  model: LawModel,
  { softness, solrefFriction }: Contact['surface'],
  elliptic: boolean,
): Scalar {
  const own = stiffnessAndDamping(softness, safeTime(model)).B
  if (!elliptic || !solrefFriction) return own
  const said = stiffnessAndDamping({ ...softness, solref: solrefFriction }, safeTime(model)).B
  const nothing = Math.abs(solrefFriction[0]) + Math.abs(solrefFriction[1]) <= 0
  return select(nothing, own, said)
}

/** A contact's force along its rows as a force and a torque on B, in world axes. */
export interface ContactWrench {
  /** [N] */
  readonly force: Vec3
  /** about the contact [N·m] */
  readonly torque: Vec3
}

/** R_WC f of the parting and sliding dimensions, and of the turning ones; a dimension that is not there has none. */
export function contactWrench(R_CW: Mat3, along: readonly Scalar[]): ContactWrench {
  const [n = 0, t1 = 0, t2 = 0, spin = 0, roll1 = 0, roll2 = 0] = along
  return { force: matTransposeVec(R_CW, [n, t1, t2]), torque: matTransposeVec(R_CW, [spin, roll1, roll2]) }
}
