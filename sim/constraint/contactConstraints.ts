'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Contact } from '../contact/contact.ts'
import { contactFrame } from '../contact/contactFrame.ts'
import { contactRows } from '../contact/contactRows.ts'
import { coneFriction } from '../contact/surface.ts'
import type { DofMotions } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model, State } from '../model/model.ts'
import { matTransposeVec } from '../spatial/mat3.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import type { Constraint, Penalty } from './constraint.ts'
import { ellipticCone } from './ellipticCone.ts'
import type { InverseWeights } from './inverseWeights.ts'
import { oneSided } from './oneSided.ts'
import { pyramid } from './pyramid.ts'
import { sparseProduct } from './rows.ts'
import { softPull, stiffnessAndDamping } from './softness.ts'

/** What the constraints of contacts are made from. */
export interface Touching {
  readonly model: Model
  readonly kin: Kinematics
  readonly motions: DofMotions
  readonly state: State
  readonly weights: InverseWeights
}

/** The constraint of a contact: along its normal, and as many of its tangential dimensions as its condim says. */
export function contactConstraint(at: Touching, contact: Contact): Constraint {
  const { model, motions, kin, state } = at
  const rows = contactRows(model, motions, contact, contactFrame(kin, contact))
  const velocity = sparseProduct(rows, state.v)
  const [a, b] = [model.shapes[contact.pair.a]!, model.shapes[contact.pair.b]!]
  return {
    name: `contact of "${a.name}" and "${b.name}"`,
    rows,
    ...softContact(at, contact, velocity),
  }
}

/**
 * Reference and penalty of a contact. Only the normal has a place to return to; friction has only a speed to lose.
 * Friction is stiffer than the normal by `impratio`; all edges of a pyramid have one weight, 1/(2 μ² R) with
 * μ = μ₁/√impratio, which is MuJoCo's match of the pyramid to the cone.
 */
function softContact(
  { model, weights }: Touching,
  { distance, pair, surface }: Contact,
  velocity: readonly Scalar[],
): Pick<Constraint, 'reference' | 'penalty'> {
  const elliptic = model.solver?.cone === 'elliptic'
  const friction = coneFriction(surface).slice(0, surface.condim - 1)
  const [slide = 0] = friction
  const inverseWeight = [pair.a, pair.b].reduce(
    (sum, shape) => sum + weights.bodies[model.shapes[shape]!.body]!.translation,
    0 as Scalar,
  )
  const { reference, weight } = softPull({
    softness: surface.softness,
    violation: distance - surface.margin,
    velocity: velocity[0]!,
    inverseWeight: friction.length > 0 && !elliptic ? (1 + slide * slide) * inverseWeight : inverseWeight,
    timestep: model.timestep,
  })
  const B = frictionDamping(model, surface, elliptic)
  const within = select(distance < surface.margin, weight, 0)
  return {
    reference: [reference, ...velocity.slice(1).map((speed) => -(B * speed))],
    penalty: conePenalty(within, friction, model.solver?.impratio ?? 1, elliptic),
  }
}

function conePenalty(
  weight: Scalar,
  friction: readonly Scalar[],
  impratio: Scalar,
  elliptic: boolean,
): Penalty {
  const [slide] = friction
  if (slide === undefined) return oneSided(weight)
  if (elliptic) return ellipticCone(weight, slide / Math.sqrt(impratio), friction)
  return pyramid((weight * impratio) / (2 * slide * slide), friction)
}

/** How fast sliding decays [1/s]: as the contact, unless a pair of shapes says otherwise of smooth cones. */
function frictionDamping(
  model: Model,
  { softness, solrefFriction }: Contact['surface'],
  elliptic: boolean,
): Scalar {
  const own = stiffnessAndDamping(softness, model.timestep).B
  if (!elliptic || !solrefFriction) return own
  const said = stiffnessAndDamping({ ...softness, solref: solrefFriction }, model.timestep).B
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
