'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { coordinatesOf, dofsOf, type Link } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'
import { inertialForce } from '../spatial/inertia.ts'
import { crossMotion, type Force, type Motion, motionAdd, motionIn, zeroMotion } from '../spatial/motion.ts'
import { neg3, zero3 } from '../spatial/vec3.ts'
import { acrossJoint, type Kinematics, onLink, rates } from './kinematics.ts'

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
 * @param vdot - acceleration, length nv; none: v does not change
 * @see Featherstone 2008, eq. 5.15
 */
export function linkAccelerations(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  state: State,
  vdot?: readonly Scalar[],
): readonly Motion[] {
  const A: Motion[] = []
  const s = rates(model, state)
  model.links.forEach((link, i) => {
    named(`body ${link.name}`, () => {
      const { S, absolute } = link.joint
      const carried = motionIn(kin.X_PL[i]!, onLink(A, link.parent, groundAcceleration(model)))
      const turning = velocityProduct(V[i]!, acrossJoint(S, s[i]!), absolute)
      const own = acrossJoint(S, ratesDot(link, state, vdot))
      A.push(motionAdd(motionAdd(carried, turning), own))
    })
  })
  return A
}

/** ṡ = N v̇ + Ṅ v of one link. */
function ratesDot(link: Link, { q, v }: State, vdot: readonly Scalar[] | undefined): readonly Scalar[] {
  const own = coordinatesOf(link, q)
  const bias = link.joint.ratesBias(own, dofsOf(link, v))
  if (!vdot) return bias
  return link.joint.rates(own, dofsOf(link, vdot)).map((x, k) => x + bias[k]!)
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
