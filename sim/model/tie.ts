'use grad'
import type { Scalar } from '../../ad/index.ts'
import { identityPose, poseCompose, poseInverse } from '../spatial/transform.ts'
import type { Pose } from '../spatial/types.ts'
import type { Connect, Coupling, Equality, Weld } from './equality.ts'
import type { BodyFrame, Link } from './link.ts'
import type { Body } from './model.ts'

// Equalities as the recursions need them: places on links instead of bodies, indices instead of names.

/** One end of a tie. */
export interface TieEnd {
  /** index in `Model.bodies` */
  readonly body: number
  /** index in `Model.links`, or WORLD */
  readonly link: number
  /** X_LE, pose of the end on the link; of a connect only its place counts */
  readonly X_LE: Pose
}

/** Two points that stay together. */
export interface ConnectTie {
  readonly kind: 'connect'
  readonly equality: Connect
  readonly ends: readonly [TieEnd, TieEnd]
}

/** Two frames that stay together. */
export interface WeldTie {
  readonly kind: 'weld'
  readonly equality: Weld
  readonly ends: readonly [TieEnd, TieEnd]
}

/** One coordinate of a coupling. */
export interface TiedCoordinate {
  /** its index in q and in v */
  readonly iq: number
  readonly iv: number
  /** what it is at the joint's reference [rad or m] */
  readonly reference: Scalar
}

/** Coordinates that move together: the one that follows, and the one that leads if there is one. */
export interface CouplingTie {
  readonly kind: 'coupling'
  readonly equality: Coupling
  readonly coordinates: readonly TiedCoordinate[]
}

/** An active equality, laid out. */
export type Tie = ConnectTie | WeldTie | CouplingTie

/** A tree that ties are laid out on. */
interface Tree {
  readonly bodies: readonly Body[]
  readonly links: readonly Link[]
  readonly bodyFrames: readonly BodyFrame[]
}

/** The active equalities of a checked machine, laid out. */
export function tiesOf(equalities: readonly Equality[], tree: Tree): readonly Tie[] {
  return equalities.filter(({ active = true }) => active).map((equality) => tieOf(equality, tree))
}

function tieOf(equality: Equality, tree: Tree): Tie {
  switch (equality.kind) {
    case 'connect':
      return { kind: 'connect', equality, ends: endsOf(equality.bodies, anchorsOf(equality, tree), tree) }
    case 'weld':
      return { kind: 'weld', equality, ends: endsOf(equality.bodies, framesOf(equality, tree), tree) }
    case 'coupling': {
      const coordinates = equality.joints.map((name) => tiedCoordinate(name, tree))
      return { kind: 'coupling', equality, coordinates }
    }
  }
}

/** Both points, the second where the first is at the reference unless it is given. */
function anchorsOf({ bodies, anchor, anchor2 }: Connect, tree: Tree): readonly [Pose, Pose] {
  const X_1E = at(anchor)
  return [X_1E, anchor2 ? at(anchor2) : poseCompose(referencePose(bodies[1], bodies[0], tree), X_1E)]
}

const at = (p: Pose['p']): Pose => ({ Q: identityPose.Q, p })

/** Both frames, the first where the second is at the reference unless it is given. */
function framesOf({ bodies, frame1, frame2 = identityPose }: Weld, tree: Tree): readonly [Pose, Pose] {
  return [frame1 ?? poseCompose(referencePose(bodies[0], bodies[1], tree), frame2), frame2]
}

function endsOf(
  names: readonly [string, string],
  places: readonly [Pose, Pose],
  tree: Tree,
): ConnectTie['ends'] {
  const end = (name: string, X_BE: Pose): TieEnd => {
    const body = indexOf(name, tree)
    const { link, X_LB } = tree.bodyFrames[body]!
    return { body, link, X_LE: poseCompose(X_LB, X_BE) }
  }
  return [end(names[0], places[0]), end(names[1], places[1])]
}

/** X_AB of two bodies when every joint is at its reference. */
function referencePose(A: string, B: string, tree: Tree): Pose {
  const inWorld = (index: number): Pose => {
    const { parent, X_PB } = tree.bodies[index]!
    return index === 0 ? identityPose : poseCompose(inWorld(parent), X_PB)
  }
  return poseCompose(poseInverse(inWorld(indexOf(A, tree))), inWorld(indexOf(B, tree)))
}

const indexOf = (name: string, { bodies }: Tree): number => bodies.findIndex((body) => body.name === name)

function tiedCoordinate(name: string, { links }: Tree): TiedCoordinate {
  const { joint, X_PL0, iq, iv } = links.find((link) => link.joint.name === name)!
  return { iq, iv, reference: joint.reference(X_PL0)[0]! }
}
