'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Quaternion, Vec3 } from '../../sim/index.ts'
import { DesignError } from '../knobs/designError.ts'
import { isPlainZero, isSame } from './plain.ts'

/** The straight line from one point to another, as a frame whose z axis lies along it. */
export interface Segment {
  readonly middle: Vec3
  /** [m] */
  readonly halfLength: Scalar
  /** Q that turns z into the line, one way or the other */
  readonly turn: Quaternion
}

/**
 * Turns that take z to x, y and z. They permute the axes, so the rotation matrices hold exact zeros and ones, which
 * fold away in a trace.
 */
const Z_TO_AXIS: readonly [Quaternion, Quaternion, Quaternion] = [
  [0.5, 0.5, 0.5, 0.5],
  [0.5, -0.5, -0.5, -0.5],
  [1, 0, 0, 0],
]

/**
 * The segment between two points. Coordinates that the points share as plain numbers, or as the very same traced
 * value, are recognised, so that a limb along an axis of its body keeps its structural zeros.
 *
 * @param from, to - ends, in the body's frame [m]
 * @throws DesignError when both are plainly one point
 */
export function segment(from: Vec3, to: Vec3): Segment {
  const span = [0, 1, 2].map((i) => difference(from[i]!, to[i]!)) as unknown as Vec3
  const middle = [0, 1, 2].map((i) => middleOf(from[i]!, to[i]!)) as unknown as Vec3
  const along = [0, 1, 2].filter((i) => !isPlainZero(span[i]!))
  if (along.length === 0)
    throw new DesignError(`a shape goes from (${from}) to the same point, expected two points.`)
  if (along.length === 1) {
    return { middle, halfLength: Math.abs(span[along[0]!]!) / 2, turn: Z_TO_AXIS[along[0]!]! }
  }
  const length = Math.sqrt(span[0] * span[0] + span[1] * span[1] + span[2] * span[2])
  return { middle, halfLength: length / 2, turn: turnOfZ(span, length) }
}

function difference(from: Scalar, to: Scalar): Scalar {
  return isSame(from, to) ? 0 : to - from
}

function middleOf(from: Scalar, to: Scalar): Scalar {
  return isSame(from, to) ? from : (from + to) / 2
}

/**
 * The shortest turn from z to the line along `span`, upward: with u the unit vector whose z component is not negative,
 *
 *   Q = (1 + u_z, −u_y, u_x, 0) / √(2 (1 + u_z))
 *
 * A line has no sense, so the choice of u changes nothing, and it keeps the root away from 0.
 */
function turnOfZ(span: Vec3, length: Scalar): Quaternion {
  const k = select(span[2] >= 0, 1, -1) / length
  const [x, y, z] = [k * span[0], k * span[1], k * span[2]]
  const scale = 1 / Math.sqrt(2 * (1 + z))
  return [(1 + z) * scale, -y * scale, x * scale, 0]
}
