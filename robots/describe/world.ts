import type { Scalar } from '../../ad/index.ts'
import type { ContactMaterial, ContactModelName, SolverOptions, Vec3 } from '../../sim/index.ts'
import type { BodyPart, EqualityPart, MotorPart, RobotTree, ShapePart, Start } from './tree.ts'

/** What surrounds a machine. */
export interface Surroundings {
  /** step of the simulation [s] */
  readonly timestep: Scalar
  /** how surfaces push compliantly; none: nothing touches, or it does by the convex model */
  readonly contact?: ContactMaterial
  /** springs, or constraints that are solved in every step; none: compliant */
  readonly contactModel?: ContactModelName
  /** how they are solved */
  readonly solver?: SolverOptions
  /** [m/s²]; none: the Earth's */
  readonly gravity?: Vec3
  /** where a simulation begins; none: at the reference pose, at rest */
  readonly start?: Start
}

/** Standard gravity at 45° latitude, rounded as in MuJoCo [m/s²]. */
const EARTH: Vec3 = [0, 0, -9.81]

/**
 * A machine in its world: the ground, the bodies that hang on the world, and motors and what closes loops if they are not
 * listed in bodies.
 */
export function world(
  { timestep, contact, contactModel, solver, gravity = EARTH, start = {} }: Surroundings,
  ...parts: readonly (ShapePart | BodyPart | MotorPart | EqualityPart)[]
): RobotTree {
  return {
    gravity,
    timestep,
    ...(contact && { contact }),
    ...(contactModel && { contactModel }),
    ...(solver && { solver }),
    shapes: parts.filter((part): part is ShapePart => part.part === 'shape'),
    bodies: parts.filter((part): part is BodyPart => part.part === 'body'),
    motors: parts.filter((part): part is MotorPart => part.part === 'motor'),
    equalities: parts
      .filter((part): part is EqualityPart => part.part === 'equality')
      .map((part) => part.equality),
    start,
  }
}
