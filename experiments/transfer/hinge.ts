import { type Body, HingeConstraint, type Quaternion, type Vec3 } from 'cannon-es'
import { type Joint, type Motor, motorForce } from '../../sim/index.ts'

/** A hinge between two links, with the torques that a joint and its motors put on it. */
export interface Hinge {
  readonly joint: Joint
  readonly constraint: HingeConstraint
  /** applies the torque of motors, springs, dampers and end stops about the axis */
  drive(motors: readonly { readonly motor: Motor; readonly control: number }[]): void
  /** q of the joint [rad], unwrapped from where it began */
  angle(): number
}

/** Where a hinge is: its point and axis in the principal axes of each link, and their relative attitude at q0. */
export interface HingeFrame {
  readonly pivotA: Vec3
  readonly axisA: Vec3
  readonly pivotB: Vec3
  readonly axisB: Vec3
  /** Q_AB when the joint is at `reference` */
  readonly Q_AB: Quaternion
  /** q of that configuration [rad] */
  readonly reference: number
}

/** A hinge that lets b turn in a. */
export function hingeBetween(a: Body, b: Body, joint: Joint, frame: HingeFrame, q: number): Hinge {
  const { pivotA, axisA, pivotB, axisB } = frame
  const constraint = new HingeConstraint(a, b, { pivotA, axisA, pivotB, axisB, collideConnected: false })
  const measured = unwrappedAngle(a, b, frame, q)
  return {
    joint,
    constraint,
    angle: measured,
    drive: (motors) => {
      const axis = b.quaternion.vmult(axisB)
      const rate = b.angularVelocity.vsub(a.angularVelocity).dot(axis)
      const q = measured()
      const { force, damping } = joint.passive([q], [rate])
      const torque = motors.reduce(
        (sum, { motor, control }) => sum + motorTorque(motor, q, rate, control),
        force[0]! - damping[0]! * rate,
      )
      b.applyTorque(axis.scale(torque))
      a.applyTorque(axis.scale(-torque))
    },
  }
}

/** gear · force [N·m] of a motor, by its own law. */
function motorTorque(motor: Motor, q: number, rate: number, u: number): number {
  const { gear } = motor
  return gear * motorForce(motor, gear * q, gear * rate, u).force
}

/** The angle of b in a about the axis, following whole turns from `q` on. */
function unwrappedAngle(a: Body, b: Body, { axisB, Q_AB, reference }: HingeFrame, q: number): () => number {
  let last = q
  const fromReference = Q_AB.inverse()
  return () => {
    const turn = fromReference.mult(a.quaternion.inverse().mult(b.quaternion))
    const sine = turn.x * axisB.x + turn.y * axisB.y + turn.z * axisB.z
    const angle = reference + 2 * Math.atan2(sine, turn.w)
    last = angle + 2 * Math.PI * Math.round((last - angle) / (2 * Math.PI))
    return last
  }
}
