import { describe, expect, it } from 'vitest'
import { jvp } from '../../../ad/index.ts'
import { NOT_THERE } from '../../../sim/contact/contact.ts'
import {
  acceleration,
  contactInWorld,
  contactResponses,
  contacts,
  contactWrenches,
  dot3,
  kinematics,
  type Model,
  moved,
  power,
  type State,
  slip,
  twists,
  worldMomentum,
} from '../../../sim/index.ts'
import { expectClose } from '../../parity/closeness.ts'
import { randomState, randomVector } from '../randomMachine.ts'
import { numbers } from '../spatial/arbitraries.ts'
import { crowd } from './crowd.ts'

const crowds = [41, 42, 43].map((seed) => ({ seed, model: crowd(seed) }))

const touchingCount = (model: Model, state: State): number =>
  contacts(model, kinematics(model, state.q)).filter(({ distance }) => distance < 0).length

describe.each(crowds)('contacts among the links of machine $seed', ({ model }) => {
  const states = [1, 2, 3].map((seed) => randomState(model, seed))

  it('are there to be tested', () => {
    for (const state of states) expect(touchingCount(model, state)).toBeGreaterThan(0)
  })

  it('push both links alike: whatever touches inside, momentum does not change', () => {
    for (const state of states) {
      const vdot = acceleration(model, state, randomVector(1, model.nu, 1))
      const along = (time: number) => {
        'use grad'
        const v = state.v.map((x, i) => x + time * vdot[i]!)
        return worldMomentum(model, { q: moved(model, state.q, state.v, time), v })
      }
      // contact forces of 1e5 N cancel in this sum
      const scale = Math.max(...vdot.map(Math.abs))
      const rate = numbers(jvp(along, 0, 1).tangent).map((x) => x / scale)
      expectClose(rate, [0, 0, 0, 0, 0, 0], 1e-11, 'rate of momentum')
    }
  })

  it('have as wrenches on the links the power that the forces have on the slip', () => {
    for (const state of states) {
      const kin = kinematics(model, state.q)
      const V = twists(model, kin, state)
      const touching = contacts(model, kin)
      const responses = contactResponses(model, kin, V, touching)
      const wrenches = contactWrenches(model, kin, touching, responses)
      const onLinks = wrenches.reduce((sum, F, i) => sum + power(V[i]!, F), 0)
      const onSlip = touching.reduce(
        (sum, contact, i) => sum + dot3(responses[i]!.force, slip(kin, V, contact)),
        0,
      )
      expectClose([onLinks / onSlip], [1], 1e-10, 'power')
    }
  })

  it('slip is the rate of the distance, along the normal', () => {
    for (const state of states) {
      const { value, tangent } = jvp(
        (time: number) =>
          contacts(model, kinematics(model, moved(model, state.q, state.v, time))).map((c) => c.distance),
        0,
        1,
      )
      const kin = kinematics(model, state.q)
      const V = twists(model, kin, state)
      // two capsules that are not parallel have no second place, and its distance stays what it is
      const rates = contacts(model, kin).map((contact) =>
        contact.distance === NOT_THERE ? 0 : dot3(contact.normal, slip(kin, V, contact)),
      )
      expect(value.length).toBe(rates.length)
      expectClose(rates, tangent, 1e-10, 'rate of distance')
    }
  })

  it('lie midway between the surfaces', () => {
    for (const state of states) {
      const kin = kinematics(model, state.q)
      for (const contact of contacts(model, kin)) {
        const { p_WC } = contactInWorld(kin, contact, contact.normal)
        expect(p_WC.every(Number.isFinite)).toBe(true)
        expect(Math.abs(dot3(contact.normal, contact.normal) - 1)).toBeLessThan(1e-13)
      }
    }
  })
})
