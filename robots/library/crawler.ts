// Crawler: a small four-legged robot, about 9 kg and 0.4 m long, with twelve motors and ball feet.
//
//   import { crawler } from 'limber/robots'
//   const model = crawler.model({ upperFront: 0.22, gear: 24 })
//
// Each leg: abduction about x, hip about y, knee about y; legs are straight down at angle 0 and x is forward. Left and
// right are the same by construction. 18 velocities, 12 motors, 4 contacts.
//
// Contact at 2.5 ms, by the rules of `contactFor` (describe/compliance.ts): a foot feels at least 0.28 kg, most of it
// armature. Under half the weight, a trot's load of 45 N, the contact below has 7 kN/m and sinks 9 mm: ω dt = 0.4, where
// semi-implicit Euler bears 2. Friction there has the slope μ f/v_s = 144 N·s/m, so C = c dt/m = 1.3, where it bears 2.
'use grad'
import type { Scalar } from '../../ad/index.ts'
import { body } from '../describe/body.ts'
import { free, hinge } from '../describe/joints.ts'
import { motor } from '../describe/motor.ts'
import { box, capsule, ground, sphere } from '../describe/shapes.ts'
import type { BodyPart } from '../describe/tree.ts'
import { world } from '../describe/world.ts'
import type { DesignOf } from '../knobs/design.ts'
import { angle, damping, density, factor, gear, length, stiffness } from '../knobs/knob.ts'
import { robot } from '../knobs/robot.ts'
import { FOOT_COLOUR, LIMB_COLOUR, TRUNK_COLOUR } from './colours.ts'

const CONTACT = { stiffness: 5e4, dissipation: 0.8, slipSpeed: 0.25 }
const TIMESTEP = 0.0025

/** Rotor behind its gear [kg·m²]: about that of the limb that it turns. */
const ARMATURE = 0.02

/** End stops: ω dt = 0.25 on the armature, half critically damped. */
const STOP = { stiffness: 200, damping: 2 }

const FRICTION = 0.8

/** What it stands with: feet below the hips when upper and lower links are equal [rad]. */
const STANCE = { hip: 0.7, knee: -1.4 }

const knobs = {
  torsoLength: length(0.4, { min: 0.25, max: 0.6 }),
  torsoWidth: length(0.16, { min: 0.1, max: 0.3 }),
  torsoHeight: length(0.09, { min: 0.05, max: 0.15 }),
  torsoDensity: density(900, { min: 500, max: 1500 }),
  hipReach: factor(0.9, {
    min: 0.5,
    max: 1,
    note: 'distance of front and back hips over the length of the torso',
  }),
  hipOffset: length(0.06, { min: 0.02, max: 0.12, note: 'from the abduction axis to the leg' }),
  upperFront: length(0.2, { min: 0.1, max: 0.35 }),
  lowerFront: length(0.2, { min: 0.1, max: 0.35 }),
  upperBack: length(0.2, { min: 0.1, max: 0.35 }),
  lowerBack: length(0.2, { min: 0.1, max: 0.35 }),
  upperRadius: length(0.022, { min: 0.012, max: 0.04 }),
  lowerRadius: length(0.015, { min: 0.008, max: 0.03 }),
  footRadius: length(0.025, { min: 0.015, max: 0.05 }),
  limbDensity: density(1400, { min: 500, max: 2500 }),
  gear: gear(18, { min: 5, max: 40, note: 'greatest torque of each motor' }),
  jointDamping: damping(0.3, { min: 0.05, max: 2 }),
  kneeStiffness: stiffness(2, { min: 0, max: 20, note: 'a spring beside the knee motor' }),
  kneeRest: angle(-1.2, { min: -2, max: -0.4, note: 'where that spring rests' }),
}

type Design = DesignOf<typeof knobs>

/** Which leg, and which way it lies from the torso's centre. */
interface Corner {
  readonly name: string
  /** 1 in front, -1 behind */
  readonly ahead: 1 | -1
  /** 1 on the left, -1 on the right */
  readonly aside: 1 | -1
  readonly upper: Scalar
  readonly lower: Scalar
}

function leg(d: Design, { name, ahead, aside, upper, lower }: Corner): BodyPart {
  const joint = { armature: ARMATURE, damping: d.jointDamping, limit: STOP }
  const limb = { density: d.limbDensity, touches: 'nothing', rgba: LIMB_COLOUR } as const
  const drive = { gear: d.gear, range: [-1, 1] } as const
  return body(
    `${name}.hip`,
    { at: [(ahead * d.hipReach * d.torsoLength) / 2, (aside * d.torsoWidth) / 2, 0] },
    hinge(`${name}.abduction`, { axis: 'x', range: [-0.8, 0.8], ...joint }),
    motor(`${name}.abduction`, drive),
    capsule({ from: [0, 0, 0], to: [0, aside * d.hipOffset, 0], radius: d.upperRadius, ...limb }),
    body(
      `${name}.upper`,
      { at: [0, aside * d.hipOffset, 0] },
      hinge(`${name}.hip`, { axis: 'y', range: [-1.2, 2], ...joint }),
      motor(`${name}.hip`, drive),
      capsule({ from: [0, 0, 0], to: [0, 0, -upper], radius: d.upperRadius, ...limb }),
      body(
        `${name}.lower`,
        { at: [0, 0, -upper] },
        hinge(`${name}.knee`, {
          axis: 'y',
          range: [-2.5, -0.2],
          ...joint,
          stiffness: d.kneeStiffness,
          springReference: d.kneeRest,
        }),
        motor(`${name}.knee`, drive),
        capsule({ from: [0, 0, 0], to: [0, 0, -lower], radius: d.lowerRadius, ...limb }),
        sphere({
          name: `${name}.foot`,
          at: [0, 0, -lower],
          radius: d.footRadius,
          density: d.limbDensity,
          friction: FRICTION,
          rgba: FOOT_COLOUR,
        }),
      ),
    ),
  )
}

/** Centre of a foot in the stance, seen from the torso, in the x–z plane [m]. */
function stanceFoot(d: Design, { ahead, upper, lower }: Pick<Corner, 'ahead' | 'upper' | 'lower'>) {
  const shank = STANCE.hip + STANCE.knee
  return {
    x: (ahead * d.hipReach * d.torsoLength) / 2 - upper * Math.sin(STANCE.hip) - lower * Math.sin(shank),
    z: -(upper * Math.cos(STANCE.hip) + lower * Math.cos(shank)),
  }
}

type End = ReturnType<typeof stanceFoot>

/** Position and quaternion of the torso when all four feet just touch the ground: legs of two lengths pitch it. */
function stancePose(front: End, back: End, footRadius: Scalar): readonly Scalar[] {
  const pitch = Math.atan2(front.z - back.z, front.x - back.x)
  const height = footRadius + front.x * Math.sin(pitch) - front.z * Math.cos(pitch)
  return [0, 0, height, Math.cos(pitch / 2), 0, Math.sin(pitch / 2), 0]
}

const LEGS = ['frontLeft', 'frontRight', 'backLeft', 'backRight'] as const

/** The crawler: four legs of three motors each, 18 velocities. */
export const crawler = robot('crawler', knobs, (d) => {
  const front = { ahead: 1, upper: d.upperFront, lower: d.lowerFront } as const
  const back = { ahead: -1, upper: d.upperBack, lower: d.lowerBack } as const
  const base = stancePose(stanceFoot(d, front), stanceFoot(d, back), d.footRadius)
  const angles = LEGS.flatMap((name) => [
    [`${name}.hip`, STANCE.hip] as const,
    [`${name}.knee`, STANCE.knee] as const,
  ])
  return world(
    {
      timestep: TIMESTEP,
      contact: CONTACT,
      start: { q: { base, ...Object.fromEntries(angles) } },
    },
    ground({ friction: FRICTION }),
    body(
      'torso',
      free('base'),
      box({
        halfSize: [d.torsoLength / 2, d.torsoWidth / 2, d.torsoHeight / 2],
        density: d.torsoDensity,
        touches: 'nothing',
        rgba: TRUNK_COLOUR,
      }),
      leg(d, { name: 'frontLeft', aside: 1, ...front }),
      leg(d, { name: 'frontRight', aside: -1, ...front }),
      leg(d, { name: 'backLeft', aside: 1, ...back }),
      leg(d, { name: 'backRight', aside: -1, ...back }),
    ),
  )
})
