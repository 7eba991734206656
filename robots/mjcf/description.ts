import type {
  ContactMaterial,
  Equality,
  Geometry,
  Heaviness,
  Inertia,
  ModelSettings,
  Motor,
  Pairing,
  Softness,
  Touching,
  Vec3,
} from '../../sim/index.ts'
import type { PlainQuaternion } from './orientation.ts'
import type { Place } from './xml.ts'

/**
 * A model file as plain values, with classes, angles and orientations resolved.
 *
 * It is parsed once. Knobs put traced values in the place of its numbers; the machine is built from what results.
 */
export interface MjcfDescription extends Omit<ModelSettings, 'contact'> {
  readonly name: string
  readonly file: string
  /** parents before children, in the file's order; bodies[0] is the world */
  readonly bodies: readonly MjcfBody[]
  readonly motors: readonly Motor[]
  /** names of geoms that pass through each other */
  readonly apart: readonly (readonly [string, string])[]
  /** geoms that may touch whatever the rules say */
  readonly together: readonly Pairing[]
  /** what closes loops and couples joints */
  readonly equalities: readonly Equality[]
  /** masses are scaled to this total [kg]; none: as they are */
  readonly totalMass?: number
  /** where the file begins a simulation; none: at its reference pose */
  readonly start?: MjcfStart
  /** what stands in for MuJoCo's soft constraints; none until it is derived */
  readonly compliance?: Compliance
}

/** The numbers of the compliant contact and of the joint limits, which a file does not have. */
export interface Compliance {
  /** none: nothing touches */
  readonly contact?: ContactMaterial
  /** by joint name */
  readonly limits: Readonly<Record<string, { readonly stiffness: number; readonly damping: number }>>
}

/** A body of the file. */
export interface MjcfBody {
  readonly name: string
  readonly place: Place
  /** index in `MjcfDescription.bodies` */
  readonly parent: number
  /** p_PB [m] */
  readonly p: Vec3
  /** Q_PB */
  readonly Q: PlainQuaternion
  readonly joints: readonly MjcfJoint[]
  readonly geoms: readonly MjcfGeom[]
  /** the file's own inertia, which then counts instead of the geoms' */
  readonly inertial?: Inertia
  /** axes in which that inertia is diagonal; none: worked out */
  readonly principalAxes?: PlainQuaternion
}

/** A joint of the file. */
export interface MjcfJoint {
  readonly kind: 'free' | 'ball' | 'hinge' | 'slide'
  readonly name: string
  readonly place: Place
  /** unit vector, body axes */
  readonly axis: readonly [number, number, number]
  /** p_BJ [m] */
  readonly anchor: Vec3
  /** [rad or m], for a ball joint 0 and the greatest angle; none: unlimited */
  readonly range?: readonly [number, number]
  readonly armature: number
  readonly damping: number
  readonly stiffness: number
  /** greatest force of dry friction [N or N·m] */
  readonly dryFriction: number
  /** [rad or m] */
  readonly limitMargin: number
  readonly limitSoftness?: Softness
  readonly frictionSoftness?: Softness
  /** [rad or m] */
  readonly springReference: number
  /** coordinate of the pose that the file describes [rad or m] */
  readonly reference: number
}

/** A geom of the file. */
export interface MjcfGeom extends Touching {
  readonly name: string
  readonly place: Place
  readonly geometry: Geometry
  /** index of a box's longest half size in the file: the side along which it grows; 0 for other shapes */
  readonly longest: number
  /** p_BS [m] */
  readonly p: Vec3
  /** Q_BS */
  readonly Q: PlainQuaternion
  /** what its mass comes from: itself [kg] or a density [kg/m³] */
  readonly substance: Heaviness
  readonly rgba: readonly [number, number, number, number]
}

/** Where the file begins a simulation. */
export interface MjcfStart {
  /** 'init_qpos' or the keyframe's name */
  readonly origin: string
  /** shape (nq) */
  readonly q: readonly number[]
  /** shape (nv); none: at rest */
  readonly v?: readonly number[]
}
