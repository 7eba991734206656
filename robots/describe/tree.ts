import type { Scalar } from '../../ad/index.ts'
import type {
  Equality,
  Geometry,
  Inertia,
  Joint,
  ModelSettings,
  Motor,
  Pose,
  Quaternion,
  Touching,
} from '../../sim/index.ts'

/** A machine in its world as a tree of named parts; every number in it may be traced. */
export interface RobotTree extends ModelSettings {
  /** shapes that belong to the world: the ground */
  readonly shapes: readonly ShapePart[]
  readonly bodies: readonly BodyPart[]
  /** those that no body holds; they come after those that bodies hold */
  readonly motors: readonly MotorPart[]
  /** what closes loops and couples joints, besides what is listed in bodies; none: nothing */
  readonly equalities?: readonly Equality[]
  readonly start: Start
}

/** Where a simulation begins; joints that are not named begin at their reference, at rest. */
export interface Start {
  /** coordinates by joint [rad, m, or position and quaternion] */
  readonly q?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  /** velocities by joint */
  readonly v?: Readonly<Record<string, Scalar | readonly Scalar[]>>
}

/** A body with all that hangs on it. */
export interface BodyPart {
  readonly part: 'body'
  readonly name: string
  /** X_PB when every joint is at its reference */
  readonly X_PB: Pose
  readonly joints: readonly Joint[]
  readonly shapes: readonly ShapePart[]
  readonly motors: readonly MotorPart[]
  /** loops and couplings that were listed in this body; none: nothing */
  readonly equalities?: readonly Equality[]
  readonly children: readonly BodyPart[]
  /** the body's inertia where it is not that of its shapes */
  readonly inertia?: Inertia
  /** axes in which the body's inertia is diagonal, for the drag of a fluid; none: worked out */
  readonly principalAxes?: Quaternion
}

/** A joint by which its body moves in its parent. */
export interface JointPart {
  readonly part: 'joint'
  readonly joint: Joint
}

/** A shape fixed to its body. */
export interface ShapePart extends Touching {
  readonly part: 'shape'
  /** none: called after its body and its kind */
  readonly name?: string
  readonly X_BS: Pose
  readonly geometry: Geometry
  /** what it adds to its body, in the body's frame; none: nothing */
  readonly inertia?: Inertia
  readonly rgba: readonly [number, number, number, number]
}

/** A motor; where it is listed decides nothing but the order of the controls. */
export interface MotorPart extends Motor {
  readonly part: 'motor'
}

/** Something that closes a loop or couples joints; where it is listed makes no difference. */
export interface EqualityPart {
  readonly part: 'equality'
  readonly equality: Equality
}

/** A stated inertia, instead of that of the shapes. */
export interface InertiaPart {
  readonly part: 'inertia'
  readonly inertia: Inertia
}

/** Whatever a body may hold. */
export type Part = JointPart | ShapePart | MotorPart | EqualityPart | InertiaPart | BodyPart

/** Those of some parts that are of one kind, in their order. */
export function ofKind<K extends Part['part']>(
  parts: readonly Part[],
  kind: K,
): readonly Extract<Part, { readonly part: K }>[] {
  return parts.filter((part): part is Extract<Part, { readonly part: K }> => part.part === kind)
}
