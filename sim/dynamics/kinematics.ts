'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { coordinatesOf, dofsOf, WORLD } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import { type Motion, motionAdd, motionIn, motionScale, zeroMotion } from '../spatial/motion.ts'
import {
  compose,
  identityPose,
  identityTransform,
  poseCompose,
  type Transform,
} from '../spatial/transform.ts'
import type { Pose } from '../spatial/types.ts'

/** Where every link is. */
export interface Kinematics {
  /** pose of each link in its parent link */
  readonly X_PL: readonly Transform[]
  /** pose of each link in the world */
  readonly X_WL: readonly Transform[]
}

/**
 * Poses of all links.
 *
 *   X_WL = X_WP · X_PL(q)
 *
 * @param q - configuration, length nq
 */
export function kinematics(model: Model, q: readonly Scalar[]): Kinematics {
  const X_PL: Transform[] = []
  const X_WL: Transform[] = []
  for (const link of model.links) {
    named(`body ${link.name}`, () => {
      const X = link.joint.transform(coordinatesOf(link, q), link.T_PL0)
      X_PL.push(X)
      X_WL.push(compose(onLink(X_WL, link.parent, identityTransform), X))
    })
  }
  return { X_PL, X_WL }
}

/** What holds for a link, or for the world where `link` is WORLD. */
export function onLink<T>(values: readonly T[], link: number, world: T): T {
  return link === WORLD ? world : values[link]!
}

/** s = N(q) v of every link: the coordinates of its joint's twist on S. */
export function rates(model: Model, { q, v }: State): readonly (readonly Scalar[])[] {
  return model.links.map((link) => link.joint.rates(coordinatesOf(link, q), dofsOf(link, v)))
}

/** S s: the twist across a joint, in the link's axes. */
export function acrossJoint(S: readonly Motion[], s: readonly Scalar[]): Motion {
  return S.map((column, k) => motionScale(s[k]!, column)).reduce(motionAdd, zeroMotion)
}

/**
 * Twist V_WL_L of every link, in its own axes.
 *
 *   V_L = X_LP V_P + S s
 *
 * @see Featherstone 2008, eq. 5.14
 */
export function twists(model: Model, kin: Kinematics, state: State): readonly Motion[] {
  const V: Motion[] = []
  const s = rates(model, state)
  model.links.forEach((link, i) => {
    named(`body ${link.name}`, () => {
      const carried = motionIn(kin.X_PL[i]!, onLink(V, link.parent, zeroMotion))
      V.push(motionAdd(carried, acrossJoint(link.joint.S, s[i]!)))
    })
  })
  return V
}

/** X_WL of every link, as quaternion and position. */
export function linkPoses(model: Model, q: readonly Scalar[]): readonly Pose[] {
  const X_WL: Pose[] = []
  for (const link of model.links) {
    const X_PL = link.joint.pose(coordinatesOf(link, q), link.X_PL0)
    X_WL.push(link.joint.absolute ? X_PL : poseCompose(onLink(X_WL, link.parent, identityPose), X_PL))
  }
  return X_WL
}

/** X_WB of every body, world first, as quaternion and position: for records, pictures and sensors. */
export function bodyPoses(model: Model, q: readonly Scalar[]): readonly Pose[] {
  const X_WL = linkPoses(model, q)
  return model.bodyFrames.map(({ link, X_LB }) => poseCompose(onLink(X_WL, link, identityPose), X_LB))
}
