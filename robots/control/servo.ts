import type { Model, Motor, State } from '../../sim/index.ts'
import { limitsFor } from '../describe/compliance.ts'

/** A position servo in units of its motor's control. */
export interface Servo {
  /** middle and half width of the control's range */
  readonly centre: number
  readonly half: number
  /** full control per error [1/rad or 1/m] */
  readonly P: number
  /** full control per error of the rate [s/rad or s/m] */
  readonly D: number
}

/** Error at which a servo gives full control, at least [rad or m]: firm enough to bear a legged machine. */
const REACH = 0.25

/** ω dt of a servo at most: half of what limits have, since it acts at every step. */
const SERVO_STEP = 0.3

/** ω dt of the limits that `limitsFor` gives, from which the inertia of a joint is read. */
const LIMIT_STEP = 0.6

/** Damping of a servo over its critical damping. */
const DAMPING_RATIO = 0.5

/**
 * A servo for each motor of a machine, as firm as semi-implicit Euler can bear and no firmer than it need be. With
 * I = 1/(M⁻¹)ᵢᵢ at the joint and T the motor's greatest force:
 *
 *   P = min(1/0.25, I (0.3/dt)²/T),   D = 2 · 0.5 · √(P I/T)
 *
 * @param model - plain numbers
 * @param start - where the inertias are taken
 */
export function servosOf(model: Model, start: State): readonly Servo[] {
  const limits = limitsFor(model, start)
  return model.motors.map((motor) => {
    const inertia = limits[motor.joint]!.stiffness * (model.timestep / LIMIT_STEP) ** 2
    const { centre, half } = rangeOf(motor)
    const strength = Math.abs(motor.gear) * half
    const P = Math.min(1 / REACH, (inertia * (SERVO_STEP / model.timestep) ** 2) / strength)
    return { centre, half, P, D: 2 * DAMPING_RATIO * Math.sqrt((P * inertia) / strength) }
  })
}

/** Middle and half width of what a motor can be told; -1 to 1 when it has no range. */
function rangeOf({ range = [-1, 1] }: Motor): { centre: number; half: number } {
  return { centre: (range[0] + range[1]) / 2, half: (range[1] - range[0]) / 2 }
}
