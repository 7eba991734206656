import { afterAll, describe, expect, it } from 'vitest'
import {
  acceleration,
  biasForces,
  bodyPoses,
  massMatrix,
  motorForces,
  quatMatrix,
  type State,
  step,
} from '../../sim/index.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { expectClose } from './closeness.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { Oracle } from './mujoco.ts'
import { passiveForces, sideBySide } from './sideBySide.ts'

// The model files that nobody here wrote, at fifty states along MuJoCo's own motions: falling, touching down, sliding, at
// limits. Constraint forces are soft there and compliant here, and are switched off on both sides wherever forces or
// accelerations are compared; contact geometry is compared with everything on.

const files = Object.entries(modelFiles())

/** Fails in silence nowhere: without the files there is one test, which says so. */
const present: readonly (readonly [string, string])[] = files

describe.each(present)('parity with MuJoCo along its own motion: %s', (file, xml) => {
  const { smooth: model, whole, oracle, states } = sideBySide(xml, file)
  afterAll(() => oracle.delete())

  const everywhere = (f: (state: State, u: readonly number[]) => void) => () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      f(state, u)
    }
  }

  it(
    'has the same poses',
    everywhere((state) => {
      const theirs = oracle.poses()
      bodyPoses(model, state.q).forEach(({ p, Q }, i) => {
        expectClose(p, theirs[i]!.p, 1e-10, `p of body ${i}`)
        expectClose(quatMatrix(Q).flat(), quatMatrix(theirs[i]!.Q).flat(), 1e-10, `R of body ${i}`)
      })
    }),
  )

  it(
    'has the same mass matrix, bias, passive and actuator forces',
    everywhere((state, u) => {
      expectClose(massMatrix(model, state.q).flat(), oracle.massMatrix().flat(), 1e-10, 'M')
      expectClose(biasForces(model, state), oracle.array('qfrc_bias'), 1e-10, 'bias')
      expectClose(passiveForces(model, state), oracle.array('qfrc_passive'), 1e-10, 'passive')
      expectClose(motorForces(model, state, u).tau, oracle.array('qfrc_actuator'), 1e-10, 'actuators')
    }),
  )

  it(
    'accelerates alike',
    everywhere((state, u) => {
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-9, 'acceleration')
    }),
  )

  it(
    'is in the same state after one step',
    everywhere((state, u) => {
      const [ours, theirs] = [step(model, state, u), oracle.step()]
      expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, 'state')
    }),
  )

  it('finds the same contacts', () => {
    const constrained = new Oracle(xml)
    let compared = 0
    for (const { state } of states) {
      constrained.forward(state)
      const theirs = constrained.contacts()
      expectSameSet(contactSet(whole, state), theirs, 1e-8, file, false)
      compared += theirs.length
    }
    constrained.delete()
    // a machine that can touch something does so on its way
    expect(compared > 0).toBe(whole.pairs.length > 0)
  })

  it('is in the same state after a hundred steps', () => {
    const { state, u } = states[0]!
    oracle.forward(state, u)
    let [ours, theirs] = [state, state]
    for (let k = 0; k < 100; k++) [ours, theirs] = [step(model, ours, u), oracle.step()]
    expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-4, 'state')
  })
})

describe('the model files', () => {
  it('are compared where they are', () => {
    expect([0, 9]).toContain(files.length)
  })
})
