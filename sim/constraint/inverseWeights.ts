'use grad'
import { and, equal, type Scalar, select } from '../../ad/index.ts'
import { kinematics } from '../dynamics/kinematics.ts'
import { massMatrix } from '../dynamics/massMatrix.ts'
import { pointJacobian } from '../dynamics/pointJacobian.ts'
import { WORLD } from '../model/link.ts'
import type { Body, Model } from '../model/model.ts'
import { restState } from '../model/restState.ts'
import { type SparseFactor, sparseFactor } from './sparseFactor.ts'

/** How easily the parts of a machine move when every joint is at its reference: what soft constraints are scaled by. */
export interface InverseWeights {
  /** of each body, about its centre of mass; 0 for what is fixed to the world */
  readonly bodies: readonly BodyInverseWeight[]
  /** of each velocity, length nv; alike for those of one ball, and for the three places and three turns of a free joint */
  readonly dofs: readonly Scalar[]
}

export interface BodyInverseWeight {
  /** acceleration for a force, averaged over three directions [1/kg] */
  readonly translation: Scalar
  /** angular acceleration for a torque, averaged over three axes [1/kg·m²] */
  readonly rotation: Scalar
}

/**
 * Diagonals of J M⁻¹ Jᵀ at the reference, averaged: MuJoCo's `body_invweight0` and `dof_invweight0`, as functions of the
 * model's numbers. Where nothing is moved but by slides, MuJoCo has 1/m, whatever the armatures and however few the slides.
 */
export function inverseWeights(model: Model): InverseWeights {
  const { q } = restState(model)
  const kin = kinematics(model, q)
  const factor = sparseFactor(massMatrix(model, q, kin))
  const bodies = model.bodies.map((body, i) => {
    if (model.bodyFrames[i]!.link === WORLD) return { translation: 0, rotation: 0 }
    const { linear, angular } = pointJacobian(model, q, i, body.inertia.com, kin)
    const translation = mean(linear.map(factor.inverseForm))
    return {
      translation: slidden(model, i, translation),
      rotation: mean(angular.map(factor.inverseForm)),
    }
  })
  return { bodies, dofs: dofWeights(model, factor) }
}

function dofWeights(model: Model, factor: SparseFactor): readonly Scalar[] {
  return model.links.flatMap(({ joint, iv }) => {
    const each = joint.S.map((_, k) => factor.inverseForm(unit(model.nv, iv + k)))
    const body = model.bodies.findIndex(({ joints }) => joints.includes(joint))
    if (each.length === 1) return [slidden(model, body, each[0]!)]
    const [first, second] = [mean(each.slice(0, 3)), mean(each.slice(3))]
    return each.map((_, k) => (k < 3 ? first : second))
  })
}

/** 1/m where MuJoCo takes a shortcut for a body, else the weight found for it. */
function slidden(model: Model, index: number, weight: Scalar): Scalar {
  const body = model.bodies[index]!
  const alone = model.bodies.every((other, i) => i === 0 || other.parent !== index)
  const onGround = body.parent === 0 || isGround(model, body.parent)
  const slides = body.joints.length > 0 && body.joints.every(({ kind }) => kind === 'slide')
  if (!alone || !onGround || !slides) return weight
  return select(inPlace(body), 1 / body.inertia.mass, weight)
}

/** A fixed child of the world. */
function isGround({ bodies }: Model, i: number): boolean {
  return bodies[i]!.joints.length === 0 && bodies[i]!.parent === 0
}

/** Whether inertia and joints sit in the body's frame and along its axes, so that the slides do not feel each other. */
function inPlace(body: Body): boolean {
  const { inertia, joints } = body
  const zeros = [...inertia.com, ...inertia.aboutCom.slice(3), ...joints.flatMap(({ anchor }) => anchor)]
  // of an axis along another, two of the three products of components vanish with the third
  const across = joints.flatMap(({ S }) => {
    const [x, y, z] = S[0]!.linear
    return [x * y, y * z, z * x]
  })
  const off = [...zeros, ...across].reduce((sum, x) => sum + Math.abs(x), 0 as Scalar)
  return and(equal(off, 0), inOrder(body))
}

/** Whether the principal axes are the body's own. Where nobody says which they are, MuJoCo puts the greatest moment first. */
function inOrder({ inertia, principalAxes }: Body): boolean {
  if (principalAxes) {
    const [, x, y, z] = principalAxes
    return equal(Math.abs(x) + Math.abs(y) + Math.abs(z), 0)
  }
  const [xx, yy, zz] = inertia.aboutCom
  return and(xx >= yy, yy >= zz)
}

function unit(n: number, k: number): Scalar[] {
  return Array.from({ length: n }, (_, j) => (j === k ? 1 : 0))
}

function mean(x: readonly Scalar[]): Scalar {
  return x.reduce((sum, xi) => sum + xi, 0 as Scalar) / x.length
}
