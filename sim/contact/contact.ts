'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { type Kinematics, onLink } from '../dynamics/kinematics.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import type { Shape } from '../model/shape.ts'
import { matTransposeVec, matVec } from '../spatial/mat3.ts'
import {
  type Force,
  forceAdd,
  forceAt,
  forceSub,
  type Motion,
  velocityAt,
  zeroForce,
  zeroMotion,
} from '../spatial/motion.ts'
import { compose, identityTransform, pointIn, pointOut, type Transform } from '../spatial/transform.ts'
import type { Vec3 } from '../spatial/types.ts'
import { scale3, sub3, zero3 } from '../spatial/vec3.ts'
import { touches } from './distance.ts'
import type { ContactPair } from './pairs.ts'
import type { Surface } from './surface.ts'
import type { Touch } from './touch.ts'

/**
 * Two shapes near or in each other. Vectors are in the axes of B's link: against the ground, only the row of the link's
 * rotation that the ground's normal picks is then ever computed.
 */
export interface Contact {
  readonly pair: ContactPair
  /** links of the two shapes, or WORLD */
  readonly linkA: number
  readonly linkB: number
  /** between the surfaces, negative when they overlap; `NOT_THERE` where the shapes have no such place now [m] */
  readonly distance: Scalar
  /** from A towards B, in the axes of B's link */
  readonly normal: Vec3
  /** p_LC: midway between the surfaces, in the frame of B's link [m] */
  readonly p_LC: Vec3
  /** what the two surfaces agree on, the same as the pair's */
  readonly surface: Surface
  /** the normal in world axes, and the direction that the first tangent follows, where there is one */
  readonly normal_W: Vec3
  readonly along_W?: Vec3
}

/** Where the links are. */
export type Placed = Pick<Kinematics, 'X_WL'>

/** What shapes there are, and where they sit on their links. */
export type Stage = Pick<Model, 'shapeFrames' | 'contactModel'> & {
  readonly shapes: readonly Pick<Shape, 'geometry'>[]
}

/** How a contact pushes back: what every contact model answers. */
export interface ContactResponse {
  /** on B, in the axes of B's link [N] */
  readonly force: Vec3
  /** on B besides that of the force, in the same axes [N·m] */
  readonly torque: Vec3
  /** how much less force there is per speed, and torque per angular speed, along and across the normal; all ≥ 0 */
  readonly damping: ContactDamping
}

export interface ContactDamping {
  /** [N·s/m] */
  readonly normal: Scalar
  readonly sliding: Scalar
  /** about the normal, about the tangents [N·m·s/rad] */
  readonly spinning: Scalar
  readonly rolling: Scalar
  /** where friction depends on direction: the first tangent, in the axes of B's link, and how much more there is along it */
  readonly first?: { readonly tangent: Vec3; readonly sliding: Scalar; readonly rolling: Scalar }
}

/** Every place where the model's pairs of shapes may touch, near or not: their number never changes. */
export function contacts(model: Model, kin: Kinematics): readonly Contact[] {
  return model.pairs.flatMap((pair) => contactsOfPair(model, kin, pair))
}

/** Every place where one pair of shapes may touch. */
export function contactsOfPair(model: Stage, kin: Placed, pair: ContactPair): readonly Contact[] {
  const [a, b] = [model.shapes[pair.a]!, model.shapes[pair.b]!]
  const X_WA = shapePose(model, kin, pair.a)
  const X_WB = shapePose(model, kin, pair.b)
  const reach = model.contactModel === 'convex' ? pair.surface.margin + pair.surface.gap : 0
  return touches(a.geometry, X_WA, b.geometry, X_WB, reach).map((touch) => contactOf(model, kin, pair, touch))
}

/** X_WS of a shape */
function shapePose(model: Stage, kin: Placed, shape: number): Transform {
  const { link, X_LS } = model.shapeFrames[shape]!
  return compose(linkPose(kin, link), X_LS)
}

/** X_WL of a link, or of the world. */
export function linkPose(kin: Placed, link: number): Transform {
  return onLink(kin.X_WL, link, identityTransform)
}

/** Distance of a place that two shapes do not have now [m]: farther than any margin, and finite. */
export const NOT_THERE = 1e9

function contactOf(model: Stage, kin: Placed, pair: ContactPair, touch: Touch): Contact {
  const { link: linkB, X_LS } = model.shapeFrames[pair.b]!
  const normal = matTransposeVec(linkPose(kin, linkB).R, touch.normal_W)
  const inward = touch.radius + touch.distance / 2
  const p_LC = sub3(pointOut(X_LS, touch.center_S), scale3(inward, normal))
  return {
    pair,
    linkA: model.shapeFrames[pair.a]!.link,
    linkB,
    distance: select(touch.there ?? true, touch.distance, NOT_THERE),
    normal,
    p_LC,
    surface: pair.surface,
    normal_W: touch.normal_W,
    ...(touch.along_W && { along_W: touch.along_W }),
  }
}

/** Velocity of B's surface relative to A's at the contact, in the axes of B's link [m/s]. */
export function slip(kin: Placed, V: readonly Motion[], contact: Contact): Vec3 {
  const ofB = velocityAt(onLink(V, contact.linkB, zeroMotion), contact.p_LC)
  if (contact.linkA === WORLD) return ofB
  const ofA_A = velocityAt(V[contact.linkA]!, seenFromA(kin, contact))
  return sub3(ofB, acrossLinks(kin, contact, ofA_A))
}

/** Angular velocity of B against A, in the axes of B's link [rad/s]; 0 where the contact does not resist turning. */
export function turning(kin: Placed, V: readonly Motion[], contact: Contact): Vec3 {
  const { linkA, linkB, surface } = contact
  if (surface.condim < 4) return zero3
  const ofB = onLink(V, linkB, zeroMotion).angular
  return linkA === WORLD ? ofB : sub3(ofB, acrossLinks(kin, contact, V[linkA]!.angular))
}

/** p_AC: the contact in the frame of A's link. */
export function seenFromA(kin: Placed, { linkA, linkB, p_LC }: Contact): Vec3 {
  return pointIn(linkPose(kin, linkA), pointOut(linkPose(kin, linkB), p_LC))
}

/** A vector in the axes of A's link, in those of B's. */
function acrossLinks(kin: Placed, { linkA, linkB }: Contact, x_A: Vec3): Vec3 {
  return matTransposeVec(linkPose(kin, linkB).R, matVec(linkPose(kin, linkA).R, x_A))
}

/**
 * Sum of the contact wrenches on each link, in its own axes about its origin: `force` and `torque` on B, their opposites
 * on A, the forces at the contact.
 *
 * @param responses - one a contact
 */
export function contactWrenches(
  model: { readonly links: readonly unknown[] },
  kin: Placed,
  touching: readonly Contact[],
  responses: readonly ContactResponse[],
): readonly Force[] {
  const F: Force[] = model.links.map(() => zeroForce)
  touching.forEach((contact, i) => {
    const { linkA, linkB, p_LC } = contact
    const { force, torque } = responses[i]!
    if (linkB !== WORLD) F[linkB] = forceAdd(F[linkB]!, wrenchAt(p_LC, force, torque))
    if (linkA === WORLD) return
    const [forceOnA, torqueOnA] = [onA(kin, contact, force), onA(kin, contact, torque)]
    F[linkA] = forceSub(F[linkA]!, wrenchAt(seenFromA(kin, contact), forceOnA, torqueOnA))
  })
  return F
}

/** The wrench about the origin of a force at p and a torque. */
function wrenchAt(p: Vec3, force: Vec3, torque: Vec3): Force {
  return forceAdd(forceAt(p, force), { moment: torque, force: zero3 })
}

/** A vector in the axes of B's link, in those of A's. */
export function onA(kin: Placed, { linkA, linkB }: Contact, x_B: Vec3): Vec3 {
  return matTransposeVec(linkPose(kin, linkA).R, matVec(linkPose(kin, linkB).R, x_B))
}

/** p_WC and the force on B, in world axes: for records and pictures. */
export function contactInWorld(
  kin: Kinematics,
  contact: Contact,
  force: Vec3,
): { p_WC: Vec3; force_W: Vec3 } {
  const X_WL = linkPose(kin, contact.linkB)
  return { p_WC: pointOut(X_WL, contact.p_LC), force_W: matVec(X_WL.R, force) }
}
