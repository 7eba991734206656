'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Vec3 } from '../spatial/types.ts'
import { dryDamping } from './dryFriction.ts'
import {
  commonParameters,
  type Joint,
  type JointParameters,
  type JointSoftness,
  type Passive,
  type Stop,
  softnessOf,
} from './joint.ts'

// What hinge and slide share: one coordinate along or about an axis, with a spring, a damper and two end stops.
// The unit [F] below is N·m for a hinge or N for a slide, [x] is rad or m.

/** What a hinge or a slide is made of. */
export interface AxisJoint extends JointSoftness {
  readonly name: string
  /** in the body's axes; only its direction counts */
  readonly axis: Vec3
  /** p_BoJo_B, a point of the axis, in the body [m]; none: the body's origin */
  readonly anchor?: Vec3
  /** [F·s/x] */
  readonly damping?: Scalar
  /** inertia of the drive, seen at the joint [kg·m² or kg] */
  readonly armature?: Scalar
  /** [F/x] */
  readonly stiffness?: Scalar
  /** q at which the spring rests [x]; none: 0 */
  readonly springReference?: Scalar
  /** greatest force of dry friction [F] (`frictionloss` in MJCF); none: 0 */
  readonly dryFriction?: Scalar
  /** speed at which dry friction bears most of that [x/s]; none: 0.01 */
  readonly creepSpeed?: Scalar
  /** lower and upper end stop [x]; none: unlimited */
  readonly range?: readonly [Scalar, Scalar]
  /** how the end stops push back; needed for a range to act */
  readonly limit?: Limit
  /** q of the configuration that `X_PB` describes [x]; none: 0 */
  readonly reference?: Scalar
}

/** An end stop: a spring and a damper that act only beyond it. */
export interface Limit {
  /** [F/x] */
  readonly stiffness: Scalar
  /** resists going deeper, never coming back [F·s/x] */
  readonly damping: Scalar
}

/**
 * Depth over which the damper of an end stop fades in [rad or m]: the force is then continuous at the stop, where a
 * damper that starts at once would jump. Half a degree is less than the play of most drives.
 */
export const LIMIT_FADE = 0.01

/** How far q is beyond its range [x]: positive above, negative below, 0 inside. */
export function overrun(q: Scalar, range: readonly [Scalar, Scalar]): Scalar {
  return q - clamp(q, range[0], range[1])
}

/** Spring and end stops of one coordinate, and the damping that acts at this state. */
function axisPassive(joint: AxisJoint, q: Scalar, v: Scalar): Passive {
  const smooth = axisSmooth(joint, q)
  const [force, damping] = [smooth.force[0]!, smooth.damping[0]! + dryDampingOf(joint, v)]
  if (!joint.range || !joint.limit) return { force: [force], damping: [damping] }
  const e = overrun(q, joint.range)
  const faded = Math.min(1, Math.abs(e) / LIMIT_FADE) * joint.limit.damping
  const deeper = e * v > 0
  return {
    force: [force - joint.limit.stiffness * e],
    damping: [damping + select(deeper, faded, 0)],
  }
}

const dryDampingOf = (joint: AxisJoint, v: Scalar): Scalar =>
  dryDamping(joint.dryFriction ?? 0, v, joint.creepSpeed)

/** Spring and damper of one coordinate, without end stops and dry friction. */
function axisSmooth(joint: AxisJoint, q: Scalar): Passive {
  const stretch = q - (joint.springReference ?? 0)
  return { force: [-((joint.stiffness ?? 0) * stretch)], damping: [joint.damping ?? 0] }
}

/** The lower and the upper end of the range. */
function axisStops(range: AxisJoint['range'], q: Scalar): readonly Stop[] {
  if (!range) return []
  return [
    { distance: q - range[0], row: [1] },
    { distance: range[1] - q, row: [-1] },
  ]
}

/** What a joint with one coordinate does by itself. */
export function axisForces(
  joint: AxisJoint,
): Pick<Joint, 'passive' | 'smooth' | 'stops' | 'potential' | 'dryFriction' | keyof JointSoftness> {
  return {
    ...softnessOf(joint),
    dryFriction: [joint.dryFriction ?? 0],
    passive: (q, v) => axisPassive(joint, q[0]!, v[0]!),
    smooth: (q) => axisSmooth(joint, q[0]!),
    stops: (q) => axisStops(joint.range, q[0]!),
    potential: (q, stopped) => axisPotential(joint, q[0]!, stopped),
  }
}

/** Energy in the spring and the end stops [J]: ½ k (q − q₀)² + ½ k_limit e². */
function axisPotential(joint: AxisJoint, q: Scalar, stopped = true): Scalar {
  const stretch = q - (joint.springReference ?? 0)
  const spring = 0.5 * (joint.stiffness ?? 0) * stretch * stretch
  if (!stopped || !joint.range || !joint.limit) return spring
  const e = overrun(q, joint.range)
  return spring + 0.5 * joint.limit.stiffness * e * e
}

/** What a check may look at. */
export function axisParameters(joint: AxisJoint): JointParameters {
  return {
    axis: joint.axis,
    ...(joint.range && { range: joint.range }),
    ...commonParameters(joint, {
      'limit.stiffness': joint.limit?.stiffness ?? 0,
      'limit.damping': joint.limit?.damping ?? 0,
    }),
  }
}

/** The parts of a joint with one coordinate whose rate is v itself. */
export const axisCoordinates = {
  nq: 1,
  nv: 1,
  absolute: false,
  rates: (_q: readonly Scalar[], v: readonly Scalar[]) => v,
  ratesBias: () => [0],
  velocities: (_q: readonly Scalar[], s: readonly Scalar[]) => s,
  forcesOnRates: (_q: readonly Scalar[], tau: readonly Scalar[]) => tau,
  forces: (_q: readonly Scalar[], tauOnRates: readonly Scalar[]) => tauOnRates,
  integrate: (q: readonly Scalar[], v: readonly Scalar[], dt: Scalar) => [q[0]! + v[0]! * dt],
  difference: (from: readonly Scalar[], to: readonly Scalar[]) => [to[0]! - from[0]!],
} as const
