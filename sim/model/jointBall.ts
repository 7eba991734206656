'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import { matMul } from '../spatial/mat3.ts'
import type { Motion } from '../spatial/motion.ts'
import {
  identityQuaternion,
  quatDifference,
  quatLog,
  quatMatrix,
  quatMul,
  quatTurned,
} from '../spatial/quaternion.ts'
import type { Quaternion, Vec3 } from '../spatial/types.ts'
import { add3, dot3, neg3, norm3, scale3, unit3, zero3 } from '../spatial/vec3.ts'
import { dryDamping } from './dryFriction.ts'
import {
  commonParameters,
  type Joint,
  type JointParameters,
  type JointSoftness,
  type Passive,
  type Stop,
  signals,
  softnessOf,
} from './joint.ts'
import { LIMIT_FADE, type Limit } from './jointAxis.ts'
import { rotationSpring, rotationSpringEnergy } from './rotationSpring.ts'

/** What a ball joint is made of. */
export interface BallJoint extends JointSoftness {
  readonly name: string
  /** p_BoJo_B, the point that stays where it is, in the body [m]; none: the body's origin */
  readonly anchor?: Vec3
  /** on each of the three [N·m·s/rad] */
  readonly damping?: Scalar
  /** on each of the three [kg·m²] */
  readonly armature?: Scalar
  /** of a spring that turns it back the shortest way [N·m/rad] */
  readonly stiffness?: Scalar
  /** Q at which the spring rests; none: the configuration that `X_PB` describes */
  readonly springReference?: Quaternion
  /** greatest torque of dry friction on each of the three [N·m]; none: 0 */
  readonly dryFriction?: Scalar
  /** speed at which dry friction bears most of that [rad/s]; none: 0.01 */
  readonly creepSpeed?: Scalar
  /** keeps it from turning too far; none: it turns all the way */
  readonly stop?: BallStop
}

/** A stop at a greatest angle away from the configuration that `X_PB` describes; stiffness and damping as for a hinge. */
export interface BallStop extends Limit {
  /** [rad] */
  readonly maxAngle: Scalar
}

/**
 * Rotation about the anchor, any way round. MuJoCo's layout: q = Q, the turn from the reference; v = ω in body axes, which
 * is also the joint's rate: S = [1; 0].
 */
export function jointBall(joint: BallJoint): Joint {
  return {
    kind: 'ball',
    name: joint.name,
    nq: 4,
    nv: 3,
    quaternion: 0,
    absolute: false,
    anchor: joint.anchor ?? zero3,
    S: turns,
    armature: Array(3).fill(joint.armature ?? 0),
    labels: labels(joint.name),
    reference: () => identityQuaternion,
    transform: (q, { R, p }) => ({ R: matMul(R, quatMatrix(quaternion(q))), p }),
    pose: (q, { Q, p }) => ({ Q: quatMul(Q, quaternion(q)), p }),
    rates: (_q, v) => v,
    ratesBias: () => zero3,
    velocities: (_q, s) => s,
    forcesOnRates: (_q, tau) => tau,
    forces: (_q, tauOnRates) => tauOnRates,
    integrate: (q, v, dt) => quatTurned(quaternion(q), vector(v), dt),
    difference: (from, to) => quatDifference(quaternion(from), quaternion(to)),
    dryFriction: Array(3).fill(joint.dryFriction ?? 0),
    ...softnessOf(joint),
    passive: (q, v) => ballPassive(joint, quaternion(q), vector(v)),
    smooth: (q) => ballSmooth(joint, quaternion(q)),
    stops: (q) => ballStops(joint.stop, quaternion(q)),
    potential: (q, stopped) => ballPotential(joint, quaternion(q), stopped),
    parameters: parameters(joint),
  }
}

/** Spring and stop, and the damping that acts at this state. */
function ballPassive(joint: BallJoint, Q: Quaternion, omega: Vec3): Passive {
  const { force, damping } = ballSmooth(joint, Q)
  const stop = stopped(joint.stop, Q, omega)
  return {
    force: add3([force[0]!, force[1]!, force[2]!], stop.torque),
    damping: omega.map(
      (speed, i) => damping[i]! + dryDamping(joint.dryFriction ?? 0, speed, joint.creepSpeed) + stop.damping,
    ),
  }
}

/** The spring and the damper alone. */
function ballSmooth(joint: BallJoint, Q: Quaternion): Passive {
  return {
    force: rotationSpring(joint.stiffness ?? 0, Q, springRest(joint)),
    damping: Array(3).fill(joint.damping ?? 0),
  }
}

/** How far the turn is from its greatest angle: with n its axis, the distance shrinks by n · ω. At no turn, n = 0. */
function ballStops(stop: BallStop | undefined, Q: Quaternion): readonly Stop[] {
  if (!stop) return []
  const turn = quatLog(Q)
  return [{ distance: stop.maxAngle - norm3(turn), row: neg3(unit3(turn)) }]
}

/**
 * A stop at the greatest angle: with n the axis of the turn and e how far it is beyond, τ = −k e n; its damper fades in
 * as that of a hinge does, and resists all turning while the angle grows.
 */
function stopped(stop: BallStop | undefined, Q: Quaternion, omega: Vec3): { torque: Vec3; damping: Scalar } {
  if (!stop) return { torque: zero3, damping: 0 }
  const turn = quatLog(Q)
  const e = overturn(stop, turn)
  const axis = unit3(turn)
  const faded = Math.min(1, e / LIMIT_FADE) * stop.damping
  return {
    torque: scale3(-stop.stiffness * e, axis),
    damping: select(dot3(axis, omega) > 0, faded, 0),
  }
}

/** How far a turn goes beyond the greatest angle [rad], 0 within it. */
function overturn({ maxAngle }: BallStop, turn: Vec3): Scalar {
  return Math.max(0, norm3(turn) - maxAngle)
}

/** Energy in the spring and the stop [J]. */
function ballPotential(joint: BallJoint, Q: Quaternion, stopped = true): Scalar {
  const spring = rotationSpringEnergy(joint.stiffness ?? 0, Q, springRest(joint))
  if (!stopped || !joint.stop) return spring
  const e = overturn(joint.stop, quatLog(Q))
  return spring + 0.5 * joint.stop.stiffness * e * e
}

function parameters(joint: BallJoint): JointParameters {
  return {
    rotation: springRest(joint),
    ...commonParameters(joint, {
      'stop.maxAngle': joint.stop?.maxAngle ?? 0,
      'stop.stiffness': joint.stop?.stiffness ?? 0,
      'stop.damping': joint.stop?.damping ?? 0,
    }),
  }
}

const turns: readonly Motion[] = [
  { angular: [1, 0, 0], linear: zero3 },
  { angular: [0, 1, 0], linear: zero3 },
  { angular: [0, 0, 1], linear: zero3 },
]

function labels(name: string): Joint['labels'] {
  return {
    q: signals(name, ['qw', 'qx', 'qy', 'qz'], '1'),
    v: signals(name, ['wx', 'wy', 'wz'], 'rad/s'),
  }
}

const springRest = (joint: BallJoint): Quaternion => joint.springReference ?? identityQuaternion
const quaternion = (q: readonly Scalar[]): Quaternion => [q[0]!, q[1]!, q[2]!, q[3]!]
const vector = (v: readonly Scalar[]): Vec3 => [v[0]!, v[1]!, v[2]!]
