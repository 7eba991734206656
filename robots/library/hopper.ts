// Hopper: one leg in the x–z plane, after the classic of Raibert's laboratory: torso, thigh, shank and foot.
//
//   import { hopper } from 'limber/robots'
//   const model = hopper.model({ thigh: 0.5 })
//
// The torso slides along x and z and turns about y, so it needs no balance sideways. Only the foot touches the ground.
// Contact at 2 ms, by the rules of `contactFor` (describe/compliance.ts): 14 kg, of which the foot feels at least 3 kg. Under
// the weight the contact below has 45 kN/m and sinks 5 mm: ω dt = 0.25, where semi-implicit Euler bears 2. Friction
// there has the slope μ f/v_s = 1.6 kN·s/m, so C = c dt/m = 1, where it bears 2.
'use grad'
import type { Scalar } from '../../ad/index.ts'
import { body } from '../describe/body.ts'
import { hinge, slide } from '../describe/joints.ts'
import { motor } from '../describe/motor.ts'
import { capsule, ground } from '../describe/shapes.ts'
import type { BodyPart, Part, ShapePart } from '../describe/tree.ts'
import { world } from '../describe/world.ts'
import type { DesignOf } from '../knobs/design.ts'
import { damping, density, factor, gear, length } from '../knobs/knob.ts'
import { robot } from '../knobs/robot.ts'

const CONTACT = { stiffness: 4.4e5, dissipation: 1.2, slipSpeed: 0.08 }
const TIMESTEP = 0.002

/** Rotor behind its gear: what makes a light link feel heavy [kg·m²]. */
const ARMATURE = 0.3

/** End stops: ω dt = 0.3 on the armature, half critically damped. */
const STOP = { stiffness: 6000, damping: 40 }

const FRICTION = 0.9

const LIMB_COLOUR = [0.3, 0.45, 0.65, 1] as const
const FOOT_COLOUR = [0.85, 0.45, 0.25, 1] as const

const knobs = {
  torso: length(0.4, { min: 0.2, max: 0.8 }),
  thigh: length(0.45, { min: 0.2, max: 0.8 }),
  shank: length(0.5, { min: 0.2, max: 0.8 }),
  foot: length(0.39, { min: 0.15, max: 0.6 }),
  heel: factor(1 / 3, { min: 0.1, max: 0.6, note: 'share of the foot behind the ankle' }),
  torsoRadius: length(0.05, { min: 0.03, max: 0.1 }),
  thighRadius: length(0.05, { min: 0.03, max: 0.08 }),
  shankRadius: length(0.04, { min: 0.02, max: 0.08 }),
  footRadius: length(0.05, { min: 0.03, max: 0.08 }),
  density: density(1000, { min: 300, max: 3000 }),
  hipGear: gear(120, { min: 20, max: 300 }),
  kneeGear: gear(120, { min: 20, max: 300 }),
  ankleGear: gear(60, { min: 10, max: 200 }),
  jointDamping: damping(1, { min: 0.1, max: 5 }),
}

type Design = DesignOf<typeof knobs>

/** A hinge about -y and the motor on it. */
function drivenHinge(
  name: string,
  range: readonly [number, number],
  gear: Scalar,
  damping: Scalar,
): readonly Part[] {
  return [
    hinge(name, { axis: '-y', armature: ARMATURE, limit: STOP, damping, range }),
    motor(name, { gear, range: [-1, 1] }),
  ]
}

/** A link that hangs down from its joint. */
function limb(length: Scalar, radius: Scalar, density: Scalar): ShapePart {
  return capsule({
    from: [0, 0, 0],
    to: [0, 0, -length],
    radius,
    density,
    touches: 'nothing',
    rgba: LIMB_COLOUR,
  })
}

function thigh(d: Design): BodyPart {
  return body(
    'thigh',
    { at: [0, 0, -d.torso / 2] },
    ...drivenHinge('hip', [-2.6, 0.5], d.hipGear, d.jointDamping),
    limb(d.thigh, d.thighRadius, d.density),
    shank(d),
  )
}

function shank(d: Design): BodyPart {
  return body(
    'shank',
    { at: [0, 0, -d.thigh] },
    ...drivenHinge('knee', [-2.6, 0], d.kneeGear, d.jointDamping),
    limb(d.shank, d.shankRadius, d.density),
    foot(d),
  )
}

function foot(d: Design): BodyPart {
  const behind = d.heel * d.foot
  const sole = { from: [-behind, 0, 0], to: [d.foot - behind, 0, 0], radius: d.footRadius } as const
  return body(
    'foot',
    { at: [0, 0, -d.shank] },
    ...drivenHinge('ankle', [-0.8, 0.8], d.ankleGear, d.jointDamping),
    capsule({ ...sole, density: d.density, friction: FRICTION, rgba: FOOT_COLOUR }),
  )
}

/** The hopper: one leg in the x–z plane, 6 velocities. */
export const hopper = robot('hopper', knobs, (d) => {
  const height = d.footRadius + d.shank + d.thigh + d.torso / 2
  const trunk = { from: [0, 0, -d.torso / 2], to: [0, 0, d.torso / 2], radius: d.torsoRadius } as const
  return world(
    { timestep: TIMESTEP, contact: CONTACT, start: { q: { rootz: height } } },
    ground({ friction: FRICTION }),
    body(
      'torso',
      slide('rootx', { axis: 'x' }),
      slide('rootz', { axis: 'z' }),
      hinge('rooty', { axis: 'y' }),
      capsule({ ...trunk, density: d.density, touches: 'nothing', rgba: LIMB_COLOUR }),
      thigh(d),
    ),
  )
})
