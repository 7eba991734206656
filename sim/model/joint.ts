import type { Scalar } from '../../ad/index.ts'
import type { Signal } from '../record/recording.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Transform } from '../spatial/transform.ts'
import type { Mat3, Pose, Quaternion, Vec3 } from '../spatial/types.ts'
import type { Softness } from './shape.ts'

/** Forces that a joint makes by itself, one number per degree of freedom. */
export interface Passive {
  /** springs and limits, without the dampers [N or N·m] */
  readonly force: readonly Scalar[]
  /** c ≥ 0 of the damping force −c v, at this state, dry friction included [N·s/m or N·m·s/rad] */
  readonly damping: readonly Scalar[]
}

/** One end of a joint's range, as a constraint sees it. */
export interface Stop {
  /** how far the joint is from it, negative beyond it [m or rad] */
  readonly distance: Scalar
  /** how fast the distance grows with each of the joint's velocities, one number per degree of freedom */
  readonly row: readonly Scalar[]
}

/** How the end stops and the dry friction of a joint hold in the `convex` model. */
export interface JointSoftness {
  /** distance from an end stop at which it begins to push [m or rad]; none: 0 */
  readonly limitMargin?: Scalar
  readonly limitSoftness?: Softness
  readonly frictionSoftness?: Softness
}

/** Of what a joint is made of, how its stops and its friction hold. */
export function softnessOf({
  limitMargin = 0,
  limitSoftness,
  frictionSoftness,
}: JointSoftness): JointSoftness {
  return {
    limitMargin,
    ...(limitSoftness && { limitSoftness }),
    ...(frictionSoftness && { frictionSoftness }),
  }
}

/**
 * What lets a body move in its parent. The algorithms ask these questions and never which joint it is.
 *
 * A joint has its own frame J, fixed to the moving side: its axes are the body's, its origin is `anchor` in the body.
 * X_PJ0 below is the pose of J in what the joint moves in, when the joint is at its reference.
 *
 * The relative twist in J's axes is S s, with columns S that never change. The rates s are v itself for most joints;
 * the free joint has some of v in world axes, and turns them (`rates` and its four companions).
 */
export interface Joint extends JointSoftness {
  readonly kind: string
  readonly name: string
  /** how many numbers of q are its own */
  readonly nq: number
  /** how many numbers of v are its own */
  readonly nv: number
  /** where a unit quaternion starts among its numbers of q; none: there is none */
  readonly quaternion?: number
  /** p_BoJo_B, origin of the joint's frame in the body [m] */
  readonly anchor: Vec3
  /** columns of the motion subspace, in J's axes, constant */
  readonly S: readonly Motion[]
  /** inertia of the drive, seen at the joint, one per degree of freedom [kg or kg·m²] */
  readonly armature: readonly Scalar[]
  /** true: q is the pose in the world, so the joint may only hang on the world (X_PJ0 is where it starts) */
  readonly absolute: boolean
  /** names and units of its q and v, as plots label them */
  readonly labels: { readonly q: readonly Signal[]; readonly v: readonly Signal[] }
  /** q at the reference configuration */
  reference(X_PJ0: Pose): readonly Scalar[]
  /** X_PJ at q, with a rotation matrix for the recursions */
  transform(q: readonly Scalar[], X_PJ0: Transform): Transform
  /** X_PJ at q, with a quaternion for records and pictures */
  pose(q: readonly Scalar[], X_PJ0: Pose): Pose
  /** s = N(q) v */
  rates(q: readonly Scalar[], v: readonly Scalar[]): readonly Scalar[]
  /** R_WJ S N: the twist in world axes for a speed of 1 of each of v, where N has a say in it; none: R_WJ S */
  worldMotions?(R_WJ: Mat3): readonly Motion[]
  /**
   * indices of v, in groups each of which is carried along by the groups before it; none: one group. The axes of a group
   * are fixed to what it moves, so that the free joint, whose shifts keep to the world's axes, has two
   */
  readonly stages?: readonly (readonly number[])[]
  /** Ṅ v: how the rates change when v does not */
  ratesBias(q: readonly Scalar[], v: readonly Scalar[]): readonly Scalar[]
  /** v = N⁻¹ s */
  velocities(q: readonly Scalar[], s: readonly Scalar[]): readonly Scalar[]
  /** forces dual to the rates, from those dual to v: N⁻ᵀ τ */
  forcesOnRates(q: readonly Scalar[], tau: readonly Scalar[]): readonly Scalar[]
  /** forces dual to v, from those dual to the rates: Nᵀ τ_s */
  forces(q: readonly Scalar[], tauOnRates: readonly Scalar[]): readonly Scalar[]
  /** q after moving with v for a time dt [s] */
  integrate(q: readonly Scalar[], v: readonly Scalar[], dt: Scalar): readonly Scalar[]
  /** the v that takes `from` to `to` in one second: integrate(from, difference(from, to), 1) = to */
  difference(from: readonly Scalar[], to: readonly Scalar[]): readonly Scalar[]
  /** springs, limits and dampers */
  passive(q: readonly Scalar[], v: readonly Scalar[]): Passive
  /** springs and dampers alone: what is left where end stops and dry friction are constraints */
  smooth(q: readonly Scalar[], v: readonly Scalar[]): Passive
  /** its end stops, as constraints see them; none: it is unlimited */
  stops(q: readonly Scalar[]): readonly Stop[]
  /** greatest force of dry friction, one per degree of freedom [N or N·m] */
  readonly dryFriction: readonly Scalar[]
  /**
   * energy of springs and end stops [J]
   *
   * @param stopped - false: without the stops, where they are constraints; none: true
   */
  potential(q: readonly Scalar[], stopped?: boolean): Scalar
  /** numbers that a check may look at, by name; `axis` must not vanish, `range` must be ordered, `rotation` of length 1 */
  readonly parameters: JointParameters
}

/** Numbers of a joint that a check may look at, by name. */
export interface JointParameters {
  readonly axis?: Vec3
  readonly range?: readonly [Scalar, Scalar]
  readonly rotation?: Quaternion
  readonly nonnegative: Readonly<Record<string, Scalar>>
  readonly positive?: Readonly<Record<string, Scalar>>
  readonly softness?: Readonly<Record<string, Softness | undefined>>
}

/** What every joint may do by itself. */
interface Common extends JointSoftness {
  readonly damping?: Scalar
  readonly armature?: Scalar
  readonly stiffness?: Scalar
  readonly dryFriction?: Scalar
  readonly creepSpeed?: Scalar
}

/**
 * What a check may look at of every joint.
 *
 * @param own - numbers that only this kind of joint has, none of which may be negative
 */
export function commonParameters(
  joint: Common,
  own: JointParameters['nonnegative'] = {},
): Pick<JointParameters, 'positive' | 'nonnegative' | 'softness'> {
  const { damping = 0, armature = 0, stiffness = 0, dryFriction = 0, limitMargin = 0, creepSpeed } = joint
  return {
    positive: creepSpeed === undefined ? {} : { creepSpeed },
    nonnegative: { damping, armature, stiffness, dryFriction, limitMargin, ...own },
    softness: { limitSoftness: joint.limitSoftness, frictionSoftness: joint.frictionSoftness },
  }
}

/** The parts of a joint's q or v, as plots label them. */
export function signals(name: string, parts: readonly string[], unit: string): readonly Signal[] {
  return parts.map((part) => ({ name: `${name}.${part}`, unit }))
}
