import { test } from 'vitest'
import {
  buildModel,
  identityPose,
  identityQuaternion,
  jointBall,
  jointHinge,
  type Model,
  motorPosition,
  quatExp,
  rollout,
  type Scalar,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'
import { type Moving, type NumbersLike, stepped } from './stepped.ts'

// A step of the implicit midpoint, which is differentiated at its solution, with respect to state, control and every
// number of the machine: hinge and ball, springs, damping, dry friction, a servo, a fluid, contact with the ground.

const typical = {
  mass: 1.3,
  com: [0.05, 0.02, -0.1],
  place: [0.1, -0.2, 0.3],
  axis: [0.2, 1, -0.4],
  stiffness: 3,
  damping: 0.3,
  dryFriction: 0.2,
  gain: 6,
  radius: 0.05,
  friction: 0.7,
  contactStiffness: 1000,
} as const

type Numbers = Moving & NumbersLike<typeof typical>

const u = [0.3]

const body = (x: Numbers) => ({
  X_PB: { ...identityPose, p: x.place },
  inertia: { mass: x.mass, com: x.com, aboutCom: [0.03, 0.05, 0.045, 0.004, -0.006, 0.003] as const },
})

const midpoint = { integrator: 'implicitMidpoint', timestep: 0.01, gravity: [0, 0, -9.81] } as const

const swinging = (x: Numbers): Model =>
  buildModel({
    ...midpoint,
    name: 'servo and damped hinge in a fluid',
    bodies: [
      world,
      {
        name: 'a',
        parent: 0,
        joints: [jointHinge({ name: 'a', axis: x.axis, dryFriction: x.dryFriction, creepSpeed: 0.1 })],
        ...body(x),
      },
      {
        name: 'b',
        parent: 1,
        joints: [jointHinge({ name: 'b', axis: [1, 0, 0], stiffness: x.stiffness, damping: x.damping })],
        ...body(x),
      },
    ],
    motors: [motorPosition({ name: 'a', joint: 'a', gear: 1.4, kp: x.gain })],
    fluid: { density: 40, viscosity: 0.3 },
  })

const shown = { contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] } as const

const touching = (x: Numbers): Model => {
  const ground = { body: 0, X_BS: identityPose }
  const foot = { body: 1, X_BS: { ...identityPose, p: x.place } }
  const geometry = { kind: 'sphere', radius: x.radius } as const
  return buildModel({
    ...midpoint,
    name: 'foot on the ground',
    bodies: [world, { name: 'a', parent: 0, joints: [jointHinge({ name: 'a', axis: x.axis })], ...body(x) }],
    shapes: [
      { ...shown, ...ground, name: 'ground', geometry: { kind: 'plane' }, friction: 0.1 },
      { ...shown, ...foot, name: 'foot', geometry, friction: x.friction },
    ],
    contact: { stiffness: x.contactStiffness, dissipation: 0.5, slipSpeed: 0.1 },
  })
}

test('swinging, with everything that pushes', () => {
  const at: Numbers = { ...typical, q: [0.4, -0.3], v: [0.8, 0.4], u }
  certify(stepped(swinging), at)
})

test.each([
  ['at zero rotation and at rest', identityQuaternion, [0, 0, 0]],
  ['turned and turning', quatExp([0.3, -0.2, 0.5]), [0.4, -0.6, 1]],
])('a sprung and damped ball %s', (_where, q, v) => {
  const hanging = (x: Numbers): Model => {
    const { stiffness, damping } = x
    const ball = { name: 'a', parent: 0, joints: [jointBall({ name: 'a', stiffness, damping })], ...body(x) }
    return buildModel({ ...midpoint, name: 'ball', bodies: [world, ball] })
  }
  certify(stepped(hanging), { ...typical, q, v, u })
})

test('pressed to the ground and sliding', () => {
  const at: Numbers = { ...typical, place: [0.1, -0.2, 0.01], q: [0.1], v: [-0.8], u }
  certify(stepped(touching), at)
})

test('twenty steps of a foot that comes down, in a loop', () => {
  const rolled = (x: Numbers): readonly Scalar[] => {
    const { q, v } = rollout(touching(x), { q: x.q, v: x.v }, { steps: 20, control: () => [] }).state
    return [...q, ...v]
  }
  certify(rolled, { ...typical, place: [0.1, -0.2, 0.01], q: [-0.3], v: [1.5], u })
})
