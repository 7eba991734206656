import { describe, test } from 'vitest'
import {
  type Body,
  buildModel,
  type IntegratorName,
  identityPose,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  type ModelParts,
  type Motor,
  motorDamper,
  motorPosition,
  motorVelocity,
  quatExp,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'
import { type Moving, type NumbersLike, stepped } from './stepped.ts'

// Integrator × {kinds of motor, fluid}, with respect to state, control and every number of the machine.

const typical = {
  mass: 1.3,
  com: [0.05, 0.02, -0.1],
  moments: [0.03, 0.05, 0.045, 0.004, -0.006, 0.003],
  place: [0.1, -0.2, 0.3],
  axis: [0.2, 1, -0.4],
  damping: 0.3,
  gear: 1.4,
  gains: [6, 0.7, -0.4],
  density: 40,
  viscosity: 0.3,
  wind: [0.4, -0.2, 0.1],
} as const

type Numbers = Moving & NumbersLike<typeof typical>

const at: Numbers = {
  ...typical,
  q: [0.4, -0.2, 0.3, ...quatExp([0.3, -0.2, 0.5])],
  v: [0.8, -0.5, 1.2, 0.4, -0.6, 1],
  u: [0.3, -0.4, 0.5],
}

type Kind = (x: Numbers) => { motors?: readonly Motor[]; fluid?: NonNullable<ModelParts['fluid']> }

const joints = ['a', 'b', 'c']
const each = (make: (frame: Motor) => Motor) => (x: Numbers) => ({
  motors: joints.map((joint) => make({ name: joint, joint, gear: x.gear })),
})

const kinds: Readonly<Record<string, Kind>> = {
  'plain motors, one at its limit': each((frame) => ({
    ...frame,
    ...(frame.joint === 'c' && { range: [-1, 0.2] as const }),
  })),
  'position motors': (x) => each((frame) => motorPosition({ ...frame, kp: x.gains[0], kv: x.gains[1] }))(x),
  'velocity motors': (x) => each((frame) => motorVelocity({ ...frame, kv: x.gains[0] }))(x),
  dampers: (x) => each((frame) => motorDamper({ ...frame, kv: x.gains[1] }))(x),
  'affine motors, some at the limit of their force': ({ gear, gains: [a, b, c] }) => ({
    motors: joints.map((joint) => ({
      name: joint,
      joint,
      gear,
      gain: { constant: a, perLength: b, perRate: c },
      bias: { constant: b, perLength: c, perRate: c },
      forceRange: [-1, 2] as const,
    })),
  }),
  'a fluid': ({ density, viscosity, wind }) => ({ fluid: { density, viscosity, wind } }),
}

function body(x: Numbers, parent: number, joint: Joint): Body {
  return {
    name: joint.name,
    parent,
    X_PB: { ...identityPose, p: x.place },
    joints: [joint],
    inertia: { mass: x.mass, com: x.com, aboutCom: x.moments },
  }
}

function machine(x: Numbers, kind: Kind, integrator: IntegratorName): Model {
  const { damping, axis } = x
  const made = [
    jointHinge({ name: 'a', axis, damping }),
    jointSlide({ name: 'b', axis, damping }),
    jointHinge({ name: 'c', axis: [1, 0, 0] }),
    jointBall({ name: 'd', damping }),
  ]
  return buildModel({
    name: 'machine',
    bodies: [world, ...made.map((joint, i) => body(x, i, joint))],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    integrator,
    ...kind(x),
  })
}

/** What `implicitFast` takes ahead for it alone is gyroscopic. */
test('a step of implicitFast of a stone that tumbles by itself in a fluid', () => {
  const stone = (x: Numbers): Model =>
    buildModel({
      name: 'stone',
      bodies: [world, body(x, 0, jointFree({ name: 'stone', damping: x.damping }))],
      gravity: [0, 0, -9.81],
      timestep: 0.01,
      integrator: 'implicitFast',
      fluid: { density: x.density, viscosity: x.viscosity, wind: x.wind },
    })
  const tumbling = { q: [0.3, 0.1, 0.5, ...quatExp([0.3, -0.2, 0.5])], v: [1, 0.2, -0.5, 4, -6, 1] }
  certify(stepped(stone), { ...at, ...tumbling })
})

describe.each(['euler', 'eulerExplicit', 'implicitFast', 'rungeKutta4'] as const)(
  'a step of %s',
  (integrator) => {
    test.each(Object.entries(kinds))('with %s', (_name, kind) => {
      certify(
        stepped((x: Numbers) => machine(x, kind, integrator)),
        at,
      )
    })
  },
)
