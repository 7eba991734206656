import { afterAll, describe, it } from 'vitest'
import { acceleration, motorForces, step } from '../../sim/index.ts'
import { expectClose } from './closeness.ts'
import { FEATURES } from './features.ts'
import { passiveForces, sideBySide } from './sideBySide.ts'

describe.each(Object.entries(FEATURES))('parity with MuJoCo: %s', (name, xml) => {
  const { smooth: model, oracle, states } = sideBySide(xml, `${name}.xml`, 20, 25)
  afterAll(() => oracle.delete())

  it('has the same forces from motors, springs, dampers and fluid', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      expectClose(motorForces(model, state, u).tau, oracle.array('qfrc_actuator'), 1e-10, 'actuators')
      expectClose(passiveForces(model, state), oracle.array('qfrc_passive'), 1e-10, 'passive')
    }
  })

  it('accelerates alike', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-9, 'acceleration')
    }
  })

  it('is in the same state after one step', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      const [ours, theirs] = [step(model, state, u), oracle.step()]
      expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-10, 'state')
    }
  })

  it('is in the same state after a hundred steps', () => {
    const { state, u } = states[3]!
    oracle.forward(state, u)
    let [ours, theirs] = [state, state]
    for (let k = 0; k < 100; k++) [ours, theirs] = [step(model, ours, u), oracle.step()]
    expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, 'state')
  })
})
