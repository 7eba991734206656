import { describe, expect, it } from 'vitest'
import type { Scalar } from '../../ad/index.ts'
import {
  buildModel,
  contacts,
  identityPose,
  jointFree,
  kinematics,
  type Model,
  type Quaternion,
  quatAxisAngle,
  quatExp,
  quatMul,
  quatRotate,
  type Shape,
  type State,
  solidInertia,
  step,
  type Vec3,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { type Arguments, certify } from './certified.ts'

// A step of a box that lies on another: with its face, with its edge or under a corner.

interface Numbers extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly under: readonly Scalar[]
  readonly upper: readonly Scalar[]
  readonly friction: Scalar
}

/** How far the boxes are in each other [m]. */
const DEPTH = 0.003
const under: Vec3 = [0.3, 0.25, 0.2]
const upper: Vec3 = [0.2, 0.15, 0.15]

const MODELS = {
  compliant: { contact: { stiffness: 1e4, dissipation: 1, slipSpeed: 0.1 } },
  'convex, pyramids': { contactModel: 'convex', solver: { cone: 'pyramidal' } },
  'convex, smooth cones': { contactModel: 'convex', solver: { cone: 'elliptic' } },
} as const

interface Lying {
  readonly Q: Quaternion
  readonly p: Vec3
  /** how many places touch */
  readonly touching: number
  /** by which models it is looked at: what differs between cases is where the boxes touch, not what then pushes */
  readonly models: readonly (keyof typeof MODELS)[]
}

const plus = (...list: readonly Vec3[]): Vec3 =>
  [0, 1, 2].map((i) => list.reduce((sum, x) => sum + x[i as 0], 0)) as unknown as Vec3

const along = (axis: 'x' | 'z', angle: number) => quatAxisAngle(axis === 'x' ? [1, 0, 0] : [0, 0, 1], angle)

/** Which way up the upper box is where a corner of the lower one is in its face. */
const onCorner = quatExp([-0.55, 0.6, 0.2])
/** The edge of the upper box that is lowest then lies across an edge of the lower box, whose faces lean away alike. */
const onEdge = quatMul(quatMul(along('x', -Math.PI / 4), along('z', 1.2)), along('x', Math.PI / 4))

const LYING: Readonly<Record<string, Lying>> = {
  'a face on a face, over its rim': {
    Q: quatMul(along('z', 0.3), quatExp([3e-4, 5e-4, 0])),
    p: [0.2, 0.1, under[2] + upper[2] - DEPTH],
    touching: 5,
    models: ['compliant', 'convex, pyramids', 'convex, smooth cones'],
  },
  'a face on a corner': {
    Q: onCorner,
    p: plus(under, quatRotate(onCorner, [0.05, -0.03, upper[2] - DEPTH])),
    touching: 1,
    models: ['compliant'],
  },
  'an edge across an edge': {
    Q: onEdge,
    p: plus([0.05, under[1], under[2]], [0, 1, 1].map((n) => n * (upper[2] - DEPTH)) as unknown as Vec3),
    touching: 1,
    models: ['compliant', 'convex, smooth cones'],
  },
}

function boxes(x: Numbers, pushing: object): Model {
  const shape = (name: string, body: number, halfSize: readonly Scalar[]): Shape => ({
    ...{ name, body, X_BS: identityPose, geometry: { kind: 'box', halfSize: halfSize as unknown as Vec3 } },
    ...{ friction: x.friction, contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] },
  })
  const inertia = solidInertia({ kind: 'sphere', radius: 0.15 }, { mass: 2 })
  return buildModel({
    name: 'boxes',
    bodies: [
      world,
      { name: 'upper', parent: 0, X_PB: identityPose, joints: [jointFree({ name: 'root' })], inertia },
    ],
    shapes: [shape('under', 0, x.under), shape('upper', 1, x.upper)],
    gravity: [0, 0, -9.81],
    timestep: 0.005,
    ...pushing,
  })
}

describe.each(Object.entries(LYING))('a box that lies with %s', (_how, { p, Q, touching, models }) => {
  const x: Numbers = {
    q: [...p, ...Q],
    v: [0.3, -0.2, -0.1, 0.2, 0.1, -0.3],
    ...{ under, upper, friction: 0.5 },
  }

  it.each(models)('moves as the derivatives of a step say: %s', (name) => {
    const pushing = MODELS[name]
    const model = boxes(x, pushing)
    const inside = contacts(model, kinematics(model, [...x.q])).filter(({ distance }) => distance < 0)
    expect(inside.length).toBe(touching)
    certify((y) => {
      const { q, v } = step(boxes(y, pushing), { q: y.q, v: y.v } as State, [])
      return [...q, ...v]
    }, x)
  })
})
