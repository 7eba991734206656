'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Fluid, FluidBox } from '../model/fluid.ts'
import type { Model } from '../model/model.ts'
import {
  type ArticulatedInertia,
  articulatedAdd,
  articulatedOut,
  zeroArticulated,
} from '../spatial/articulated.ts'
import { matTransposeVec } from '../spatial/mat3.ts'
import { type Force, forceAdd, forceOut, type Motion, motionIn, zeroForce } from '../spatial/motion.ts'
import type { Vec3 } from '../spatial/types.ts'
import { sub3, zero3 } from '../spatial/vec3.ts'
import type { Kinematics } from './kinematics.ts'

/** What a fluid does to a machine: all zeros in a vacuum. */
export interface FluidForces {
  /** on each link, in its own axes about its origin */
  readonly wrenches: readonly Force[]
  /** −∂wrench/∂V of each link, in its frame; undefined for a link that the fluid does not feel */
  readonly damping: readonly (ArticulatedInertia | undefined)[]
}

/** Drag of the surrounding fluid on every link. */
export function fluidForces(model: Model, kin: Kinematics, V: readonly Motion[]): FluidForces {
  const wrenches: Force[] = model.links.map(() => zeroForce)
  const damping: (ArticulatedInertia | undefined)[] = model.links.map(() => undefined)
  const { fluid } = model
  if (!fluid) return { wrenches, damping }
  for (const box of model.fluidBoxes) {
    const { link, X_LI } = box
    const wind_L = matTransposeVec(kin.X_WL[link]!.R, fluid.wind ?? zero3)
    const past: Motion = { angular: V[link]!.angular, linear: sub3(V[link]!.linear, wind_L) }
    const drag = boxDrag(fluid, box, motionIn(X_LI, past))
    wrenches[link] = forceAdd(wrenches[link]!, forceOut(X_LI, drag.wrench))
    const own = articulatedOut(X_LI, drag.damping)
    damping[link] = damping[link] ? articulatedAdd(damping[link], own) : own
  }
  return { wrenches, damping }
}

/**
 * Drag on a box in its own axes: that of a ball of its mean diameter d in a viscous fluid, and that of its faces in a
 * dense one. Along and about the first of its edges a, b, c,
 *
 *   f = −3π d η v − ½ ρ b c |v| v,   n = −π d³ η ω − ρ a (b⁴ + c⁴) |ω| ω/64
 *
 * @param V - twist of the box relative to the fluid, in its axes at its centre
 * @see Todorov, Erez & Tassa 2012; MuJoCo documentation, "Computation: Passive forces: inertia model"
 */
function boxDrag(
  { density, viscosity }: Fluid,
  { size }: FluidBox,
  V: Motion,
): { wrench: Force; damping: ArticulatedInertia } {
  const [a, b, c] = size
  const d = (a + b + c) / 3
  const [slow, slowTurn] = [3 * Math.PI * d * viscosity, Math.PI * d * d * d * viscosity]
  const faces: Vec3 = [0.5 * density * (b * c), 0.5 * density * (a * c), 0.5 * density * (a * b)]
  const [a4, b4, c4] = [fourth(a), fourth(b), fourth(c)]
  const turning = density / 64
  const vanes: Vec3 = [turning * a * (b4 + c4), turning * b * (a4 + c4), turning * c * (a4 + b4)]
  const moment = dragAlong(slowTurn, vanes, V.angular)
  const force = dragAlong(slow, faces, V.linear)
  return {
    wrench: { moment: moment.force, force: force.force },
    damping: {
      ...zeroArticulated,
      J: [...moment.damping, 0, 0, 0],
      M: [...force.damping, 0, 0, 0],
    },
  }
}

/** −(k + c |v|) v and its slope k + 2 c |v|, axis by axis. */
function dragAlong(k: Scalar, c: Vec3, v: Vec3): { force: Vec3; damping: Vec3 } {
  const along = (i: 0 | 1 | 2) => {
    const swept = c[i] * Math.abs(v[i])
    return { force: -((k + swept) * v[i]), damping: k + 2 * swept }
  }
  const [x, y, z] = [along(0), along(1), along(2)]
  return { force: [x.force, y.force, z.force], damping: [x.damping, y.damping, z.damping] }
}

const fourth = (x: Scalar): Scalar => x * x * (x * x)
