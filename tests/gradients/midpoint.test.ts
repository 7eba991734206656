import { test } from 'vitest'
import {
  buildModel,
  identityQuaternion,
  jointBall,
  jointHinge,
  type Model,
  motorPosition,
  quatExp,
  rollout,
  type Scalar,
  step,
  type Vec3,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { type Arguments, certify } from './certified.ts'

// A step of the implicit midpoint, which is differentiated at its solution, with respect to state, control and every
// number of the machine: hinge and ball, springs, damping, dry friction, a servo, a fluid, contact with the ground.

interface Numbers extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: Scalar
  readonly mass: Scalar
  readonly com: Vec3
  readonly place: Vec3
  readonly axis: Vec3
  readonly stiffness: Scalar
  readonly damping: Scalar
  readonly dryFriction: Scalar
  readonly gain: Scalar
  readonly radius: Scalar
  readonly friction: Scalar
  readonly contactStiffness: Scalar
}

const shared = {
  u: 0.3,
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

const body = (x: Numbers) => ({
  X_PB: { Q: identityQuaternion, p: x.place },
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
  const ground = { body: 0, X_BS: { Q: identityQuaternion, p: [0, 0, 0] as const } }
  const foot = { body: 1, X_BS: { Q: identityQuaternion, p: x.place } }
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

const stepped =
  (machine: (x: Numbers) => Model, controlled: boolean) =>
  (x: Numbers): readonly Scalar[] => {
    const { q, v } = step(machine(x), { q: x.q, v: x.v }, controlled ? [x.u] : [])
    return [...q, ...v]
  }

test('swinging, with everything that pushes', () => {
  const at: Numbers = { ...shared, q: [0.4, -0.3], v: [0.8, 0.4] }
  certify(stepped(swinging, true), at)
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
  certify(stepped(hanging, false), { ...shared, q, v })
})

test('pressed to the ground and sliding', () => {
  const at: Numbers = { ...shared, place: [0.1, -0.2, 0.01], q: [0.1], v: [-0.8] }
  certify(stepped(touching, false), at)
})

test('twenty steps of a foot that comes down, in a loop', () => {
  const rolled = (x: Numbers): readonly Scalar[] => {
    const { q, v } = rollout(touching(x), { q: x.q, v: x.v }, { steps: 20, control: () => [] }).state
    return [...q, ...v]
  }
  certify(rolled, { ...shared, place: [0.1, -0.2, 0.01], q: [-0.3], v: [1.5] })
})
