// Pendulum: a rod with a bob on one hinge, and its chaotic twin with two. They swing in the x–z plane and touch nothing.
//
//   import { pendulum } from 'limber/robots'
//   const model = pendulum.model({ length: 0.6 })
//
// Why it is here: its motion has closed forms, so it is the first machine that a change is tried on.
'use grad'
import type { Scalar } from '../../ad/index.ts'
import { body } from '../describe/body.ts'
import { hinge } from '../describe/joints.ts'
import { motor } from '../describe/motor.ts'
import { capsule, sphere } from '../describe/shapes.ts'
import type { BodyPart, Part } from '../describe/tree.ts'
import { world } from '../describe/world.ts'
import type { DesignOf } from '../knobs/design.ts'
import { damping, length, mass } from '../knobs/knob.ts'
import { robot } from '../knobs/robot.ts'

/** Five milliseconds: two hundred steps in the swing of a rod of a metre. */
const TIMESTEP = 0.005

const ROD_COLOUR = [0.35, 0.4, 0.5, 1] as const
const BOB_COLOUR = [0.9, 0.5, 0.2, 1] as const

const knobs = {
  length: length(1, { min: 0.2, max: 2, note: 'from the hinge to the centre of the bob' }),
  rodRadius: length(0.01, { min: 0.005, max: 0.05 }),
  bobRadius: length(0.06, { min: 0.02, max: 0.15 }),
  rodMass: mass(0.2, { min: 0.02, max: 2 }),
  bobMass: mass(1, { min: 0.1, max: 5 }),
  damping: damping(0, { min: 0, max: 1 }),
}

type Design = DesignOf<typeof knobs>

/** One rod with its bob, on a hinge about y, hanging down at angle 0. */
function arm(
  name: string,
  joint: string,
  at: readonly [Scalar, Scalar, Scalar],
  d: Design,
  ...rest: readonly Part[]
): BodyPart {
  const end = [0, 0, -d.length] as const
  return body(
    name,
    { at },
    hinge(joint, { axis: 'y', damping: d.damping }),
    motor(joint, { gear: 1 }),
    capsule({
      from: [0, 0, 0],
      to: end,
      radius: d.rodRadius,
      mass: d.rodMass,
      touches: 'nothing',
      rgba: ROD_COLOUR,
    }),
    sphere({ at: end, radius: d.bobRadius, mass: d.bobMass, touches: 'nothing', rgba: BOB_COLOUR }),
    ...rest,
  )
}

/** Where the hinge hangs [m]. */
const PIVOT = [0, 0, 2.5] as const

/** How far a simulation of it begins from hanging [rad]. */
const START_ANGLE = 1

/** One hinge, one motor on it. */
export const pendulum = robot('pendulum', knobs, (d) =>
  world({ timestep: TIMESTEP, start: { q: { pivot: START_ANGLE } } }, arm('rod', 'pivot', PIVOT, d)),
)

/** Two rods of the same make, one below the other. */
export const doublePendulum = robot('doublePendulum', knobs, (d) =>
  world(
    { timestep: TIMESTEP, start: { q: { pivot: START_ANGLE, elbow: START_ANGLE } } },
    arm('upper', 'pivot', PIVOT, d, arm('lower', 'elbow', [0, 0, -d.length], d)),
  ),
)
