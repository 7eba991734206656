/** A body that slides along axes of the world, and turns about one: cannon-es has no slides, but can hold a body in a plane. */
import { type Body, Vec3 } from 'cannon-es'
import { type Joint, type Model, quatRotate, type Vec3 as Triple, WORLD } from '../../sim/index.ts'
import { ExperimentError } from '../errors.ts'
import type { Chain } from './chains.ts'

/** How far from a coordinate axis the joint of a planar root may point [1]. */
const AXIS_ROUNDING = 1e-9

/** Whether a body hangs on the world by slides. */
export function isPlanar(model: Model, chain: Chain): boolean {
  const joints = jointsOf(model, chain)
  return (
    chain.parent === WORLD &&
    joints.some(({ kind }) => kind === 'slide') &&
    joints.every(({ kind }) => kind !== 'free')
  )
}

/**
 * Takes from a body the motions that its joints do not allow.
 *
 * @throws ExperimentError when a joint points between the world's axes, or the body turns about more than one
 */
export function holdInPlane(body: Body, model: Model, chain: Chain): void {
  const joints = jointsOf(model, chain)
  const turning = joints.filter(({ kind }) => kind === 'hinge')
  if (turning.length > 1) throw refusal(turning[1]!, 'it is the second hinge of a body that also slides')
  const X = model.links[chain.links[0]!]!.X_PL0
  const factor = (kind: string, part: 'angular' | 'linear') =>
    joints
      .filter((joint) => joint.kind === kind)
      .reduce((sum, joint) => sum.vadd(alongAxis(joint, quatRotate(X.Q, joint.S[0]![part]))), new Vec3())
  body.linearFactor.copy(factor('slide', 'linear'))
  body.angularFactor.copy(factor('hinge', 'angular'))
}

/** @throws ExperimentError where a slide would have to become a constraint */
export function refuseSlides(model: Model, chain: Chain): void {
  const slide = jointsOf(model, chain).find(({ kind }) => kind === 'slide')
  if (slide) throw refusal(slide, 'it slides between two moving bodies')
}

function jointsOf(model: Model, chain: Chain): readonly Joint[] {
  return chain.links.map((link) => model.links[link]!.joint)
}

function alongAxis(joint: Joint, axis: Triple): Vec3 {
  const [x, y, z] = axis.map(Math.abs)
  const factor = new Vec3(Math.round(x!), Math.round(y!), Math.round(z!))
  if (Math.hypot(factor.x - x!, factor.y - y!, factor.z - z!) > AXIS_ROUNDING)
    throw refusal(joint, `its axis is [${axis.join(', ')}] in the world, between the coordinate axes`)
  return factor
}

function refusal(joint: Joint, reason: string): ExperimentError {
  return new ExperimentError(
    `Joint "${joint.name}" cannot be rebuilt in cannon-es: ${reason}. Leave out --transfer for this machine.`,
  )
}
