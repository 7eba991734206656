'use grad'
import { type Body, type Joint, type Model, quatRotate, type State } from '../../sim/index.ts'
import { clearance } from '../describe/clearance.ts'

/** A machine and where it starts. */
export interface Started {
  readonly model: Model
  readonly start: State
}

/**
 * The start of a tuned machine, raised or lowered so that its lowest point is as high as that of the machine it came
 * from: longer legs must not begin inside the ground.
 *
 * Only bodies that hang on the world by a free joint or a vertical slide can be raised; the others stay.
 *
 * @param original - the machine of the file, plain numbers
 */
export function lifted({ model, start }: Started, original: Started): State {
  let q = start.q
  for (const { root, coordinate } of verticals(model)) {
    const before = clearance(original.model, original.start, root)
    const now = clearance(model, start, root)
    if (typeof before === 'undefined' || typeof now === 'undefined') continue
    const rise = before - now
    q = q.map((value, i) => (i === coordinate ? value + rise : value))
  }
  return { q, v: start.v }
}

interface Vertical {
  /** index of the body */
  readonly root: number
  /** index in q of its height */
  readonly coordinate: number
}

/** The bodies of the world that have a coordinate for their height. */
function verticals(model: Model): readonly Vertical[] {
  return model.bodies.flatMap((body, root) => {
    if (root === 0 || body.parent !== 0) return []
    const index = body.joints.findIndex((joint) => joint.kind === 'free' || isVerticalSlide(joint, body))
    if (index < 0) return []
    const link = model.links.find(({ joint }) => joint === body.joints[index])!
    return [{ root, coordinate: link.iq + (link.joint.kind === 'free' ? 2 : 0) }]
  })
}

/** Whether it is a slide upward, as seen before any turn. */
function isVerticalSlide({ kind, parameters }: Joint, { X_PB }: Body): boolean {
  if (kind !== 'slide') return false
  const [x, y, z] = quatRotate(X_PB.Q, parameters.axis!)
  return x === 0 && y === 0 && z > 0
}
