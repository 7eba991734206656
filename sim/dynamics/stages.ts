'use grad'
import type { Scalar } from '../../ad/index.ts'
import { isPlainZero } from '../model/checkNumber.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { type Motion, motionAdd, motionScale, zeroMotion } from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { add3, cross3, sub3, zero3 } from '../spatial/vec3.ts'
import { dofMotions } from './dofMotions.ts'
import type { Kinematics } from './kinematics.ts'

// The tree as derivatives walk it: in the world's axes and about one point for the whole machine, so that nothing has to be
// turned or shifted from link to link, and moving a joint turns all that hangs on it as one.

/** Degrees of freedom that are carried by the same, and how they move what hangs on them. */
export interface Stage {
  /** index of the stage that carries it, smaller than its own, or WORLD */
  readonly parent: number
  /** of the link that it belongs to */
  readonly link: number
  /** whether it is its joint's last, which moves the link itself */
  readonly last: boolean
  /** indices in v */
  readonly dofs: readonly number[]
  /** of each of them the twist of what it moves, for a speed of 1 */
  readonly S: readonly Motion[]
}

/** All stages of a machine, parents before children. */
export interface Stages {
  /** the point that twists and wrenches are taken about, in world axes [m] */
  readonly origin: Vec3
  /** where each link's origin is from there, in world axes [m] */
  readonly r: readonly Vec3[]
  readonly stages: readonly Stage[]
}

/**
 * The stages of a machine, about the origin of its first link with a mass: near the machine wherever that is, so that
 * nothing cancels that need not.
 */
export function stagesOf(model: Model, kin: Kinematics): Stages {
  const { motions, origins } = dofMotions(model, kin)
  const center = Math.max(
    0,
    model.links.findIndex(({ inertia }) => !isPlainZero(inertia.mass)),
  )
  const origin = origins[center]!
  const r = origins.map((p, i) => (i === center ? zero3 : sub3(p, origin)))
  const stages: Stage[] = []
  const lastOf: number[] = []
  model.links.forEach(({ joint, parent, iv }, link) => {
    const groups = joint.stages ?? [joint.S.map((_, k) => k)]
    groups.forEach((group, g) => {
      stages.push({
        parent: g === 0 ? (parent === WORLD ? WORLD : lastOf[parent]!) : stages.length - 1,
        link,
        last: g === groups.length - 1,
        dofs: group.map((k) => iv + k),
        S: group.map((k) => aboutOrigin(motions[link]![k]!, r[link]!)),
      })
    })
    lastOf[link] = stages.length - 1
  })
  return { origin, r, stages }
}

/** The same motion, about a point from which its own is at r: v + r × ω. */
function aboutOrigin({ angular, linear }: Motion, r: Vec3): Motion {
  return { angular, linear: add3(linear, cross3(r, angular)) }
}

/** Σ S x over the degrees of freedom of a stage. */
export function acrossStage({ dofs, S }: Stage, x: readonly Scalar[]): Motion {
  return S.map((column, k) => motionScale(x[dofs[k]!]!, column)).reduce(motionAdd, zeroMotion)
}

/** Σ S x over each stage and all that carry it: for x = v their twists. */
export function carriedTogether({ stages }: Stages, x: readonly Scalar[]): readonly Motion[] {
  const sums: Motion[] = []
  for (const stage of stages) {
    const carrier = stage.parent === WORLD ? zeroMotion : sums[stage.parent]!
    sums.push(motionAdd(carrier, acrossStage(stage, x)))
  }
  return sums
}

/** Indices of the stage that moves a link and of all that carry it, inward. */
export function carriersOfLink({ stages }: Stages, link: number): readonly number[] {
  const carriers: number[] = []
  const own = stages.findIndex((stage) => stage.link === link && stage.last)
  for (let s = own; s !== WORLD; s = stages[s]!.parent) carriers.push(s)
  return carriers
}
