import { describe, expect, it } from 'vitest'
import { compile } from '../../../ad/index.ts'
import {
  acceleration,
  contactPushes,
  contactResponses,
  contacts,
  contactWrenches,
  type Force,
  kinematics,
  type Model,
  type State,
  twists,
} from '../../../sim/index.ts'
import { certify } from '../../gradients/certified.ts'
import { expectClose } from '../../parity/closeness.ts'
import { randomState } from '../randomMachine.ts'
import { crowd } from './crowd.ts'

const flat = (wrenches: readonly Force[]): number[] =>
  wrenches.flatMap(({ moment, force }) => [...moment, ...force])

/** Pairs that are skipped where they are out of reach. */
function skipping(model: Model, state: State): number[] {
  const kin = kinematics(model, state.q)
  return flat(contactPushes(model, kin, twists(model, kin, state)).wrenches)
}

/** The same with all pairs worked out. */
function whole(model: Model, state: State): number[] {
  const kin = kinematics(model, state.q)
  const V = twists(model, kin, state)
  const touching = contacts(model, kin)
  return flat(contactWrenches(model, kin, touching, contactResponses(model, kin, V, touching)))
}

describe.each([51, 52, 53])('what contacts do to the links of crowd %i', (seed) => {
  const model = crowd(seed)
  const states = [1, 2, 3, 4].map((k) => randomState(model, k))

  it('is the same with what is out of reach skipped, in plain numbers and compiled', () => {
    const compiled = compile((state: State) => skipping(model, state), states[0]!)
    let pushed = 0
    for (const state of states) {
      const expected = whole(model, state)
      const scale = Math.max(1, ...expected.map(Math.abs))
      const share = (list: ArrayLike<number>) => Array.from(list, (x) => x / scale)
      expectClose(share(skipping(model, state)), share(expected), 1e-14, 'plain')
      expectClose(share(compiled(state)), share(expected), 1e-14, 'compiled')
      pushed += expected.some((x) => x !== 0) ? 1 : 0
    }
    expect(pushed).toBeGreaterThan(0)
  })
})

describe('pairs that may be out of reach', () => {
  it('are code of their own in little more than a test and a call', () => {
    const operations = (n: number) => {
      const model = crowd(61, false, n)
      const state = randomState(model, 1)
      return {
        pairs: model.pairs.length,
        operations: compile((s: State) => skipping(model, s), state).stats.operations,
      }
    }
    const [few, many] = [operations(7), operations(14)]
    const each = (many.operations - few.operations) / (many.pairs - few.pairs)
    expect(many.pairs - few.pairs).toBeGreaterThan(15)
    // worked out where it stands, a pair of capsules takes 230
    expect(each).toBeLessThan(60)
  })

  it('have derivatives through test and call', () => {
    const model = crowd(54, false, 5)
    const state = randomState(model, 1)
    expect(whole(model, state).some((x) => x !== 0)).toBe(true)
    const scale = Math.max(...acceleration(model, state, Array(model.nu).fill(0)).map(Math.abs))
    certify(
      (x) => {
        'use grad'
        return acceleration(model, { q: x.q, v: x.v }, Array(model.nu).fill(0)).map((a) => a / scale)
      },
      { q: [...state.q], v: [...state.v] },
    )
  })
})
