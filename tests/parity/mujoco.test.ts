import { describe, expect, it } from 'vitest'
import {
  acceleration,
  biasForces,
  bodyPoses,
  centerOfMass,
  jointForces,
  type Model,
  massMatrix,
  quatMatrix,
  restState,
  type State,
  step,
} from '../../sim/index.ts'
import {
  generator,
  hingeSpec,
  type MachineSpec,
  modelOf,
  randomInertia,
  randomMachine,
  randomState,
  randomVector,
} from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'
import { mjcfOf } from './mjcfOf.ts'
import { Oracle } from './mujoco.ts'

const inertia = (seed: number) => randomInertia(generator(seed))
const here = { p: [0, 0, 0], Q: [1, 0, 0, 0] } as const
const world = { gravity: [0, 0, -9.81], timestep: 0.002 } as const

const freeBody: MachineSpec = {
  ...world,
  name: 'free body',
  bodies: [
    {
      name: 'stone',
      parent: 0,
      X_PB: { p: [0.1, 0.2, 1], Q: [0.5, 0.5, -0.5, 0.5] },
      joints: [{ ...hingeSpec('root'), kind: 'free', damping: 0.3, armature: 0.1 }],
      inertia: inertia(1),
    },
  ],
  motors: [],
}

const doublePendulum: MachineSpec = {
  ...world,
  name: 'double pendulum, anchors off the frames, axes off the planes',
  bodies: [
    {
      name: 'upper',
      parent: 0,
      X_PB: { p: [0, 0, 1], Q: [1, 0, 0, 0] },
      joints: [
        hingeSpec('shoulder', { axis: [0.2, 1, -0.3], anchor: [0.1, 0, 0.2], damping: 0.4, reference: 0.3 }),
      ],
      inertia: inertia(2),
    },
    {
      name: 'lower',
      parent: 1,
      X_PB: { p: [0, 0, -0.5], Q: [0.8, 0, 0.6, 0] },
      joints: [
        hingeSpec('elbow', {
          axis: [-1, 1, 0],
          anchor: [0, 0.05, 0.2],
          armature: 0.05,
          stiffness: 3,
          springReference: 0.2,
        }),
      ],
      inertia: inertia(3),
    },
  ],
  motors: [{ name: 'drive', joint: 'elbow', gear: 3, range: [-0.5, 0.5] }],
}

const stacked: MachineSpec = {
  ...world,
  name: 'slide, slide and hinge on one body',
  bodies: [
    {
      name: 'cart',
      parent: 0,
      X_PB: here,
      joints: [
        hingeSpec('x', { kind: 'slide', axis: [1, 0, 0], anchor: [0.3, 0, 0.1], damping: 0.2 }),
        hingeSpec('tilt', { axis: [0, 1, 0], anchor: [0.1, 0.2, 0.3], armature: 0.2 }),
        hingeSpec('z', { kind: 'slide', axis: [0, 0.6, 0.8], stiffness: 5, reference: 0.1 }),
      ],
      inertia: inertia(4),
    },
    {
      name: 'mast',
      parent: 1,
      X_PB: { p: [0, 0, 0.4], Q: [0.6, 0.8, 0, 0] },
      joints: [],
      inertia: inertia(5),
    },
  ],
  motors: [{ name: 'push', joint: 'x', gear: 10 }],
}

const machines = [
  freeBody,
  doublePendulum,
  stacked,
  randomMachine(11, 7, true),
  randomMachine(12, 7, false),
  randomMachine(13, 12, true),
  { ...randomMachine(14, 7, true, true), name: 'balls and a sprung free root' },
  { ...randomMachine(15, 7, false, true), name: 'balls on a fixed root' },
]

/** Runs f with both engines on one machine, in several states. */
function inSeveralStates(
  spec: MachineSpec,
  f: (model: Model, oracle: Oracle, state: State, u: readonly number[]) => void,
): void {
  const model = modelOf(spec)
  const oracle = new Oracle(mjcfOf(spec))
  try {
    for (let seed = 1; seed <= 5; seed++) {
      const state = randomState(model, seed)
      const u = randomVector(seed, model.nu, 1.5)
      oracle.forward(state, u)
      f(model, oracle, state, u)
    }
  } finally {
    oracle.delete()
  }
}

describe.each(machines)('parity with MuJoCo: $name', (spec) => {
  it('has the same sizes and reference configuration', () => {
    const model = modelOf(spec)
    const oracle = new Oracle(mjcfOf(spec))
    expect([model.nq, model.nv, model.nu]).toEqual([oracle.model.nq, oracle.model.nv, oracle.model.nu])
    expectClose(restState(model).q, [...oracle.model.qpos0], 1e-12, 'q0')
    oracle.delete()
  })

  it('places every body alike', () =>
    inSeveralStates(spec, (model, oracle, { q }) => {
      const ours = bodyPoses(model, q)
      oracle.poses().forEach(({ p, Q }, i) => {
        expectClose(ours[i]!.p, p, 1e-12, `p_WB of body ${i}`)
        expectClose(quatMatrix(ours[i]!.Q).flat(), quatMatrix(Q).flat(), 1e-12, `R_WB of body ${i}`)
      })
    }))

  it('has the same centre of mass', () =>
    inSeveralStates(spec, (model, oracle, { q }) => {
      expectClose(centerOfMass(model, q), oracle.array('subtree_com').slice(0, 3), 1e-12, 'centre of mass')
    }))

  it('has the same mass matrix', () =>
    inSeveralStates(spec, (model, oracle, { q }) => {
      expectClose(massMatrix(model, q).flat(), oracle.massMatrix().flat(), 1e-10, 'M')
    }))

  it('has the same bias force', () =>
    inSeveralStates(spec, (model, oracle, state) => {
      expectClose(biasForces(model, state), oracle.array('qfrc_bias'), 1e-10, 'bias')
    }))

  it('has the same forces from motors, springs and dampers', () =>
    inSeveralStates(spec, (model, oracle, state, u) => {
      const passive = oracle.array('qfrc_passive')
      const theirs = oracle.array('qfrc_actuator').map((f, i) => f + passive[i]!)
      expectClose(jointForces(model, state, u).tau, theirs, 1e-10, 'joint forces')
    }))

  it('accelerates alike', () =>
    inSeveralStates(spec, (model, oracle, state, u) => {
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-10, 'acceleration')
    }))

  it('is in the same state after one step', () =>
    inSeveralStates(spec, (model, oracle, state, u) => {
      const [ours, theirs] = [step(model, state, u), oracle.step()]
      expectClose(ours.q, theirs.q, 1e-10, 'q')
      expectClose(ours.v, theirs.v, 1e-10, 'v')
    }))

  it('is in the same state after a hundred steps', () =>
    inSeveralStates(spec, (model, oracle, state, u) => {
      let [ours, theirs] = [state, state]
      for (let k = 0; k < 100; k++) [ours, theirs] = [step(model, ours, u), oracle.step()]
      expectClose(ours.q, theirs.q, 1e-8, 'q')
      expectClose(ours.v, theirs.v, 1e-8, 'v')
    }))
})
