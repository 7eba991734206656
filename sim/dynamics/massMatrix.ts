'use grad'
import { named, type Scalar } from '../../ad/index.ts'
import { coordinatesOf, WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import {
  type CompositeInertia,
  compositeAdd,
  compositeForce,
  compositeOf,
  compositeOut,
} from '../spatial/composite.ts'
import { type Force, forceOut, type Motion, power } from '../spatial/motion.ts'
import { acrossJoint, type Kinematics, kinematics } from './kinematics.ts'

/** Row by row; symmetric, so both halves are filled. */
export type Matrix = readonly (readonly Scalar[])[]

/**
 * Joint-space inertia M(q), with T = ½ vᵀ M v: composite rigid bodies.
 *
 *   M[i][j] = S_jᵀ X_jᵀ… (I_composite,i S_i),   j an ancestor of i or i itself
 *
 * @returns nv × nv, armature on the diagonal
 * @see Featherstone 2008, table 6.2
 */
export function massMatrix(
  model: Model,
  q: readonly Scalar[],
  kin: Kinematics = kinematics(model, q),
): Matrix {
  const M = model.links.map((link) => link.joint.armature).flatMap((a, i) => diagonalRows(model, i, a))
  const I = composites(model, kin)
  model.links.forEach((link, i) => {
    named(`body ${link.name}`, () => fillColumns(model, kin, q, M, i, I[i]!))
  })
  return M
}

/** Rows of link i with only its armature. */
function diagonalRows(model: Model, i: number, armature: readonly Scalar[]): Scalar[][] {
  const { iv } = model.links[i]!
  return armature.map((a, k) => Array.from({ length: model.nv }, (_, j) => (j === iv + k ? a : 0)))
}

/** Inertia of each link with everything that hangs on it, in the link's frame. */
export function composites(model: Model, kin: Kinematics): readonly CompositeInertia[] {
  const I = model.links.map((link) => compositeOf(link.inertia))
  for (let i = model.links.length - 1; i >= 0; i--) {
    const { parent } = model.links[i]!
    if (parent !== WORLD) I[parent] = compositeAdd(I[parent]!, compositeOut(kin.X_PL[i]!, I[i]!))
  }
  return I
}

/** The columns of link i: the force that accelerates its composite along each S, felt at every joint further in. */
function fillColumns(
  model: Model,
  kin: Kinematics,
  q: readonly Scalar[],
  M: Scalar[][],
  i: number,
  I: CompositeInertia,
): void {
  const forces = velocityColumns(model, q, i).map((column) => compositeForce(I, column))
  let felt: Force[] = forces
  for (let j = i; j !== WORLD; j = model.links[j]!.parent) {
    fillBlock(M, model.links[i]!.iv, felt, model.links[j]!.iv, velocityColumns(model, q, j), i === j)
    felt = felt.map((F) => forceOut(kin.X_PL[j]!, F))
  }
}

/** M[j][i] = M[i][j] = ⟨column j, force i⟩; on the diagonal block it adds to the armature. */
function fillBlock(
  M: Scalar[][],
  iv: number,
  felt: readonly Force[],
  jv: number,
  columns: readonly Motion[],
  diagonal: boolean,
): void {
  columns.forEach((column, r) => {
    felt.forEach((F, c) => {
      if (diagonal && c < r) return
      const entry = M[jv + r]![iv + c]! + power(column, F)
      M[jv + r]![iv + c] = entry
      M[iv + c]![jv + r] = entry
    })
  })
}

/** S N: columns of the motion subspace of link i for v itself, in its axes. */
function velocityColumns(model: Model, q: readonly Scalar[], i: number): readonly Motion[] {
  const { joint } = model.links[i]!
  const own = coordinatesOf(model.links[i]!, q)
  const unit = (k: number) => Array.from({ length: joint.nv }, (_, j) => (j === k ? 1 : 0))
  return joint.S.map((_, k) => acrossJoint(joint.S, joint.rates(own, unit(k))))
}
