import type { Scalar } from '../../ad/index.ts'
import { motorPosition } from '../../sim/index.ts'
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

/** What a servo is made of. */
export interface ServoOptions extends MotorOptions {
  /** force per rad or m that it is away from its control */
  readonly kp: Scalar
  /** force per rad/s or m/s; none: 0 */
  readonly kv?: Scalar
  /** least and greatest force, before the gear; none: unlimited */
  readonly forceRange?: readonly [Scalar, Scalar]
}

/** A motor whose control is where it wants its hinge or slide: force = kp (u − l) − kv l̇, l = gear q. */
export function servo(joint: string, { gear = 1, name = joint, ...rest }: ServoOptions): MotorPart {
  return { part: 'motor', ...motorPosition({ name, joint, gear, ...rest }) }
}
