import { describe, test } from 'vitest'
import {
  buildModel,
  type Condim,
  constraintForces,
  contactForces,
  type IntegratorName,
  identityPose,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  motorPosition,
  quatExp,
  rollout,
  type Shape,
  type SolverOptions,
  solidInertia,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'
import { type Moving, type NumbersLike, stepped } from './stepped.ts'

// A step whose contacts, limits and dry friction are solved for: cone × condim, and what holds joints × integrator, with
// respect to state, control and every number of the machine and of its surfaces.

const typical = {
  mass: 1.3,
  com: [0.02, -0.03, 0.01],
  size: [0.2, 0.1, 0.15],
  radius: 0.1,
  place: [0.3, 0.05, 0.02],
  axis: [0.2, 1, -0.1],
  friction: 0.7,
  torsional: 0.05,
  rolling: 0.02,
  solref: [0.03, 0.8],
  solimp: [0.8, 0.95, 0.02, 0.4, 2.5],
  margin: 0.003,
  impratio: 1.5,
  dryFriction: 0.4,
  edge: 0.3,
  damping: 0.2,
  timestep: 0.01,
} as const

type Numbers = Moving & NumbersLike<typeof typical>

const u = [0.3]

/** A body that nothing holds, with a ball under it and an arm that ends in another, low enough for both to touch. */
function walker(x: Numbers, condim: Condim, solver: SolverOptions): Model {
  const inertia = { ...solidInertia({ kind: 'box', halfSize: x.size }, { mass: x.mass }), com: x.com }
  const surface = {
    friction: x.friction,
    torsionalFriction: x.torsional,
    rollingFriction: x.rolling,
    condim,
    margin: x.margin,
    softness: softness(x),
    rgba: [1, 1, 1, 1],
  } as const
  const ball = (name: string, body: number): Shape => ({
    ...surface,
    name,
    body,
    X_BS: { ...identityPose, p: [0, 0, -0.1] },
    geometry: { kind: 'sphere', radius: x.radius },
    contype: 1,
    conaffinity: 0,
  })
  const floor: Shape = {
    ...ball('floor', 0),
    X_BS: identityPose,
    geometry: { kind: 'plane' },
    contype: 0,
    conaffinity: 1,
  }
  return buildModel({
    ...plain(x),
    bodies: [
      world,
      { name: 'trunk', parent: 0, X_PB: at(0.2), joints: [jointFree({ name: 'root' })], inertia },
      { name: 'arm', parent: 1, X_PB: { ...identityPose, p: x.place }, joints: [arm(x)], inertia },
    ],
    shapes: [floor, ball('under', 1), ball('tip', 2)],
    motors: [{ name: 'm', joint: 'arm', gear: 2 }],
    solver: { ...solver, impratio: x.impratio },
  })
}

const at = (z: number) => ({ ...identityPose, p: [0, 0, z] as const })
const arm = (x: Numbers) => jointHinge({ name: 'arm', axis: x.axis, damping: x.damping })

const plain = (x: Numbers) => ({
  name: 'machine',
  gravity: [0, 0, -9.81] as const,
  timestep: x.timestep,
  contactModel: 'convex' as const,
})

const softness = ({ solref, solimp }: Numbers) => ({ solref, solimp })

/** Where it touches with both balls, and how it moves then. */
const motions: Readonly<Record<string, { q: readonly number[]; v: readonly number[] }>> = {
  sticking: { q: [0, 0, 0.195, 1, 0, 0, 0, 0.02], v: [0.001, -0.002, -0.01, 0.01, 0.02, 0.03, -0.02] },
  sliding: { q: [0, 0, 0.193, 1, 0, 0, 0, 0.01], v: [1, -0.4, -0.1, 0.1, 0.2, 0.8, -0.2] },
  'touching down': { q: [0, 0, 0.2, 1, 0, 0, 0, -0.06], v: [0.4, 0.3, -1.5, 0.1, 0.2, 0.3, -0.2] },
}

const cones = ['pyramidal', 'elliptic'] as const

/** Every condim, every motion. */
const cases = [
  [1, 'touching down'],
  [3, 'sticking'],
  [3, 'sliding'],
  [4, 'sliding'],
  [6, 'sticking'],
  [6, 'touching down'],
] as const

describe.each(cones)('a step on a %s cone', (cone) => {
  test.each(cases)('of condim %d, %s', (condim, motion) => {
    certify(
      stepped((x: Numbers) => walker(x, condim, { cone })),
      { ...typical, ...motions[motion]!, u },
    )
  })
})

/** Three joints in a row, each beyond its limit or near it, each with dry friction. */
function chain(x: Numbers, integrator: IntegratorName): Model {
  const inertia = { ...solidInertia({ kind: 'box', halfSize: x.size }, { mass: x.mass }), com: x.com }
  const own = {
    damping: x.damping,
    dryFriction: x.dryFriction,
    limitSoftness: softness(x),
    limitMargin: x.margin,
    frictionSoftness: { solref: x.solref },
  }
  const range = [-1, x.edge] as const
  const joints: Joint[] = [
    jointHinge({ ...own, name: 'a', axis: x.axis, range }),
    jointSlide({ ...own, name: 'b', axis: x.axis, range }),
    jointBall({ ...own, name: 'c', stop: { maxAngle: x.edge, stiffness: 0, damping: 0 } }),
  ]
  const X_PB = { ...identityPose, p: x.place }
  return buildModel({
    ...plain(x),
    integrator,
    bodies: [
      world,
      ...joints.map((joint, i) => ({ name: joint.name, parent: i, X_PB, joints: [joint], inertia })),
    ],
    motors: [motorPosition({ name: 'm', joint: 'a', gear: 1.4, kp: 3, kv: 0.2 })],
  })
}

describe.each(['euler', 'implicitFast', 'rungeKutta4'] as const)(
  'a step of %s beyond limits, with dry friction',
  (integrator) => {
    test.each([
      ['fast', [0.4, -0.3, 0.2, 0.3, 0.1]],
      ['creeping', [0.002, -0.003, 0.001, 0.002, -0.001]],
    ])('%s', (_name, v) => {
      const q = [0.312, 0.305, ...quatExp([0.2, -0.1, 0.225])]
      certify(
        stepped((x: Numbers) => chain(x, integrator)),
        { ...typical, edge: 0.31, q, v, u },
      )
    })
  },
)

describe('forces as results', () => {
  test('of contacts and of constraints move with everything', () => {
    certify(
      (x: Numbers) => {
        const model = walker(x, 4, { cone: 'elliptic' })
        const state = { q: x.q, v: x.v }
        const contact = contactForces(model, state, x.u).flatMap(({ force_W, torque_W, p_WC }) => [
          ...force_W,
          ...torque_W,
          ...p_WC,
        ])
        return [...contact, ...constraintForces(model, state, x.u).tau]
      },
      { ...typical, ...motions.sliding!, u },
    )
  })
})

describe('a rollout', () => {
  test('through contacts moves with where it began and with what it is made of', () => {
    certify(
      (x: Numbers) => {
        const control = () => x.u
        const { state } = rollout(
          walker(x, 3, { cone: 'elliptic' }),
          { q: x.q, v: x.v },
          { steps: 15, control },
        )
        return [...state.q, ...state.v]
      },
      { ...typical, ...motions.sliding!, u, timestep: 0.003 },
    )
  })
})
