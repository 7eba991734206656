'use grad'
import { cond, type Scalar, select } from '../../ad/index.ts'
import { type Contact, contactsOfPair } from '../contact/contact.ts'
import { contactFrame } from '../contact/contactFrame.ts'
import { contactRows } from '../contact/contactRows.ts'
import { touchCount } from '../contact/distance.ts'
import type { ContactPair } from '../contact/pairs.ts'
import { areSolids, inReach } from '../contact/reach.ts'
import { coneFriction, type Surface } from '../contact/surface.ts'
import { type DofMotions, relativeDofs } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model, State } from '../model/model.ts'
import { matTransposeVec } from '../spatial/mat3.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import type { Constraint, Penalty } from './constraint.ts'
import { ellipticCone } from './ellipticCone.ts'
import type { InverseWeights } from './inverseWeights.ts'
import { oneSided } from './oneSided.ts'
import { anyOf, type Presence } from './presence.ts'
import { pyramid } from './pyramid.ts'
import { sparseProduct } from './rows.ts'
import { safeTime, softPull, stiffnessAndDamping } from './softness.ts'

/** What the constraints of contacts are made from. */
export interface Touching {
  readonly model: Model
  readonly kin: Kinematics
  readonly motions: DofMotions
  readonly state: State
  readonly weights: InverseWeights
  /** which take part; none: those within their margins */
  readonly present?: Presence | undefined
}

/**
 * The constraints of all contacts, in the order of `contacts`: along the normal, and as many of the tangential dimensions as
 * the condim says.
 *
 * Two solids that are not within their margin are skipped when the program runs: a machine that may touch itself has
 * hundreds of pairs, and seldom more than a few that do.
 */
export function contactConstraints(at: Touching): readonly Constraint[] {
  const { model, kin, present } = at
  return model.pairs.flatMap((pair, i) => {
    const within = present?.contacts[i]
    if (areSolids(model, pair)) return solidConstraints(at, pair, within)
    return contactsOfPair(model, kin, pair).map((contact, k) => ({
      ...named(model, pair),
      ...softContact(at, contact, within?.[k]),
    }))
  })
}

function named(model: Model, pair: ContactPair): Pick<Constraint, 'name'> {
  const [a, b] = [model.shapes[pair.a]!, model.shapes[pair.b]!]
  return { name: `contact of "${a.name}" and "${b.name}"` }
}

/** What a contact asks for, and with which weight. */
interface SoftContact extends Pick<Constraint, 'rows' | 'reference'> {
  /** of the normal [kg]; 0 where the contact is out of reach */
  readonly weight: Scalar
}

/** A contact of two solids: its rows are only the entries of the velocities that move one solid against the other. */
interface SolidContact extends SoftContact {
  readonly acts: boolean
}

/**
 * The constraints of two solids, which act where they are within their margin.
 *
 * @param within - whether they are, at each place; none: as the configuration says
 */
function solidConstraints(
  at: Touching,
  pair: ContactPair,
  within?: readonly boolean[],
): readonly Constraint[] {
  const { model, kin } = at
  const [a, b] = [pair.a, pair.b].map((shape) => model.shapes[shape]!.geometry.kind)
  const [linkA, linkB] = [pair.a, pair.b].map((shape) => model.shapeFrames[shape]!.link)
  const columns = relativeDofs(model, linkA!, linkB!)
  const nothing = absent(pair.surface.condim, columns.length)
  const close = cond(
    within ? anyOf(within) : inReach(model, kin, pair, pair.surface.margin),
    () =>
      contactsOfPair(model, kin, pair).map((contact, k) => solidContact(at, contact, columns, within?.[k])),
    () => Array.from({ length: touchCount(a!, b!) }, () => nothing),
  )
  return close.map(({ rows, reference, weight, acts }) => ({
    ...named(model, pair),
    rows: rows.map((entries) => spread(entries, columns, model.nv)),
    reference,
    penalty: conePenalty(model, pair.surface, weight),
    acts,
  }))
}

/** A contact if it is within its margin; else nothing. */
function solidContact(
  at: Touching,
  contact: Contact,
  columns: readonly number[],
  within?: boolean,
): SolidContact {
  const { distance, surface } = contact
  return cond(
    within ?? distance < surface.margin,
    () => {
      const { rows, reference, weight } = softContact(at, contact, within)
      return { rows: rows.map((row) => columns.map((j) => row[j]!)), reference, weight, acts: true }
    },
    () => absent(surface.condim, columns.length),
  )
}

function absent(condim: number, columns: number): SolidContact {
  const zeros = (n: number) => Array<Scalar>(n).fill(0)
  return {
    rows: Array.from({ length: condim }, () => zeros(columns)),
    reference: zeros(condim),
    weight: 0,
    acts: false,
  }
}

/** A row of length nv with these entries in these columns. */
function spread(entries: readonly Scalar[], columns: readonly number[], nv: number): readonly Scalar[] {
  const row = Array<Scalar>(nv).fill(0)
  entries.forEach((entry, i) => {
    row[columns[i]!] = entry
  })
  return row
}

/**
 * Rows, reference and weight of a contact. Only the normal has a place to return to; friction has only a speed to lose.
 */
function softContact(
  at: Touching,
  contact: Contact,
  pushes?: boolean,
): SoftContact & Pick<Constraint, 'penalty'> {
  const { model, motions, kin, state } = at
  const rows = contactRows(model, motions, contact, contactFrame(kin, contact))
  return { rows, ...contactLaw(at, contact, sparseProduct(rows, state.v), pushes) }
}

/** What a contact asks for, by how far and how fast it is along its axes. */
export interface ContactLaw {
  readonly reference: readonly Scalar[]
  /** of the normal [kg]; 0 where the contact is out of reach */
  readonly weight: Scalar
  readonly penalty: Penalty
}

/**
 * What a contact asks for.
 *
 * @param velocity - along its axes, condim numbers [m/s and rad/s]
 * @param pushes - whether it can push; none: where it is within its margin
 */
export function contactLaw(
  { model, weights }: Pick<Touching, 'model' | 'weights'>,
  { distance, pair, surface }: Pick<Contact, 'distance' | 'pair' | 'surface'>,
  velocity: readonly Scalar[],
  pushes: boolean = distance < surface.margin,
): ContactLaw {
  const elliptic = model.solver?.cone === 'elliptic'
  const slide = surface.condim > 1 ? coneFriction(surface)[0] : 0
  const inverseWeight = [pair.a, pair.b].reduce(
    (sum, shape) => sum + weights.bodies[model.shapes[shape]!.body]!.translation,
    0 as Scalar,
  )
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
function conePenalty({ solver }: Model, surface: Surface, weight: Scalar): Penalty {
  const friction = coneFriction(surface).slice(0, surface.condim - 1)
  const [slide] = friction
  const impratio = solver?.impratio ?? 1
  if (slide === undefined) return oneSided(weight)
  if (solver?.cone === 'elliptic') return ellipticCone(weight, slide / Math.sqrt(impratio), friction)
  return pyramid((weight * impratio) / (2 * slide * slide), friction)
}

/** How fast sliding decays [1/s]: as the contact, unless a pair of shapes says otherwise of smooth cones. */
function frictionDamping(
  model: Model,
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
