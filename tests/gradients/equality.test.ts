import { describe, test } from 'vitest'
import {
  buildModel,
  type Equality,
  type IntegratorName,
  identityPose,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  quatExp,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'
import { type Moving, type NumbersLike, stepped } from './stepped.ts'

// Every kind of equality, with respect to state, control and every number of the machine and of what closes its loops.

const typical = {
  mass: 1.3,
  com: [0.05, 0.02, -0.1],
  moments: [0.03, 0.05, 0.045, 0.004, -0.006, 0.003],
  place: [0.1, -0.2, 0.3],
  axis: [0.2, 1, -0.4],
  anchor: [0.1, 0.05, 0.2],
  anchor2: [-0.1, 0.15, 0.1],
  turn: [0.2, -0.1, 0.3],
  torqueScale: 0.7,
  polynomial: [0.1, -0.6, 0.3, 0.2, -0.4],
  solref: [0.05, 0.9],
  solimp: [0.8, 0.95, 3, 0.4, 2.5],
} as const

type Numbers = Moving & NumbersLike<typeof typical>

const at: Numbers = {
  ...typical,
  q: [0.4, -0.2, ...quatExp([0.3, -0.2, 0.5]), 0.5, 0.1, 0.7, ...quatExp([-0.4, 0.2, 0.1])],
  v: [0.8, -0.5, 1.2, 0.4, -0.6, 1, -0.3, 0.2, 0.6, -0.8, 0.7],
  u: [0.3],
}

/** The violations are decimetres, so the width of the impedance is metres: everything is on its slope. */
const kinds: Readonly<Record<string, (x: Numbers) => readonly Equality[]>> = {
  'a connect of two chains': ({ anchor, anchor2 }) => [
    { kind: 'connect', name: 'e', bodies: ['c', 'd'], anchor, anchor2 },
  ],
  'a connect to the world, met at the reference': ({ anchor }) => [
    { kind: 'connect', name: 'e', bodies: ['b', 'world'], anchor },
  ],
  'a connect within a chain': ({ anchor }) => [{ kind: 'connect', name: 'e', bodies: ['a', 'c'], anchor }],
  'a weld of two chains': (x) => [
    {
      kind: 'weld',
      name: 'e',
      bodies: ['c', 'd'],
      frame1: { p: x.anchor, Q: quatExp(x.turn) },
      frame2: { p: x.anchor2, Q: quatExp([0.1, 0.3, -0.2]) },
      torqueScale: x.torqueScale,
    },
  ],
  'a weld to the world, met at the reference': ({ torqueScale }) => [
    { kind: 'weld', name: 'e', bodies: ['d', 'world'], torqueScale },
  ],
  'two coordinates in step': ({ polynomial }) => [
    { kind: 'coupling', name: 'e', joints: ['b', 'a'], polynomial },
  ],
  'a coordinate that is held': ({ polynomial }) => [
    { kind: 'coupling', name: 'e', joints: ['a'], polynomial: polynomial.slice(0, 1) },
  ],
  'several at once': (x) => [
    { kind: 'connect', name: 'e', bodies: ['c', 'd'], anchor: x.anchor },
    { kind: 'coupling', name: 'f', joints: ['b', 'a'], polynomial: x.polynomial },
  ],
}

/** @param bodies - how many of the four bodies it has */
function machine(x: Numbers, equalities: readonly Equality[], integrator: IntegratorName, bodies = 4): Model {
  const inertia = { mass: x.mass, com: x.com, aboutCom: x.moments }
  const body = (name: string, parent: number, joint: Model['links'][number]['joint']) => ({
    name,
    parent,
    X_PB: { ...identityPose, p: x.place },
    joints: [joint],
    inertia,
  })
  const softness = { solref: x.solref, solimp: x.solimp }
  return buildModel({
    name: 'machine',
    bodies: [
      world,
      body('a', 0, jointHinge({ name: 'a', axis: x.axis })),
      body('b', 1, jointSlide({ name: 'b', axis: [0, 1, 0], damping: 0.3 })),
      body('c', 2, jointBall({ name: 'c' })),
      body('d', 0, jointFree({ name: 'd' })),
    ].slice(0, 1 + bodies),
    motors: [{ name: 'a', joint: 'a', gear: 2 }],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    integrator,
    equalities: equalities.map((equality) => ({ ...equality, softness })),
  })
}

const tied = (kind: (x: Numbers) => readonly Equality[], integrator: IntegratorName) =>
  stepped((x: Numbers) => machine(x, kind(x), integrator))

describe('a step of a machine with', () => {
  test.each(Object.entries(kinds))('%s', (_name, kind) => {
    certify(tied(kind, 'euler'), at)
  })
})

describe.each(['implicitFast', 'rungeKutta4'] as const)('a step of %s', (integrator) => {
  test('of a machine with two closed loops', () => {
    certify(tied(kinds['several at once']!, integrator), at)
  })
})

test('a step of implicitMidpoint, with an equality at its midpoint', () => {
  const kind = kinds['a connect to the world, met at the reference']!
  certify(
    stepped((x: Numbers) => machine(x, kind(x), 'implicitMidpoint', 2)),
    { ...at, q: at.q.slice(0, 2), v: at.v.slice(0, 2) },
  )
})
