'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import type { Model } from '../model/model.ts'
import { inertialForce } from '../spatial/inertia.ts'
import { crossMotion, type Force, type Motion, motionAdd, motionIn, zeroMotion } from '../spatial/motion.ts'
import { neg3, zero3 } from '../spatial/vec3.ts'
import { acrossJoint, type Kinematics, onLink } from './kinematics.ts'

/** The ground does not move, but accelerating it upward by g is how gravity enters. */
export function groundAcceleration(model: Model): Motion {
  return { angular: zero3, linear: neg3(model.gravity) }
}

/**
 * Spatial acceleration of every link, in its own axes, gravity included.
 *
 *   A_L = X_LP A_P + S ṡ + V × S s
 *
 * @param V - twists of the links
 * @param s - rates, per link
 * @param sdot - their derivatives, per link; none: the joints do not accelerate
 * @see Featherstone 2008, eq. 5.15
 */
export function linkAccelerations(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  s: readonly (readonly Scalar[])[],
  sdot?: readonly (readonly Scalar[])[],
): readonly Motion[] {
  const A: Motion[] = []
  model.links.forEach((link, i) => {
    named(`body ${link.name}`, () => {
      const carried = motionIn(kin.X_PL[i]!, onLink(A, link.parent, groundAcceleration(model)))
      const turning = velocityProduct(V[i]!, acrossJoint(link.joint.S, s[i]!), link.joint.absolute)
      const own = sdot ? acrossJoint(link.joint.S, sdot[i]!) : zeroMotion
      A.push(motionAdd(motionAdd(carried, turning), own))
    })
  })
  return A
}

/** V × S s; a joint that hangs on the world is all of V, and V × V = 0. */
function velocityProduct(V: Motion, across: Motion, absolute: boolean): Motion {
  return absolute ? zeroMotion : crossMotion(V, across)
}

/** The wrench that each link's own inertia asks for, I A + V ×* I V, in its axes. */
export function linkForces(model: Model, V: readonly Motion[], A: readonly Motion[]): readonly Force[] {
  return model.links.map((link, i) =>
    named(`body ${link.name}`, () => inertialForce(link.inertia, V[i]!, A[i]!)),
  )
}
