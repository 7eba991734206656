'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { inertiaAdd, inertiaOut, zeroInertia } from '../spatial/inertia.ts'
import { identityPose, poseCompose, type Transform, transformOf } from '../spatial/transform.ts'
import type { Inertia, Pose } from '../spatial/types.ts'
import { neg3 } from '../spatial/vec3.ts'
import { isPlainZero } from './checkNumber.ts'
import type { Joint } from './joint.ts'
import type { Body } from './model.ts'
import type { Shape } from './shape.ts'

// The tree that the recursions walk: one link a joint. A body with several joints is a chain of links, massless in
// between; a body without joints is part of its parent's link. A link's frame is its joint's: the body's axes, at the
// joint's anchor, where the motion subspace has the most zeros.

/** `parent` of a link that hangs on the world, and `link` of what is fixed to it. */
export const WORLD = -1

/** What moves as one with a joint. */
export interface Link {
  /** name of the body that the joint belongs to */
  readonly name: string
  /** index in `Model.links`, smaller than the link's own, or WORLD */
  readonly parent: number
  readonly joint: Joint
  /** X_PL when the joint is at its reference, as quaternion and as matrix */
  readonly X_PL0: Pose
  readonly T_PL0: Transform
  /** of everything fixed to the link, in its frame */
  readonly inertia: Inertia
  /** where its coordinates start in q and in v */
  readonly iq: number
  readonly iv: number
}

/** A body's place on its link. */
export interface BodyFrame {
  /** index in `Model.links`, or WORLD */
  readonly link: number
  /** X_LB, constant */
  readonly X_LB: Pose
}

/** A shape's place on its link. */
export interface ShapeFrame {
  /** index in `Model.links`, or WORLD */
  readonly link: number
  /** X_LS, constant */
  readonly X_LS: Transform
}

/** The links of a tree of bodies, and where each body sits on them. */
export function linksOf(bodies: readonly Body[]): { links: Link[]; bodyFrames: BodyFrame[] } {
  const bare: Omit<Link, 'inertia'>[] = []
  const bodyFrames: BodyFrame[] = []
  for (const [index, body] of bodies.entries()) {
    const parent = index === 0 ? { link: WORLD, X_LB: identityPose } : bodyFrames[body.parent]!
    bodyFrames.push(named(`body ${body.name}`, () => frameOnLinks(body, parent, bare)))
  }
  const links = bare.map((link, i) => ({ ...link, inertia: inertiaOfLink(i, bodies, bodyFrames) }))
  return { links, bodyFrames }
}

/** The body's frame; pushes one link for each of its joints. */
function frameOnLinks(body: Body, parent: BodyFrame, links: Omit<Link, 'inertia'>[]): BodyFrame {
  let frame: BodyFrame = { link: parent.link, X_LB: poseCompose(parent.X_LB, body.X_PB) }
  for (const joint of body.joints) {
    const X_PL0 = poseCompose(frame.X_LB, { Q: identityPose.Q, p: joint.anchor })
    const last = links[links.length - 1]
    links.push({
      name: body.name,
      parent: frame.link,
      joint,
      X_PL0,
      T_PL0: transformOf(X_PL0),
      iq: last ? last.iq + last.joint.nq : 0,
      iv: last ? last.iv + last.joint.nv : 0,
    })
    frame = { link: links.length - 1, X_LB: { Q: identityPose.Q, p: neg3(joint.anchor) } }
  }
  return frame
}

/** Everything fixed to the link, in its frame. */
function inertiaOfLink(link: number, bodies: readonly Body[], frames: readonly BodyFrame[]): Inertia {
  const carried = bodies.flatMap((body, i) =>
    frames[i]!.link === link && !isPlainZero(body.inertia.mass)
      ? [inertiaOut(transformOf(frames[i]!.X_LB), body.inertia)]
      : [],
  )
  return carried.length === 0 ? zeroInertia : carried.reduce(inertiaAdd)
}

/** Where each shape sits on its link. */
export function shapeFramesOf(shapes: readonly Shape[], bodyFrames: readonly BodyFrame[]): ShapeFrame[] {
  return shapes.map(({ body, X_BS }) => {
    const { link, X_LB } = bodyFrames[body]!
    return { link, X_LS: transformOf(poseCompose(X_LB, X_BS)) }
  })
}

/** The link's own coordinates in q. */
export function coordinatesOf(link: Link, q: readonly Scalar[]): readonly Scalar[] {
  return q.slice(link.iq, link.iq + link.joint.nq)
}

/** The link's own entries in a vector of length nv: velocities, accelerations, forces. */
export function dofsOf(link: Link, v: readonly Scalar[]): readonly Scalar[] {
  return v.slice(link.iv, link.iv + link.joint.nv)
}
