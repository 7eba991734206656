import type { ModelSettings, Vec3 } from '../../sim/index.ts'
import {
  type BodyPart,
  type EqualityPart,
  type MotorPart,
  ofKind,
  type RobotTree,
  type ShapePart,
  type Start,
} from './tree.ts'

/** What surrounds a machine, how it is simulated, and where a simulation begins. */
export interface Surroundings extends Omit<ModelSettings, 'gravity'> {
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
  { gravity = EARTH, start = {}, ...settings }: Surroundings,
  ...parts: readonly (ShapePart | BodyPart | MotorPart | EqualityPart)[]
): RobotTree {
  return {
    ...settings,
    gravity,
    shapes: ofKind(parts, 'shape'),
    bodies: ofKind(parts, 'body'),
    motors: ofKind(parts, 'motor'),
    equalities: ofKind(parts, 'equality').map(({ equality }) => equality),
    start,
  }
}
