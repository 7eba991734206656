/** A number of a design that may be turned: what it is measured in, where it starts and how far it goes. */
export interface Knob {
  /** what kind of quantity: 'length', 'density' … */
  readonly quantity: string
  /** SI unit, '1' for a ratio */
  readonly unit: string
  readonly default: number
  readonly min: number
  readonly max: number
  /** one sentence for whoever turns it */
  readonly note?: string
}

/** A knob that follows another one, such as the left thigh the right thigh. */
export interface Tie {
  /** name of the knob that is followed */
  readonly follows: string
  /** its value times this [1] */
  readonly ratio: number
}

/** How far a knob may be turned, and why. */
export interface KnobRange {
  readonly min: number
  readonly max: number
  readonly note?: string
}

function knobOf(quantity: string, unit: string) {
  return (value: number, { min, max, note }: KnobRange): Knob => ({
    quantity,
    unit,
    default: value,
    min,
    max,
    ...(note === undefined ? {} : { note }),
  })
}

/** A knob for a length [m]. */
export const length = knobOf('length', 'm')

/** A knob for an angle [rad]. */
export const angle = knobOf('angle', 'rad')

/** A knob for a mass [kg]. */
export const mass = knobOf('mass', 'kg')

/** A knob for a density [kg/m³]. */
export const density = knobOf('density', 'kg/m³')

/** A knob for the stiffness of a rotary spring [N·m/rad]. */
export const stiffness = knobOf('stiffness', 'N·m/rad')

/** A knob for the damping of a hinge [N·m·s/rad]. */
export const damping = knobOf('damping', 'N·m·s/rad')

/** A knob for the gear of a motor [N·m per unit of control]. */
export const gear = knobOf('gear', 'N·m')

/** A knob for a torque [N·m]. */
export const torque = knobOf('torque', 'N·m')

/** A knob for a frequency [Hz]. */
export const frequency = knobOf('frequency', 'Hz')

/** A knob for a ratio [1]. */
export const factor = knobOf('factor', '1')

/**
 * A knob for any other quantity.
 *
 * @param unit - SI unit, as it is shown
 */
export function quantity(name: string, unit: string, value: number, range: KnobRange): Knob {
  return knobOf(name, unit)(value, range)
}

/** A knob that always equals `ratio` times the knob that it follows. */
export function tied(follows: string, ratio = 1): Tie {
  return { follows, ratio }
}
