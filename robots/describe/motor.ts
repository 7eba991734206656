import type { Scalar } from '../../ad/index.ts'
import type { MotorPart } from './tree.ts'

/** What a motor is made of. */
export interface MotorOptions {
  /** [N·m or N per unit of control]; none: 1 */
  readonly gear?: Scalar
  /** least and greatest control; none: unlimited */
  readonly range?: readonly [Scalar, Scalar]
  /** none: called after its joint */
  readonly name?: string
}

/** A motor on a hinge or a slide. */
export function motor(joint: string, { gear = 1, range, name = joint }: MotorOptions = {}): MotorPart {
  return { part: 'motor', name, joint, gear, ...(range === undefined ? {} : { range }) }
}
