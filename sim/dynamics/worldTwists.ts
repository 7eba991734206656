'use grad'
import type { Scalar } from '../../ad/index.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import {
  type Force,
  forceAdd,
  forceAt,
  type Motion,
  motionAdd,
  motionScale,
  power,
  velocityAt,
} from '../spatial/motion.ts'
import { sub3, zero3 } from '../spatial/vec3.ts'
import type { DofMotions } from './dofMotions.ts'

// Products with Jacobians of links, without the Jacobians: J x from the root outward, Jᵀ F from the leaves inward. Both are
// those of `relativeMotions` to the letter, also where a quaternion is not of length 1.

/**
 * J x of every link: its twist for speeds x, at its own origin, in the world's axes.
 *
 * @param x - speeds, length nv: v, or v̇ where J v̇ is wanted
 */
export function worldTwists(
  model: Model,
  { motions, origins }: DofMotions,
  x: readonly Scalar[],
): readonly Motion[] {
  const V: Motion[] = []
  model.links.forEach(({ parent, iv }, i) => {
    const own = motions[i]!.map((motion, k) => motionScale(x[iv + k]!, motion))
    const all = parent === WORLD ? own : [seenAt(V[parent]!, sub3(origins[i]!, origins[parent]!)), ...own]
    V.push(all.reduce(motionAdd))
  })
  return V
}

/** A twist at another point, r from the first. */
const seenAt = ({ angular, linear }: Motion, r: Motion['linear']): Motion => ({
  angular,
  linear: velocityAt({ angular, linear }, r),
})

/**
 * Σ Jᵀ F of wrenches on all links, each at the link's own origin in the world's axes.
 *
 * @returns length nv [N or N·m]
 */
export function forcesOfWrenches(
  model: Model,
  { motions, origins }: DofMotions,
  wrenches: readonly Force[],
): readonly Scalar[] {
  const F = [...wrenches]
  const tau: (readonly Scalar[])[] = []
  for (let i = model.links.length - 1; i >= 0; i--) {
    const { parent } = model.links[i]!
    tau[i] = motions[i]!.map((motion) => power(motion, F[i]!))
    if (parent === WORLD) continue
    const { moment, force } = F[i]!
    const lever = forceAt(sub3(origins[i]!, origins[parent]!), force)
    F[parent] = forceAdd(F[parent]!, forceAdd(lever, { moment, force: zero3 }))
  }
  return tau.flat()
}
