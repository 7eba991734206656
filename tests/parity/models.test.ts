import { afterAll, describe, expect, it } from 'vitest'
import {
  acceleration,
  biasForces,
  bodyPoses,
  contactFrame,
  contacts,
  kinematics,
  type Model,
  massMatrix,
  motorForces,
  quatMatrix,
  type State,
  step,
} from '../../sim/index.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { expectClose } from './closeness.ts'
import { Oracle, type OracleContact } from './mujoco.ts'
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
      const ours = seen(whole, state)
      for (const theirs of constrained.contacts()) {
        expectAmong(ours, theirs, file)
        compared++
      }
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

type Seen = Pick<OracleContact, 'distance' | 'position' | 'frame' | 'friction'>

/** Our candidate contacts in the oracle's words. */
function seen(model: Model, { q }: State): Seen[] {
  const kin = kinematics(model, q)
  return contacts(model, kin).map((contact) => {
    const { p_WC, R_CW } = contactFrame(kin, contact)
    const { distance, surface } = contact
    return { distance, position: p_WC, frame: R_CW.flat(), friction: surface.friction }
  })
}

/** One of ours, between whatever two shapes, is theirs: the file leaves shapes without names. */
function expectAmong(ours: readonly Seen[], theirs: OracleContact, file: string): void {
  const gap = (contact: Seen) => Math.hypot(...contact.position.map((x, i) => x - theirs.position[i]!))
  const same = ours.reduce((best, contact) => (gap(contact) < gap(best) ? contact : best))
  const flat = ({ distance, position, frame, friction }: Seen) => [
    distance,
    friction[0]!,
    ...position,
    ...frame,
  ]
  expectClose(flat(same), flat(theirs), 1e-8, `contact in ${file}`)
}
