// Jumper: a trunk on a vertical rail and one leg of five bars: two thighs, each with a motor at its hip, and two shanks that
// meet in the foot. Both motors sit on the trunk, so the leg is light; pulled together they jump, against each other they
// swing the foot.
//
//   import { jumper } from 'limber/robots'
//   const model = jumper.model({ shank: 0.2 })
//
// Why it is here: its loop is closed by a `connect` between the shanks, which is solved for in every step, and every length
// of it is a knob. It is drawn with thighs sloping down, where every coordinate is 0; the shanks then meet whatever the
// lengths, and so they do wherever it starts.
// Contact at 2 ms, by the rules of `contactFor` (describe/compliance.ts): under the weight of 1.6 kg the ground has 5 kN/m
// and sinks 4 mm: ω dt = 0.4 with the 0.14 kg of a leg, where semi-implicit Euler bears 2. Friction there has the slope
// μ f/v_s = 60 N·s/m, so C = c dt/m = 0.8, where it bears 2.
'use grad'
import { body } from '../describe/body.ts'
import { connect } from '../describe/equality.ts'
import { hinge, slide } from '../describe/joints.ts'
import { motor } from '../describe/motor.ts'
import { box, capsule, ground, sphere } from '../describe/shapes.ts'
import type { BodyPart } from '../describe/tree.ts'
import { world } from '../describe/world.ts'
import type { DesignOf } from '../knobs/design.ts'
import { damping, density, gear, length, mass, stiffness } from '../knobs/knob.ts'
import { robot } from '../knobs/robot.ts'
import { FOOT_COLOUR, LIMB_COLOUR, TRUNK_COLOUR } from './colours.ts'

const TIMESTEP = 0.002
const CONTACT = { stiffness: 6e4, dissipation: 1, slipSpeed: 0.25 }
const FRICTION = 0.9

/** The pin comes back in four timesteps and gives nearly all of the force that it needs: landing opens it by a millimetre. */
const PIN = { solref: [4 * TIMESTEP, 1], solimp: [0.99, 0.9999, 0.001, 0.5, 2] } as const

/** Rotor of a direct drive [kg·m²]. */
const ARMATURE = 0.001

/** How far the thighs slope down from the level in the drawing [rad]. */
const SLOPE = 0.5

const knobs = {
  hipSpan: length(0.08, { min: 0.04, max: 0.12, note: 'between the two hips' }),
  thigh: length(0.1, { min: 0.07, max: 0.12 }),
  shank: length(0.2, { min: 0.18, max: 0.28 }),
  limbRadius: length(0.008, { min: 0.005, max: 0.015 }),
  footRadius: length(0.02, { min: 0.012, max: 0.04 }),
  limbDensity: density(1400, { min: 500, max: 3000 }),
  trunkMass: mass(1.3, { min: 0.5, max: 4 }),
  gear: gear(3, { min: 0.5, max: 10, note: 'greatest torque of each motor' }),
  hipStiffness: stiffness(6, { min: 1, max: 20, note: 'springs that bear the trunk' }),
  jointDamping: damping(0.02, { min: 0.002, max: 0.2 }),
}

type Design = DesignOf<typeof knobs>

/** Where a knee is from its hip, and the foot from a knee, outward and down [m]: the shanks meet in the middle. */
function bars({ hipSpan, thigh, shank }: Design) {
  const knee = { out: thigh * Math.cos(SLOPE), down: thigh * Math.sin(SLOPE) }
  const out = -(hipSpan / 2 + knee.out)
  return { knee, foot: { out, down: Math.sqrt(shank * shank - out * out) } }
}

/** One half of the leg. @param aside - 1 in front, -1 behind */
function half(d: Design, name: string, aside: 1 | -1, ...foot: Parameters<typeof body>[1][]): BodyPart {
  const limb = {
    radius: d.limbRadius,
    density: d.limbDensity,
    touches: 'nothing',
    rgba: LIMB_COLOUR,
  } as const
  const places = bars(d)
  const knee = [aside * places.knee.out, 0, -places.knee.down] as const
  const end = [aside * places.foot.out, 0, -places.foot.down] as const
  return body(
    `${name}.thigh`,
    { at: [(aside * d.hipSpan) / 2, 0, 0] },
    hinge(`${name}.hip`, {
      axis: 'y',
      armature: ARMATURE,
      damping: d.jointDamping,
      stiffness: d.hipStiffness,
    }),
    motor(`${name}.hip`, { gear: d.gear, range: [-1, 1] }),
    capsule({ from: [0, 0, 0], to: knee, ...limb }),
    body(
      `${name}.shank`,
      { at: knee },
      hinge(`${name}.knee`, { axis: 'y', damping: d.jointDamping }),
      capsule({ from: [0, 0, 0], to: end, ...limb }),
      ...foot,
    ),
  )
}

/** The foot, at the end of the front shank, and the pin there that the other shank turns on. */
function foot(d: Design) {
  const { out, down } = bars(d).foot
  const at = [out, 0, -down] as const
  return [
    sphere({
      name: 'foot',
      at,
      radius: d.footRadius,
      density: d.limbDensity,
      friction: FRICTION,
      rgba: FOOT_COLOUR,
    }),
    connect('front.shank', 'back.shank', { name: 'pin', anchor: at, softness: PIN }),
  ]
}

/** The jumper: a leg of five bars on a vertical rail, its loop closed by a connect. */
export const jumper = robot('jumper', knobs, (d) => {
  const { knee, foot: end } = bars(d)
  return world(
    { timestep: TIMESTEP, contact: CONTACT },
    ground({ friction: FRICTION }),
    body(
      'trunk',
      { at: [0, 0, knee.down + end.down + d.footRadius] },
      slide('rail', { axis: 'z' }),
      box({
        halfSize: [d.hipSpan / 2 + 0.03, 0.04, 0.03],
        mass: d.trunkMass,
        touches: 'nothing',
        rgba: TRUNK_COLOUR,
      }),
      half(d, 'front', 1, ...foot(d)),
      half(d, 'back', -1),
    ),
  )
})
