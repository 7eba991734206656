import { expect, test } from 'vitest'
import {
  buildModel,
  contactInWorld,
  contactResponses,
  contacts,
  identityPose,
  identityQuaternion,
  jointBall,
  jointFree,
  kinematics,
  type Model,
  quatExp,
  type Scalar,
  solidInertia,
  twists,
  type Vec3,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { type Arguments, certify } from './certified.ts'

// Contact forces may stand in a loss: forces and places, in world axes, with respect to state and every number of the
// contact, of a ball on the ground and of two balls of one machine against each other.

interface Numbers extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly radius: Scalar
  readonly place: Vec3
  readonly slope: Vec3
  readonly friction: Scalar
  readonly stiffness: Scalar
  readonly dissipation: Scalar
  readonly slipSpeed: Scalar
}

const at: Numbers = {
  q: [0.1, 0.2, 0.09, ...quatExp([0.3, -0.2, 0.5]), ...quatExp([0.1, 0.2, 0])],
  v: [0.4, -0.3, -0.1, 0.5, 0.2, -0.4, 0.3, -0.6, 0.2],
  radius: 0.1,
  place: [0.15, 0.02, 0.01],
  slope: [0.05, -0.02, 0.1],
  friction: 0.7,
  stiffness: 1000,
  dissipation: 0.8,
  slipSpeed: 0.1,
}

const shown = { contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] } as const

function machine(x: Numbers): Model {
  const geometry = { kind: 'sphere', radius: x.radius } as const
  const inertia = solidInertia(geometry, { mass: 1 })
  // the two balls belong to a body and its grandchild: a parent and its child never touch
  const joint = jointBall({ name: 'middle' })
  const ball = (name: string, body: number) => ({
    ...shown,
    name,
    body,
    X_BS: identityPose,
    geometry,
    friction: x.friction,
  })
  const ground = {
    ...shown,
    name: 'ground',
    body: 0,
    X_BS: { Q: quatExp(x.slope), p: [0, 0, 0] as const },
    geometry: { kind: 'plane' } as const,
    friction: 0.1,
  }
  return buildModel({
    name: 'two balls',
    bodies: [
      world,
      { name: 'a', parent: 0, X_PB: identityPose, joints: [jointFree({ name: 'root' })], inertia },
      { name: 'between', parent: 1, X_PB: identityPose, joints: [joint], inertia },
      {
        name: 'b',
        parent: 2,
        X_PB: { Q: identityQuaternion, p: x.place },
        joints: [jointBall({ name: 'last' })],
        inertia,
      },
    ],
    shapes: [ground, ball('a', 1), ball('b', 3)],
    gravity: [0, 0, -9.81],
    timestep: 0.001,
    contact: { stiffness: x.stiffness, dissipation: x.dissipation, slipSpeed: x.slipSpeed },
  })
}

/** Force and place of every contact. */
function forces(x: Numbers): readonly Scalar[] {
  const model = machine(x)
  const state = { q: [...x.q, ...identityQuaternion], v: [...x.v, 0, 0, 0] }
  const kin = kinematics(model, state.q)
  const touching = contacts(model, kin)
  const responses = contactResponses(model, kin, twists(model, kin, state), touching)
  return touching.flatMap((contact, i) => {
    const { p_WC, force_W } = contactInWorld(kin, contact, responses[i]!.force)
    return [...force_W, ...p_WC]
  })
}

test('every contact of the example presses', () => {
  const found = forces(at)
  expect(found).toHaveLength(18)
  for (const first of [0, 6, 12]) expect(Math.hypot(...found.slice(first, first + 3))).toBeGreaterThan(0.1)
})

test('forces and places of contacts have the right derivatives', () => {
  certify(forces, at)
})
