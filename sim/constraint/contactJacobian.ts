'use grad'
import { jacobian, type Scalar } from '../../ad/index.ts'
import { type Contact, contactsOfPair } from '../contact/contact.ts'
import { contactFrame } from '../contact/contactFrame.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import { carriedTogether, carriersOfLink, type Stages } from '../dynamics/stages.ts'
import { WORLD } from '../model/link.ts'
import { crossMatrix, matAdd, matMul, matVec } from '../spatial/mat3.ts'
import {
  crossMotion,
  type Force,
  forceAdd,
  forceAt,
  forceIn,
  type Motion,
  power,
  velocityAt,
  zeroMotion,
} from '../spatial/motion.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import { add3, cross3, scale3, sub3, zero3 } from '../spatial/vec3.ts'
import type { Constraint } from './constraint.ts'
import type { Touching } from './contactConstraints.ts'
import { type ContactWrench, contactInverseWeight, contactLaw, contactWrench } from './contactLaw.ts'
import { sparseDot, sparseProduct } from './rows.ts'

/** A contact of a link with the world, and what is known of it once constraints are solved. */
export interface GroundContact {
  readonly contact: Contact
  /** which of the places where its pair may touch */
  readonly place: number
  readonly constraint: Constraint
  /** along its rows [N and N·m] */
  readonly force: readonly Scalar[]
}

/** What contacts are differentiated with. */
export interface Solved extends Touching {
  readonly tree: Stages
  /** that constraints were solved for, length nv */
  readonly vdot: readonly Scalar[]
}

/** How the force of a contact on the degrees of freedom that carry it moves, besides moving along with its link. */
export interface ContactJacobian {
  /** indices in v */
  readonly dofs: readonly number[]
  /** ∂τ/∂dq and ∂τ/∂v at a fixed v̇, among these */
  readonly dtau_dq: Matrix
  readonly dtau_dv: Matrix
}

/** The link of a contact that moves. */
export const movingLink = ({ linkA, linkB }: Contact): number => (linkB === WORLD ? linkA : linkB)

/** A contact's wrench on its link, in the link's own axes about its origin. */
export function contactPush(kin: Kinematics, { contact, force }: GroundContact): Force {
  const { p_WC, R_CW } = contactFrame(kin, contact)
  const on = onSide(contact.linkB === WORLD ? -1 : 1, contactWrench(R_CW, force))
  return forceIn(kin.X_WL[movingLink(contact)]!, wrenchAt(p_WC, on))
}

/**
 * The derivatives of a contact's force on the degrees of freedom, τ = Jᵀ f(distance, J v, J v̇).
 *
 * Moving a joint turns the link; the ground does not turn with it. Seen from the link, the place of the contact, its axes and
 * the speeds along them then move, by them the force, and by all of these the wrench on the link. That the link takes its
 * wrench along is `inverseDynamicsJacobian`'s.
 */
export function contactJacobian(at: Solved, touching: GroundContact): ContactJacobian {
  const { constraint } = touching
  const carriers = carriersOf(at, movingLink(touching.contact))
  const law = lawJacobian(at, touching)
  const geometry = geometryOf(at, touching)
  const pushes = carriers.map((carrier) => pushMovedBy(carrier, touching, geometry, law))
  const J = carriers.map(({ dof }) => constraint.rows.map((row) => row[dof]!))
  const slowed = J.map((along) => sparseProduct(law.byVelocity, along))
  return {
    dofs: carriers.map(({ dof }) => dof),
    dtau_dq: carriers.map(({ S }) => pushes.map((push) => power(S, push))),
    dtau_dv: J.map((along) => slowed.map((df) => sparseDot(along, df))),
  }
}

/** A degree of freedom that carries the link of a contact. */
interface Carrier {
  readonly dof: number
  readonly S: Motion
  /** how twist and acceleration of the link, J v and J v̇, move with its configuration, seen from the link */
  readonly dV: Motion
  readonly dA: Motion
}

/** Seen from the link, which turns along, it is what carries a joint that moves with it. */
function carriersOf({ tree, state, vdot }: Solved, link: number): readonly Carrier[] {
  const [V, A] = [carriedTogether(tree, state.v), carriedTogether(tree, vdot)]
  return carriersOfLink(tree, link).flatMap((s) => {
    const { dofs, S, parent } = tree.stages[s]!
    const carried = (sums: readonly Motion[], column: Motion) =>
      parent === WORLD ? zeroMotion : crossMotion(sums[parent]!, column)
    return S.map((column, k) => ({
      dof: dofs[k]!,
      S: column,
      dV: carried(V, column),
      dA: carried(A, column),
    }))
  })
}

/** How the forces along a contact's rows move with what they depend on. */
interface LawJacobian {
  /** k numbers */
  readonly byDistance: readonly Scalar[]
  /** k × k, along the rows */
  readonly byVelocity: Matrix
  readonly byAcceleration: Matrix
}

function lawJacobian(
  { model, weights, state, vdot }: Solved,
  { contact, constraint }: GroundContact,
): LawJacobian {
  const k = constraint.rows.length
  const inverseWeight = contactInverseWeight(model, weights, contact.pair)
  const force = ([distance, ...along]: readonly Scalar[]) => {
    const here = { ...contact, distance: distance! }
    const { reference, penalty } = contactLaw(model, inverseWeight, here, along.slice(0, k))
    return penalty.force(along.slice(k).map((a, i) => a - reference[i]!))
  }
  const [velocity, acceleration] = [state.v, vdot].map((x) => sparseProduct(constraint.rows, x))
  const rows = jacobian(force, { mode: 'forward' })([contact.distance, ...velocity!, ...acceleration!])
  return {
    byDistance: rows.map((row) => row[0]!),
    byVelocity: rows.map((row) => row.slice(1, 1 + k)),
    byAcceleration: rows.map((row) => row.slice(1 + k)),
  }
}

/** Where a contact is and how its link moves, and how the place moves with the link. */
interface Geometry {
  /** from the tree's origin [m] */
  readonly r: Vec3
  readonly R_CW: Mat3
  /** J v and J v̇ of the link */
  readonly V: Motion
  readonly A: Motion
  /** of B against A, where the link is B; else −1 */
  readonly side: 1 | -1
  /** of distance, place and axes with the six components of a displacement of the link, 13 × 6 */
  readonly rows: Matrix
}

function geometryOf({ model, kin, tree, state, vdot }: Solved, { contact, place }: GroundContact): Geometry {
  const link = movingLink(contact)
  const displaced = (by: readonly Scalar[]) => {
    const moved = displacedLink(kin, link, tree.origin, by)
    const there = contactsOfPair(model, moved, contact.pair)[place]!
    const { p_WC, R_CW } = contactFrame(moved, there)
    return [there.distance, ...p_WC, ...R_CW.flat()]
  }
  const { p_WC, R_CW } = contactFrame(kin, contact)
  const own = carriersOfLink(tree, link)[0]!
  return {
    r: sub3(p_WC, tree.origin),
    R_CW,
    V: carriedTogether(tree, state.v)[own]!,
    A: carriedTogether(tree, vdot)[own]!,
    side: contact.linkB === link ? 1 : -1,
    rows: jacobian(displaced, { mode: 'forward' })(Array(6).fill(0)),
  }
}

/** All links where they are, but for one that is displaced a little, about a point. */
function displacedLink(kin: Kinematics, link: number, origin: Vec3, by: readonly Scalar[]): Kinematics {
  const [turn, shift]: [Vec3, Vec3] = [
    [by[0]!, by[1]!, by[2]!],
    [by[3]!, by[4]!, by[5]!],
  ]
  const X_WL = kin.X_WL.map((X, i) => {
    if (i !== link) return X
    const moved = velocityAt({ angular: turn, linear: shift }, sub3(X.p, origin))
    return { R: matAdd(X.R, matMul(crossMatrix(turn), X.R)), p: add3(X.p, moved) }
  })
  return { ...kin, X_WL }
}

/** How the wrench on the link, seen from the link, moves with a degree of freedom, about the tree's origin. */
function pushMovedBy(
  { S, dV, dA }: Carrier,
  { force }: GroundContact,
  geometry: Geometry,
  law: LawJacobian,
): Force {
  const { r, R_CW, side } = geometry
  const [ddistance, ...places] = sparseProduct(geometry.rows, [...S.angular, ...S.linear])
  const dr = sub3(vector(places, 0), velocityAt(S, r))
  const axis = (k: 0 | 1 | 2) => sub3(vector(places, 3 + 3 * k), cross3(S.angular, R_CW[k]))
  const dR: Mat3 = [axis(0), axis(1), axis(2)]
  const moving = (V: Motion, dV: Motion) => alongMoved(geometry, V, dV, dr, dR).slice(0, force.length)
  const [dvelocity, dacceleration] = [moving(geometry.V, dV), moving(geometry.A, dA)]
  const df = force.map(
    (_, k) =>
      law.byDistance[k]! * ddistance! +
      sparseDot(law.byVelocity[k]!, dvelocity) +
      sparseDot(law.byAcceleration[k]!, dacceleration),
  )
  const [on, pushed, turned] = [
    contactWrench(R_CW, force),
    contactWrench(R_CW, df),
    contactWrench(dR, force),
  ].map((wrench) => onSide(side, wrench)) as [ContactWrench, ContactWrench, ContactWrench]
  return wrenchAt(r, {
    force: add3(pushed.force, turned.force),
    torque: add3(add3(pushed.torque, turned.torque), cross3(dr, on.force)),
  })
}

/** How the motion of B against A along the contact's axes moves. */
function alongMoved(
  { r, R_CW, side }: Geometry,
  V: Motion,
  dV: Motion,
  dr: Vec3,
  dR: Mat3,
): readonly Scalar[] {
  const linear = add3(velocityAt(dV, r), cross3(V.angular, dr))
  const parting = add3(matVec(R_CW, linear), matVec(dR, velocityAt(V, r)))
  const turning = add3(matVec(R_CW, dV.angular), matVec(dR, V.angular))
  return [...scale3(side, parting), ...scale3(side, turning)]
}

function onSide(side: 1 | -1, { force, torque }: ContactWrench): ContactWrench {
  return { force: scale3(side, force), torque: scale3(side, torque) }
}

/** A force and a torque at a point, about the origin. */
function wrenchAt(p: Vec3, { force, torque }: ContactWrench): Force {
  return forceAdd(forceAt(p, force), { moment: torque, force: zero3 })
}

const vector = (x: readonly Scalar[], from: number): Vec3 => [x[from]!, x[from + 1]!, x[from + 2]!]
