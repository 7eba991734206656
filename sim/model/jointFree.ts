'use grad'
import type { Scalar } from '../../ad/index.ts'
import { column, matTransposeVec, matVec } from '../spatial/mat3.ts'
import type { Motion } from '../spatial/motion.ts'
import { quatDifference, quatMatrix, quatTurned } from '../spatial/quaternion.ts'
import { identityPose } from '../spatial/transform.ts'
import type { Mat3, Pose, Quaternion, Vec3 } from '../spatial/types.ts'
import { add3, cross3, dot3, neg3, scale3, sub3, zero3 } from '../spatial/vec3.ts'
import { dryDamping } from './dryFriction.ts'
import {
  commonParameters,
  type Joint,
  type JointSoftness,
  type Passive,
  signals,
  softnessOf,
} from './joint.ts'
import { rotationSpring, rotationSpringEnergy } from './rotationSpring.ts'

/** What a free joint is made of. */
export interface FreeJoint extends Pick<JointSoftness, 'frictionSoftness'> {
  readonly name: string
  /** on each of the six [kg and kg·m²] */
  readonly armature?: Scalar
  /** on each of the six [N·s/m and N·m·s/rad] */
  readonly damping?: Scalar
  /** of the springs that hold its place and its attitude [N/m and N·m/rad] */
  readonly stiffness?: Scalar
  /** where they rest, in the world; none: at the world's frame */
  readonly springReference?: Pose
  /** greatest force of dry friction on each of the six [N and N·m]; none: 0 */
  readonly dryFriction?: Scalar
  /** speed at which dry friction bears most of that [m/s and rad/s]; none: 0.01 */
  readonly creepSpeed?: Scalar
}

/**
 * A body that nothing holds. MuJoCo's layout: q = [p_WB, Q_WB]; v = [velocity of Bo in world axes, angular velocity in
 * body axes]. The rates are the body's twist in its own axes, s = [ω; Rᵀ v_W], so that S is the identity; with
 * d/dt Rᵀ = −[ω]× Rᵀ, the linear part of ṡ is Rᵀ v̇_W − ω × Rᵀ v_W.
 */
export function jointFree(joint: FreeJoint): Joint {
  const { name, armature = 0 } = joint
  return {
    kind: 'free',
    name,
    nq: 7,
    nv: 6,
    quaternion: 3,
    absolute: true,
    anchor: zero3,
    S: identitySubspace,
    armature: Array(6).fill(armature),
    labels: labels(name),
    reference: ({ Q, p }) => [...p, ...Q],
    transform: (q) => ({ R: rotation(q), p: position(q) }),
    pose: (q) => ({ Q: quaternion(q), p: position(q) }),
    rates: (q, v) => [...angular(v), ...matTransposeVec(rotation(q), linear(v))],
    worldMotions: (R) => [...shifts, ...([0, 1, 2] as const).map((i) => turn(column(R, i)))],
    stages: [
      [0, 1, 2],
      [3, 4, 5],
    ],
    ratesBias: (q, v) => [0, 0, 0, ...neg3(cross3(angular(v), matTransposeVec(rotation(q), linear(v))))],
    velocities: (q, s) => [...matVec(rotation(q), linearRate(s)), ...angularRate(s)],
    forcesOnRates: (q, tau) => [...angular(tau), ...matTransposeVec(rotation(q), linear(tau))],
    forces: (q, tauOnRates) => [...matVec(rotation(q), linearRate(tauOnRates)), ...angularRate(tauOnRates)],
    integrate,
    difference,
    dryFriction: Array(6).fill(joint.dryFriction ?? 0),
    ...softnessOf(joint),
    passive: (q, v) => freePassive(joint, q, v),
    smooth: (q) => freeSmooth(joint, q),
    stops: () => [],
    potential: (q) => freePotential(joint, q),
    parameters: { rotation: springRest(joint).Q, ...commonParameters(joint) },
  }
}

/** −k (p − p₀) and −k log(Q₀⁻¹ Q), with dampers and dry friction on each of the six. */
function freePassive(joint: FreeJoint, q: readonly Scalar[], v: readonly Scalar[]): Passive {
  const { force, damping } = freeSmooth(joint, q)
  const dry = v.map((speed) => dryDamping(joint.dryFriction ?? 0, speed, joint.creepSpeed))
  return { force, damping: damping.map((c, i) => c + dry[i]!) }
}

/** The same without dry friction. */
function freeSmooth(joint: FreeJoint, q: readonly Scalar[]): Passive {
  const stiffness = joint.stiffness ?? 0
  const { p, Q } = springRest(joint)
  const pull = scale3(-stiffness, sub3(position(q), p))
  return {
    force: [...pull, ...rotationSpring(stiffness, quaternion(q), Q)],
    damping: Array(6).fill(joint.damping ?? 0),
  }
}

/** ½ k (|p − p₀|² + |log(Q₀⁻¹ Q)|²) */
function freePotential(joint: FreeJoint, q: readonly Scalar[]): Scalar {
  const stiffness = joint.stiffness ?? 0
  const { p, Q } = springRest(joint)
  const stretch = sub3(position(q), p)
  return 0.5 * stiffness * dot3(stretch, stretch) + rotationSpringEnergy(stiffness, quaternion(q), Q)
}

const springRest = (joint: FreeJoint): Pose => joint.springReference ?? identityPose

/** p + v dt, and Q exp(ω dt/2): the turn is in body axes, so it multiplies from the right. */
function integrate(q: readonly Scalar[], v: readonly Scalar[], dt: Scalar): readonly Scalar[] {
  return [...add3(position(q), scale3(dt, linear(v))), ...quatTurned(quaternion(q), angular(v), dt)]
}

/** [p_to − p_from, log(Q_from⁻¹ Q_to)] */
function difference(from: readonly Scalar[], to: readonly Scalar[]): readonly Scalar[] {
  return [...sub3(position(to), position(from)), ...quatDifference(quaternion(from), quaternion(to))]
}

const axes: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const turn = (axis: Vec3): Motion => ({ angular: axis, linear: zero3 })
const shift = (axis: Vec3): Motion => ({ angular: zero3, linear: axis })
const shifts = axes.map(shift)
const identitySubspace: readonly Motion[] = [...axes.map(turn), ...shifts]

function labels(name: string): Joint['labels'] {
  return {
    q: [...signals(name, ['x', 'y', 'z'], 'm'), ...signals(name, ['qw', 'qx', 'qy', 'qz'], '1')],
    v: [...signals(name, ['vx', 'vy', 'vz'], 'm/s'), ...signals(name, ['wx', 'wy', 'wz'], 'rad/s')],
  }
}

const position = (q: readonly Scalar[]): Vec3 => [q[0]!, q[1]!, q[2]!]
const quaternion = (q: readonly Scalar[]): Quaternion => [q[3]!, q[4]!, q[5]!, q[6]!]
const rotation = (q: readonly Scalar[]): Mat3 => quatMatrix(quaternion(q))

// v and the forces dual to it: linear first, MuJoCo's order
const linear = (v: readonly Scalar[]): Vec3 => [v[0]!, v[1]!, v[2]!]
const angular = (v: readonly Scalar[]): Vec3 => [v[3]!, v[4]!, v[5]!]

// rates and the forces dual to them: angular first, the twist's order
const angularRate = (s: readonly Scalar[]): Vec3 => [s[0]!, s[1]!, s[2]!]
const linearRate = (s: readonly Scalar[]): Vec3 => [s[3]!, s[4]!, s[5]!]
