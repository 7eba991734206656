import type { Link, Model, State } from '../../sim/index.ts'
import { factor, frequency, type Knob, quantity } from '../knobs/knob.ts'

/** Where a gait's parameters begin; functions are asked for each motor by name. */
export interface GaitDefaults {
  /** [Hz]; none: 1.5 */
  readonly frequency?: number
  /** [rad or m]; none: where the machine starts */
  readonly offset?: (motor: string) => number | undefined
  /** [rad or m]; none: a tenth of the joint's range, or 0.2 */
  readonly amplitude?: (motor: string) => number | undefined
  /** [rad]; none: 0 */
  readonly phase?: (motor: string) => number | undefined
}

/** A walk of a machine the size of a dog [Hz], and how far it may be tuned. */
const FREQUENCY = { default: 1.5, min: 0.3, max: 4 }

/** Range of a joint that has none, for its targets [rad or m]: to either side of where it starts. */
const REACH = 1

/** Amplitude over the joint's range, unless told. */
const SMALL_SWING = 0.1

/** The parameters of a sine gait for these motors, in the units of their joints. */
export function gaitKnobs(
  model: Model,
  start: State,
  defaults: GaitDefaults,
): Readonly<Record<string, Knob>> {
  const knobs: Record<string, Knob> = {
    frequency: frequency(defaults.frequency ?? FREQUENCY.default, FREQUENCY),
    stiffness: factor(1, { min: 0.2, max: 1.5, note: 'of all servos over their default' }),
    damping: factor(1, { min: 0.2, max: 1.5, note: 'of all servos over their default' }),
  }
  model.motors.forEach(({ name }, i) => {
    const link = model.links.find((candidate) => candidate.iv === model.motorDofs[i])!
    Object.assign(knobs, swingKnobs(name, link, start.q[link.iq]!, defaults))
  })
  return knobs
}

function swingKnobs(name: string, link: Link, rest: number, defaults: GaitDefaults): Record<string, Knob> {
  const unit = link.joint.labels.q[0]!.unit
  const [lower, upper] = link.joint.parameters.range ?? [rest - REACH, rest + REACH]
  const width = upper - lower
  const centre = defaults.offset?.(name) ?? Math.min(Math.max(rest, lower), upper)
  return {
    [`offset:${name}`]: quantity('offset', unit, centre, { min: lower, max: upper }),
    [`amplitude:${name}`]: quantity('amplitude', unit, defaults.amplitude?.(name) ?? SMALL_SWING * width, {
      min: 0,
      max: width / 2,
    }),
    [`phase:${name}`]: quantity('phase', 'rad', defaults.phase?.(name) ?? 0, {
      min: -2 * Math.PI,
      max: 2 * Math.PI,
    }),
  }
}
