'use grad'
import type { Scalar } from '../../ad/index.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { matVec } from '../spatial/mat3.ts'
import { type Motion, motionScale, velocityAt } from '../spatial/motion.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import { sub3, zero3 } from '../spatial/vec3.ts'
import type { Kinematics } from './kinematics.ts'

/** How the degrees of freedom move what hangs on them, in the world's axes: the columns of every Jacobian. */
export interface DofMotions {
  /** of each link, one for each of its degrees of freedom: the twist of the link at its origin for a speed of 1 */
  readonly motions: readonly (readonly Motion[])[]
  /** p_WL of each link [m] */
  readonly origins: readonly Vec3[]
}

/** Twists of all degrees of freedom at speed 1, each at its own link's origin. */
export function dofMotions(model: Model, { X_WL }: Kinematics): DofMotions {
  return {
    motions: model.links.map(({ joint }, i) => {
      const R = X_WL[i]!.R
      return joint.worldMotions?.(R) ?? joint.S.map((column) => turned(R, column))
    }),
    origins: X_WL.map(({ p }) => p),
  }
}

const turned = (R: Mat3, { angular, linear }: Motion): Motion => ({
  angular: matVec(R, angular),
  linear: matVec(R, linear),
})

/**
 * How each degree of freedom moves a point of one link against the same place of another: columns of
 *
 *   J_B(p) − J_A(p), each [ω; v at p], in the world's axes
 *
 * What carries both links moves neither against the other: those columns are literal zeros, as are those of all else.
 *
 * @param linkA - or WORLD
 * @param linkB - or WORLD
 * @returns length nv
 */
export function relativeMotions(
  model: Model,
  { motions, origins }: DofMotions,
  linkA: number,
  linkB: number,
  p_W: Vec3,
): readonly Motion[] {
  const carryA = carriersOf(model, linkA)
  const carryB = carriersOf(model, linkB)
  return model.links.flatMap((_, i) => {
    const ofB = carryB.has(i)
    if (ofB === carryA.has(i)) return motions[i]!.map(() => still)
    return motions[i]!.map((motion) => motionAtPoint(motion, sub3(p_W, origins[i]!), ofB ? 1 : -1))
  })
}

/** Of each velocity: 1 where it carries B and not A, −1 where A and not B, else 0, for then it moves neither against the other. */
export function relativeSigns(model: Model, linkA: number, linkB: number): readonly (-1 | 0 | 1)[] {
  const carryA = carriersOf(model, linkA)
  const carryB = carriersOf(model, linkB)
  return model.links.flatMap(({ joint }, i) => {
    const sign = carryB.has(i) === carryA.has(i) ? 0 : carryB.has(i) ? 1 : -1
    return joint.S.map(() => sign)
  })
}

const still: Motion = { angular: zero3, linear: zero3 }

/** The link and all that carries it. */
function carriersOf(model: Model, link: number): ReadonlySet<number> {
  const carriers = new Set<number>()
  for (let i = link; i !== WORLD; i = model.links[i]!.parent) carriers.add(i)
  return carriers
}

/** sign · [ω; v + ω × r] */
export function motionAtPoint(motion: Motion, r: Vec3, sign: Scalar): Motion {
  return motionScale(sign, { angular: motion.angular, linear: velocityAt(motion, r) })
}
