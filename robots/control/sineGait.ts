'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Link, Model, State } from '../../sim/index.ts'
import { completeDesign, type Design, defaultDesign } from '../knobs/design.ts'
import type { Knob } from '../knobs/knob.ts'
import type { Robot } from '../knobs/robot.ts'
import { type GaitDefaults, gaitKnobs } from './gaitKnobs.ts'
import { type Servo, servosOf } from './servo.ts'

/** A controller whose numbers can be tuned like a machine's. */
export interface Gait {
  /** what can be tuned, by name */
  readonly parameters: Readonly<Record<string, Knob>>
  /** the default of every parameter */
  defaults(): Record<string, number>
  /** the controls of all motors at a state and a time [s], for these parameters */
  control(parameters?: Design): (state: State, time: Scalar) => readonly Scalar[]
}

/**
 * Every motor follows a sine at one common frequency, by a servo whose torque is limited as its motor's is.
 *
 *   target = offset + amplitude sin(2π f t + phase)
 *   u = centre + half · s(P (target − q) + D (target' − v)),   s(x) = x/√(1 + x²)
 *
 * with centre and half from the motor's range (0 and 1 if it has none). P and D come from the machine as it stands by
 * default (see `servosOf`) and are scaled by the parameters `stiffness` and `damping`.
 *
 * @param robot - any machine with motors
 * @param defaults - where the parameters begin
 */
export function sineGait(robot: Robot, defaults: GaitDefaults = {}): Gait {
  const [model, start] = [robot.model(), robot.start()]
  const servos = servosOf(model, start)
  const parameters = gaitKnobs(model, start, defaults)
  return {
    parameters,
    defaults: () => defaultDesign(parameters),
    control: (values = {}) =>
      servoing(model, servos, completeDesign(`gait of "${robot.name}"`, parameters, values)),
  }
}

/** A motor's sine, with what does not change over time computed once: a loop over steps is spared it. */
interface Swing {
  readonly link: Link
  readonly offset: Scalar
  readonly amplitude: Scalar
  readonly cosPhase: Scalar
  readonly sinPhase: Scalar
  readonly servo: Servo
}

function servoing(model: Model, servos: readonly Servo[], values: Design) {
  const swings = model.motors.map((motor, i) => swingOf(model, i, servos[i]!, motor.name, values))
  const omega = 2 * Math.PI * values['frequency']!
  const [stiffness, damping] = [values['stiffness']!, values['damping']!]
  return (state: State, time: Scalar): readonly Scalar[] => {
    const sine = Math.sin(omega * time)
    const cosine = Math.cos(omega * time)
    return swings.map(({ link, offset, amplitude, cosPhase, sinPhase, servo }) => {
      const target = offset + amplitude * (sine * cosPhase + cosine * sinPhase)
      const rate = amplitude * omega * (cosine * cosPhase - sine * sinPhase)
      const pull =
        stiffness * servo.P * (target - state.q[link.iq]!) + damping * servo.D * (rate - state.v[link.iv]!)
      return servo.centre + servo.half * saturated(pull)
    })
  }
}

function swingOf(model: Model, i: number, servo: Servo, name: string, values: Design): Swing {
  const phase = values[`phase:${name}`]!
  return {
    link: model.links.find((link) => link.iv === model.motorDofs[i])!,
    offset: values[`offset:${name}`]!,
    amplitude: values[`amplitude:${name}`]!,
    cosPhase: Math.cos(phase),
    sinPhase: Math.sin(phase),
    servo,
  }
}

/** x/√(1 + x²): x near 0, ±1 far out, smooth in between. */
function saturated(x: Scalar): Scalar {
  return x / Math.sqrt(1 + x * x)
}
