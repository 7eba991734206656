'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { pointOut } from '../spatial/transform.ts'
import type { Mat3, Vec3 } from '../spatial/types.ts'
import { cross3, dot3, norm3, scale3, sub3 } from '../spatial/vec3.ts'
import { type Contact, linkPose } from './contact.ts'

/** Where a contact is and how it is turned, in the world. */
export interface ContactFrame {
  /** midway between the surfaces [m] */
  readonly p_WC: Vec3
  /** its rows are the contact's axes in the world's: the normal, from A towards B, and two tangents; right-handed */
  readonly R_CW: Mat3
}

/** Length of a tangent's direction, off the normal, below which it does not count: MuJoCo's `mjMINVAL`. */
const LEAST_LENGTH = 1e-15

/**
 * The frame of a contact. Its first tangent follows a direction, where the shapes have one; else the world's y axis, or z
 * where y is within 60° of the normal. Pyramids of friction have their edges along the tangents, which is why they are
 * MuJoCo's to the letter.
 */
export function contactFrame(
  kin: Pick<Kinematics, 'X_WL'>,
  { linkB, p_LC, normal_W, along_W }: Contact,
): ContactFrame {
  const first = tangent(normal_W, along_W ?? worldAxis(normal_W))
  return { p_WC: pointOut(linkPose(kin, linkB), p_LC), R_CW: [normal_W, first, cross3(normal_W, first)] }
}

function worldAxis(normal: Vec3): Vec3 {
  const steep: Scalar = select(Math.abs(normal[1]) < 0.5, 0, 1)
  return [0, 1 - steep, steep]
}

/** The direction less its part along the normal, of length 1; the world's x axis where nothing is left of it. */
function tangent(normal: Vec3, along: Vec3): Vec3 {
  const across = sub3(along, scale3(dot3(normal, along), normal))
  const length = norm3(across)
  const some = length >= LEAST_LENGTH
  const unit = scale3(1 / select(some, length, 1), across)
  return [select(some, unit[0], 1), select(some, unit[1], 0), select(some, unit[2], 0)]
}
