import { describe, test } from 'vitest'
import {
  type BallJoint,
  buildModel,
  identityPose,
  identityQuaternion,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  quatExp,
  type Scalar,
  solidInertia,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'
import { type Moving, type NumbersLike, stepped } from './stepped.ts'

// Joint kind × what the joint does by itself, with respect to state and every number of the joint and its body.

const typical = {
  mass: 1.3,
  size: [0.2, 0.1, 0.3],
  place: [0.1, -0.2, 0.3],
  anchor: [0.05, 0.1, -0.2],
  axis: [0.2, 1, -0.4],
  stiffness: 3,
  damping: 0.4,
  armature: 0.1,
  dryFriction: 0.7,
  edge: 0.3,
  stopStiffness: 50,
  stopDamping: 2,
} as const

type Numbers = Moving & NumbersLike<typeof typical>

const features = {
  nothing: () => ({}),
  springs: ({ stiffness }: Numbers) => ({ stiffness }),
  damping: ({ damping, armature }: Numbers) => ({ damping, armature }),
  'dry friction': ({ dryFriction }: Numbers) => ({ dryFriction, creepSpeed: 0.05 }),
} as const

const stop = ({ stopStiffness, stopDamping }: Numbers) => ({ stiffness: stopStiffness, damping: stopDamping })

type Features = Partial<Record<'stiffness' | 'damping' | 'armature' | 'dryFriction' | 'creepSpeed', Scalar>>
type Maker = (x: Numbers, own: Features, stopped: boolean) => Joint

const axisJoint = (x: Numbers, own: Features, stopped: boolean) => ({
  name: 'j',
  axis: x.axis,
  anchor: x.anchor,
  ...own,
  ...(stopped && { range: [-1, x.edge] as const, limit: stop(x) }),
})

const ball = (x: Numbers, own: Features, stopped: boolean): BallJoint => ({
  name: 'j',
  anchor: x.anchor,
  ...own,
  ...(stopped && { stop: { ...stop(x), maxAngle: x.edge } }),
})

const kinds: Record<string, { make: Maker; q: readonly number[]; v: readonly number[] }> = {
  hinge: { make: (x, own, stopped) => jointHinge(axisJoint(x, own, stopped)), q: [0.5], v: [0.8] },
  slide: { make: (x, own, stopped) => jointSlide(axisJoint(x, own, stopped)), q: [0.5], v: [0.8] },
  ball: {
    make: (x, own, stopped) => jointBall(ball(x, own, stopped)),
    q: quatExp([0.3, -0.2, 0.5]),
    v: [0.4, -0.6, 1],
  },
  free: {
    make: (_x, own) => jointFree({ name: 'j', ...own }),
    q: [0.3, 0.1, 0.5, ...quatExp([0.3, -0.2, 0.5])],
    v: [1, 0.2, -0.5, 0.4, -0.6, 1],
  },
}

/** The joint with its body, and a second body on a hinge that pulls at it. */
function machine(x: Numbers, joint: Joint): Model {
  const inertia = solidInertia({ kind: 'box', halfSize: x.size }, { mass: x.mass })
  const X = { ...identityPose, p: x.place }
  const tail = jointHinge({ name: 'tail', axis: [0, 1, 0], anchor: x.anchor })
  return buildModel({
    name: 'machine',
    bodies: [
      world,
      { name: 'first', parent: 0, X_PB: X, joints: [joint], inertia },
      { name: 'second', parent: 1, X_PB: X, joints: [tail], inertia },
    ],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
  })
}

const jointed = (make: (x: Numbers) => Joint) => stepped((x: Numbers) => machine(x, make(x)))

describe.each(Object.entries(kinds))('a step of a machine with a %s joint', (_kind, { make, q, v }) => {
  const at: Numbers = { ...typical, q: [...q, -0.4], v: [...v, 1.1], u: [] }

  test.each(Object.entries(features))('with %s', (_name, own) => {
    certify(
      jointed((x) => make(x, own(x), false)),
      at,
    )
  })
})

describe('a step beyond a stop', () => {
  const held = Object.entries(kinds).filter(([kind]) => kind !== 'free')

  test.each(held)('of a %s joint', (_kind, { make, q, v }) => {
    certify(
      jointed((x) => make(x, {}, true)),
      { ...typical, q: [...q, -0.4], v: [...v, 1.1], u: [] },
    )
  })
})

describe('at zero rotation', () => {
  test.each(['ball', 'free'])('a sprung %s joint has right derivatives of both kinds', (kind) => {
    const { make } = kinds[kind]!
    const q = kind === 'ball' ? identityQuaternion : [0, 0, 0, ...identityQuaternion]
    const v = kind === 'ball' ? [0, 0, 0] : [0.4, -0.2, 0.9, 0, 0, 0]
    certify(
      jointed((x) => make(x, { stiffness: x.stiffness }, false)),
      { ...typical, q: [...q, -0.4], v: [...v, 1.1], u: [] },
    )
  })
})
