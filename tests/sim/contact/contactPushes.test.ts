import { describe, expect, it } from 'vitest'
import { compile } from '../../../ad/index.ts'
import {
  acceleration,
  buildModel,
  contactInertias,
  contactPushes,
  contactResponses,
  contacts,
  contactWrenches,
  dot3,
  type Geometry,
  kinematics,
  type Model,
  power,
  quatExp,
  type Shape,
  type State,
  slip,
  twists,
  WORLD,
} from '../../../sim/index.ts'
import { type ArticulatedInertia, articulatedForce } from '../../../sim/spatial/articulated.ts'
import { certify } from '../../gradients/certified.ts'
import { expectClose } from '../../parity/closeness.ts'
import { randomState } from '../randomMachine.ts'
import { crowd } from './crowd.ts'
import { flat, skipping, whole } from './pushes.ts'

/** A crowd whose capsules are boxes. */
function boxesAmong(seed: number): Model {
  const model = crowd(seed)
  const boxed = ({ kind }: Geometry): Geometry =>
    kind === 'capsule' ? { kind: 'box', halfSize: [0.4, 0.5, 0.6] } : { kind: 'sphere', radius: 0.6 }
  const shapes = model.shapes.map((shape) => ({ ...shape, geometry: boxed(shape.geometry) }))
  return buildModel({ ...model, shapes })
}

describe.each([
  ['crowd 51', crowd(51)],
  ['crowd 52', crowd(52)],
  ['crowd 53', crowd(53)],
  ['crowd 51 with boxes', boxesAmong(51)],
  ['crowd 52 with boxes', boxesAmong(52)],
])('what contacts do to the links of %s', (_name, model) => {
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

/** How far ahead damping is taken [s]. */
const AHEAD = 0.01

/** A crowd among solids that are fixed to the world, each of which is nearest to it as the first shape or as the second. */
function amongRocks(seed: number): Model {
  const crowded = crowd(seed)
  const rock = (name: string, geometry: Geometry, x: number): Shape => ({
    ...crowded.shapes[0]!,
    ...{ name, geometry, body: 0 },
    X_BS: { Q: quatExp([0.3, x, 0.2]), p: [x, 0.2, -0.1] },
  })
  const rocks = [
    rock('stone', { kind: 'sphere', radius: 0.5 }, 0.6),
    rock('log', { kind: 'capsule', radius: 0.3, halfLength: 0.8 }, -0.5),
    rock('block', { kind: 'box', halfSize: [0.5, 0.4, 0.6] }, 0.2),
    rock('far', { kind: 'box', halfSize: [0.5, 0.4, 0.6] }, 40),
  ]
  return buildModel({
    ...crowded,
    shapes: [...crowded.shapes, ...rocks],
    contact: { ...crowded.contact!, implicit: true },
  })
}

describe.each([51, 54])(
  'what contacts with solids of the world add to the inertia of links of crowd %i',
  (seed) => {
    const model = amongRocks(seed)
    const states = [1, 2, 3].map((k) => randomState(model, k))

    const burdens = (state: State): number[] => {
      const kin = kinematics(model, state.q)
      return contactPushes(model, kin, twists(model, kin, state), AHEAD).flatMap(({ wrench, inertia }) => [
        ...flat([wrench]),
        ...numbers(inertia),
      ])
    }
    const numbers = (I: ArticulatedInertia | undefined): readonly number[] =>
      I ? [...I.J, ...I.H.flat(), ...I.M] : Array<number>(21).fill(0)

    it('is the same with what is out of reach skipped, in plain numbers and compiled', () => {
      const compiled = compile((state: State) => burdens(state), states[0]!)
      for (const state of states) {
        const kin = kinematics(model, state.q)
        const touching = contacts(model, kin)
        const responses = contactResponses(model, kin, twists(model, kin, state), touching)
        const inertias = contactInertias(model, kin, touching, responses, AHEAD)
        const expected = contactWrenches(model, kin, touching, responses).flatMap((wrench, i) => [
          ...flat([wrench]),
          ...numbers(inertias[i]),
        ])
        expect(inertias.some((I) => I && I.M[0] > 0)).toBe(true)
        const scale = Math.max(...expected.map(Math.abs))
        const share = (list: ArrayLike<number>) => Array.from(list, (x) => x / scale)
        expectClose(share(burdens(state)), share(expected), 1e-14, 'plain')
        expectClose(share(compiled(state)), share(expected), 1e-14, 'compiled')
      }
    })

    it('takes of the motion of the links what the contacts take of the slip', () => {
      for (const state of states) {
        const kin = kinematics(model, state.q)
        const V = twists(model, kin, state)
        const against = contacts(model, kin).filter(({ linkA, linkB }) => linkA === WORLD || linkB === WORLD)
        const responses = contactResponses(model, kin, V, against)
        const inertias = contactInertias(model, kin, against, responses, AHEAD)
        // the power that the damping takes: through the links' inertias, and contact by contact
        const taken = inertias.reduce(
          (sum, I, i) => sum + (I ? power(V[i]!, articulatedForce(I, V[i]!)) : 0),
          0,
        )
        const lost = against.reduce((sum, contact, i) => {
          const [v, { normal: c, sliding }] = [slip(kin, V, contact), responses[i]!.damping]
          const along = dot3(contact.normal, v)
          return sum + AHEAD * (c * along * along + sliding * (dot3(v, v) - along * along))
        }, 0)
        expect(lost).toBeGreaterThan(0)
        expectClose([taken / lost], [1], 1e-11, 'power')
      }
    })
  },
)

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

  it.each([
    ['', crowd(54, false, 5)],
    [' with damping ahead', amongRocks(51)],
  ])('have derivatives through test and call%s', (_ahead, model) => {
    const state = randomState(model, 1)
    expect(whole(model, state).some((x) => x !== 0)).toBe(true)
    const scale = Math.max(...acceleration(model, state, Array(model.nu).fill(0), AHEAD).map(Math.abs))
    certify(
      (x) => {
        'use grad'
        return acceleration(model, { q: x.q, v: x.v }, Array(model.nu).fill(0), AHEAD).map((a) => a / scale)
      },
      { q: [...state.q], v: [...state.v] },
    )
  })
})
