'use grad'
import { clamp, type Scalar, select } from '../../ad/index.ts'
import type { Model, State } from '../model/model.ts'
import type { Affine, Motor } from '../model/motor.ts'

/** What the motors do to the degrees of freedom. */
export interface MotorForces {
  /** length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  /** how much less of it there is per speed, length nv: −∂τ/∂v [N·s/m or N·m·s/rad] */
  readonly damping: readonly Scalar[]
}

/** Forces of all motors, summed on the degrees of freedom that they drive. */
export function motorForces(model: Model, { q, v }: State, u: readonly Scalar[]): MotorForces {
  const tau: Scalar[] = Array(model.nv).fill(0)
  const damping: Scalar[] = Array(model.nv).fill(0)
  model.motors.forEach((motor, i) => {
    const dof = model.motorDofs[i]!
    const { gear } = motor
    const own = motorForce(motor, gear * q[model.motorCoordinates[i]!]!, gear * v[dof]!, u[i]!)
    tau[dof] = tau[dof]! + gear * own.force
    damping[dof] = damping[dof]! + gear * gear * own.damping
  })
  return { tau, damping }
}

/**
 * Force of one motor and how much less of it there is per rate; none less where the force is at its limit.
 *
 *   f = clamp(gain · clamp(u) + bias)
 *
 * @param length, rate - l [rad or m] and l̇ of the motor, gear included
 */
export function motorForce(
  motor: Motor,
  length: Scalar,
  rate: Scalar,
  u: Scalar,
): { force: Scalar; damping: Scalar } {
  const { range, forceRange, gain = ONE, bias = NONE } = motor
  const control = range ? clamp(u, range[0], range[1]) : u
  const wanted = affine(gain, length, rate) * control + affine(bias, length, rate)
  const damping = -((gain.perRate ?? 0) * control + (bias.perRate ?? 0))
  if (!forceRange) return { force: wanted, damping }
  const force = clamp(wanted, forceRange[0], forceRange[1])
  return { force, damping: select(force < forceRange[1], select(force > forceRange[0], damping, 0), 0) }
}

const ONE: Affine = { constant: 1 }
const NONE: Affine = {}

function affine({ constant = 0, perLength = 0, perRate = 0 }: Affine, length: Scalar, rate: Scalar): Scalar {
  return constant + perLength * length + perRate * rate
}
