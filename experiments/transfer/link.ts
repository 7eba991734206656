import { Body } from 'cannon-es'
import {
  add3,
  cross3,
  type Inertia,
  inertiaOut,
  type Joint,
  type Motion,
  type Pose,
  poseCompose,
  principalAxes,
  type Quaternion,
  quatConjugate,
  quatMatrix,
  quatRotate,
  type Sym3,
  type Vec3,
  zero3,
} from '../../sim/index.ts'
import { toCannonQuaternion, toCannonVec } from './borders.ts'
import { addShapes, type Coefficients, type PlacedShape } from './cannonShapes.ts'
import { quaternionOf } from './quaternionOf.ts'

// collision groups: the machine meets the ground, never itself
const MACHINE = 2
const GROUND = 1

/** A rigid body in cannon-es. */
export interface CannonLink {
  readonly body: Body
  /** its principal axes in the model's link frame L */
  readonly X_LC: Pose
}

/** What stays at rest. */
export function worldLink(shapes: readonly PlacedShape[], coefficients: Coefficients): CannonLink {
  const body = new Body({ mass: 0, collisionFilterGroup: GROUND, collisionFilterMask: MACHINE })
  const X_LC: Pose = { Q: [1, 0, 0, 0], p: [0, 0, 0] }
  addShapes(body, X_LC, shapes, coefficients)
  return { body, X_LC }
}

/**
 * A link that moves.
 *
 * @param X_WL - where it is
 * @param V_WL_L - how it moves, in its own axes
 */
export function movingLink(
  { mass, com, aboutCom }: Inertia,
  X_WL: Pose,
  V_WL_L: Motion,
  shapes: readonly PlacedShape[],
  coefficients: Coefficients,
): CannonLink {
  const X_LC: Pose = { Q: quaternionOf(principalAxes(aboutCom)), p: com }
  const X_WC = poseCompose(X_WL, X_LC)
  const body = new Body({
    mass,
    position: toCannonVec(X_WC.p),
    quaternion: toCannonQuaternion(X_WC.Q),
    velocity: toCannonVec(quatRotate(X_WL.Q, add3(V_WL_L.linear, cross3(V_WL_L.angular, com)))),
    angularVelocity: toCannonVec(quatRotate(X_WL.Q, V_WL_L.angular)),
    linearDamping: 0,
    angularDamping: 0,
    allowSleep: false,
    collisionFilterGroup: MACHINE,
    collisionFilterMask: GROUND,
  })
  addShapes(body, X_LC, shapes, coefficients)
  // a shape that is added resets the inertia to that of its bounding box
  const moments = momentsAbout(X_LC.Q, aboutCom)
  body.inertia.copy(toCannonVec(moments))
  body.invInertia.set(1 / moments[0], 1 / moments[1], 1 / moments[2])
  body.updateInertiaWorld(true)
  return { body, X_LC }
}

/** The moments of an inertia about axes C that are turned in it by Q_LC [kg·m²]. */
function momentsAbout(Q_LC: Quaternion, aboutCom: Sym3): Vec3 {
  const X_CL = { R: quatMatrix(quatConjugate(Q_LC)), p: zero3 }
  const [xx, yy, zz] = inertiaOut(X_CL, { mass: 1, com: zero3, aboutCom }).aboutCom
  return [xx, yy, zz]
}

/** The inertia of a link with that of its hinge's drive, about the hinge's axis: I + armature a aᵀ. */
export function withArmature(inertia: Inertia, joint: Joint): Inertia {
  if (joint.kind !== 'hinge') return inertia
  const [x, y, z] = joint.S[0]!.angular
  const k = joint.armature[0]!
  const [xx, yy, zz, xy, xz, yz] = inertia.aboutCom
  return {
    ...inertia,
    aboutCom: [
      xx + k * x * x,
      yy + k * y * y,
      zz + k * z * z,
      xy + k * x * y,
      xz + k * x * z,
      yz + k * y * z,
    ],
  }
}
