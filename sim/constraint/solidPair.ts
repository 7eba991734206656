'use grad'
import { call, type Scalar } from '../../ad/index.ts'
import { type Contact, contactsOfPair, type Placed } from '../contact/contact.ts'
import { type ContactFrame, contactFrame } from '../contact/contactFrame.ts'
import { type Couple, type CoupleKind, type CoupleStage, coupleStage } from '../contact/couple.ts'
import type { VariedSurfaces } from '../contact/variedSurfaces.ts'
import { WORLD } from '../model/link.ts'
import { matVec } from '../spatial/mat3.ts'
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
import type { Vec3 } from '../spatial/types.ts'
import { sub3, zero3 } from '../spatial/vec3.ts'
import {
  type ContactLaw,
  type ContactWrench,
  contactLaw,
  contactWrench,
  type LawModel,
} from './contactLaw.ts'

// What two solids ask of each other, as functions of them alone, which are written once for all pairs of two kinds.

/** Two solids, and all that their contacts depend on. Of their links it takes J v and, for `push`, J v̇ (`worldTwists`). */
export interface Meeting extends Couple {
  /** the numbers of their surface that not all share */
  readonly surface: readonly Scalar[]
  /** how easily the normal moves [1/kg] */
  readonly inverseWeight: Scalar
  /** whether they push, at each place where they may; none: where they are within their margin */
  readonly within?: readonly boolean[]
}

/** A place where two solids may touch. */
export interface SolidPlace {
  /** whether it is within its margin */
  readonly acts: boolean
  readonly p_WC: Vec3
  /** its first two axes, in the world's: from A towards B, and the first tangent */
  readonly normal: Vec3
  readonly tangent: Vec3
  /** what it asks for, along its axes */
  readonly reference: readonly Scalar[]
  readonly weight: Scalar
}

/** What two solids do to each other at a v̇. */
export interface SolidPush {
  /** on each of their links that moves, about its origin, in the world's axes */
  readonly wrenches: readonly Force[]
  /** at each place, along its axes [N and N·m] */
  readonly along: readonly (readonly Scalar[])[]
}

/** The functions of pairs of one kind whose surfaces are of one form. */
export interface SolidFunctions {
  readonly places: (meeting: Meeting) => readonly SolidPlace[]
  readonly push: (meeting: Meeting) => SolidPush
}

export function solidFunctions(model: LawModel, kind: CoupleKind, surfaces: VariedSurfaces): SolidFunctions {
  return {
    places: call((meeting: Meeting) => placesOf(encounters(model, kind, surfaces, meeting))),
    push: call((meeting: Meeting) => pushOf(encounters(model, kind, surfaces, meeting))),
  }
}

/** The contacts of a meeting with their laws, in a machine of its own. */
interface Encounters extends CoupleStage {
  readonly contacts: readonly (ContactLaw & {
    readonly contact: Contact
    readonly frame: ContactFrame
    readonly acts: boolean
  })[]
}

function encounters(
  model: LawModel,
  kind: CoupleKind,
  surfaces: VariedSurfaces,
  { surface: own, inverseWeight, within, ...couple }: Meeting,
): Encounters {
  const there = coupleStage(kind, couple)
  const { stage, kin, motions } = there
  const surface = surfaces.whole(own)
  const touching = contactsOfPair({ ...stage, contactModel: 'convex' }, kin, { a: 0, b: 1, surface })
  const contacts = touching.map((contact, k) => {
    const frame = contactFrame(kin, contact)
    const acts = within?.[k] ?? contact.distance < surface.margin
    const velocity = speedsAlong(kin, motions[0] ?? [], contact, frame)
    return { contact, frame, acts, ...contactLaw(model, inverseWeight, contact, velocity, acts) }
  })
  return { ...there, contacts }
}

/** How B moves against A along a contact's axes, condim numbers: J v, by twists of the links at their origins. */
function speedsAlong(
  kin: Placed,
  V: readonly Motion[],
  contact: Contact,
  { p_WC, R_CW }: ContactFrame,
): readonly Scalar[] {
  const there = (link: number): Motion => {
    if (link === WORLD) return zeroMotion
    const { angular } = V[link]!
    return { angular, linear: velocityAt(V[link]!, sub3(p_WC, kin.X_WL[link]!.p)) }
  }
  const [A, B] = [there(contact.linkA), there(contact.linkB)]
  const parting = matVec(R_CW, sub3(B.linear, A.linear))
  const spinning = matVec(R_CW, sub3(B.angular, A.angular))
  return [...parting, ...spinning].slice(0, contact.surface.condim)
}

function placesOf({ contacts }: Encounters): readonly SolidPlace[] {
  return contacts.map(({ frame: { p_WC, R_CW }, acts, reference, weight }) => {
    return { acts, p_WC, normal: R_CW[0], tangent: R_CW[1], reference, weight }
  })
}

function pushOf({ stage, kin, motions, contacts }: Encounters): SolidPush {
  const along = contacts.map(({ contact, frame, reference, penalty }) => {
    const acceleration = speedsAlong(kin, motions[1] ?? [], contact, frame)
    return penalty.force(acceleration.map((a, k) => a - reference[k]!))
  })
  const wrenches: Force[] = stage.links.map(() => zeroForce)
  contacts.forEach(({ contact: { linkA, linkB }, frame }, i) => {
    const on = contactWrench(frame.R_CW, along[i]!)
    const about = (link: number) => wrenchAbout(sub3(frame.p_WC, kin.X_WL[link]!.p), on)
    if (linkA !== WORLD) wrenches[linkA] = forceSub(wrenches[linkA]!, about(linkA))
    if (linkB !== WORLD) wrenches[linkB] = forceAdd(wrenches[linkB]!, about(linkB))
  })
  return { wrenches, along }
}

/** About a point from which the contact is r. */
function wrenchAbout(r: Vec3, { force, torque }: ContactWrench): Force {
  return forceAdd(forceAt(r, force), { moment: torque, force: zero3 })
}
