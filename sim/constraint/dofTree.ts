import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'

/** The tree of velocities: for each the one before it on its own joint, or the last of the joint that carries it; −1 for none. */
export function dofTree(model: Model): readonly number[] {
  return model.links.flatMap(({ joint, parent, iv }) => {
    const carrier = model.links[parent]
    const first = parent === WORLD || !carrier ? -1 : carrier.iv + carrier.joint.nv - 1
    return joint.S.map((_, k) => (k === 0 ? first : iv + k - 1))
  })
}
