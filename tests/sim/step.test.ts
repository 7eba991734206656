import { describe, expect, it } from 'vitest'
import { jvp, vjp } from '../../ad/index.ts'
import {
  acceleration,
  contacts,
  difference,
  forwardDynamics,
  jointForces,
  kinematics,
  type Model,
  motorForces,
  moved,
  restState,
  type State,
  step,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { evolved } from './evolved.ts'
import { quadruped, quadrupedDesign } from './quadruped.ts'
import { modelOf, randomMachine, randomState, randomVector } from './randomMachine.ts'
import { numbers } from './spatial/arbitraries.ts'

const model = modelOf(randomMachine(51, 8, true))
const states = [1, 2, 3].map((seed) => randomState(model, seed))

describe('a step', () => {
  it('is v + dt v̇ and then q moved by the new v, with the dampers a step ahead', () => {
    for (const state of states) {
      const u = randomVector(1, model.nu, 1)
      const vdot = acceleration(model, state, u, model.timestep)
      const v = state.v.map((x, i) => x + model.timestep * vdot[i]!)
      expectClose(step(model, state, u).v, v, 1e-14, 'v')
      expectClose(step(model, state, u).q, moved(model, state.q, v, model.timestep), 1e-14, 'q')
    }
  })

  it('leaves its arguments alone', () => {
    const state = states[0]!
    const copy = structuredClone(state)
    step(model, state, randomVector(1, model.nu, 1))
    expect(state).toEqual(copy)
  })

  it('is the same twice, bit for bit', () => {
    for (const state of states) {
      const u = randomVector(2, model.nu, 1)
      expect(step(model, state, u)).toEqual(step(model, state, u))
    }
  })

  it('stays bounded under a damper that a step of explicit Euler would blow up on', () => {
    const stiff = modelOf({
      ...randomMachine(52, 4, false),
      bodies: randomMachine(52, 4, false).bodies.map((body) => ({
        ...body,
        joints: body.joints.map((joint) => ({ ...joint, damping: 1e6 })),
      })),
    })
    let state = randomState(stiff, 1)
    for (let k = 0; k < 200; k++) state = step(stiff, state, Array(stiff.nu).fill(0))
    expect(Math.max(...state.v.map(Math.abs))).toBeLessThan(1)
  })

  it('has as acceleration what forward dynamics says of its joint forces, where nothing touches', () => {
    for (const state of states) {
      const u = randomVector(3, model.nu, 1)
      const { tau } = jointForces(model, state, u)
      expectClose(acceleration(model, state, u), forwardDynamics(model, state, { tau }), 1e-12, 'v̇')
    }
  })
})

describe('motors', () => {
  it('push with gear times control, no further than their range', () => {
    const machine = quadruped(quadrupedDesign)
    const u = machine.motors.map((_, i) => [0.5, 7, -7][i % 3]!)
    const { tau } = motorForces(machine, restState(machine), u)
    expect(tau.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect(tau.slice(6, 9)).toEqual([5, 10, -10])
  })
})

describe('configurations', () => {
  it('moved by their difference are each other', () => {
    for (const { q } of states) {
      const to = states[0]!.q
      expectClose(
        difference(model, moved(model, q, difference(model, q, to), 1), to),
        Array(model.nv).fill(0),
        1e-13,
        'difference',
      )
    }
  })
})

describe('a machine on its feet', () => {
  /** A servo on every joint, so that the legs stand. */
  const standing = ({ q }: State): readonly number[] => {
    'use grad'
    return q.slice(7).map((angle) => -5 * angle)
  }
  const dropped = (machine: Model): State => {
    const { q, v } = restState(machine)
    return { q: q.map((x, i) => (i === 2 ? 0.425 : x)), v }
  }

  it('comes to rest on the floor under its own weight', () => {
    const machine = quadruped({ ...quadrupedDesign, damping: 3 }, true)
    const state = evolved(machine, 5000, standing)(dropped(machine))
    expect(Math.max(...state.v.map(Math.abs))).toBeLessThan(0.002)
    expect(state.q[2]).toBeGreaterThan(0.4)
  })

  it('would chatter there with the damping of its contacts at the start of the step', () => {
    const machine = quadruped({ ...quadrupedDesign, damping: 3 }, false)
    const state = evolved(machine, 5000, standing)(dropped(machine))
    expect(Math.max(...state.v.map(Math.abs))).toBeGreaterThan(0.05)
  })

  it('moves the same with either as the timestep shrinks', () => {
    const distance = (timestep: number): number => {
      const [now, ahead] = [false, true].map((implicit) => {
        const machine = { ...quadruped({ ...quadrupedDesign, damping: 3 }, implicit), timestep }
        return evolved(machine, Math.round(0.05 / timestep), standing)(dropped(machine))
      })
      return Math.hypot(...now!.v.map((x, i) => x - ahead!.v[i]!))
    }
    const [coarse, fine] = [2e-5, 1e-5].map(distance)
    expect(coarse! / fine!).toBeGreaterThan(1.8)
    expect(coarse! / fine!).toBeLessThan(2.2)
  })
})

describe('the derivative of a step at its kinks', () => {
  const touching = quadruped({ ...quadrupedDesign }, true)
  const rest = restState(touching)
  const footHeight = contacts(touching, kinematics(touching, rest.q))[0]!.distance
  const lowered = (height: number) => rest.q.map((x, i) => (i === 2 ? x - footHeight + height : x))
  const cases: [string, State][] = [
    ['at rest in the air', rest],
    ['where the feet first touch, without slip', { q: lowered(0), v: rest.v }],
    ['standing, without slip', { q: lowered(-0.002), v: rest.v }],
  ]

  it.each(cases)('is finite and the same forward and in reverse %s', (_where, state) => {
    const at = { design: quadrupedDesign, q: state.q, v: state.v, u: Array<number>(12).fill(1) }
    const stepped = ({ design, q, v, u }: typeof at) => step(quadruped(design, true), { q, v }, u)
    const along = {
      design: { ...quadrupedDesign, trunk: [0.3, -0.2, 0.1] as const },
      q: randomVector(1, 19, 1),
      v: randomVector(2, 18, 1),
      u: randomVector(3, 12, 1),
    }
    const bar = { q: randomVector(4, 19, 1), v: randomVector(5, 18, 1) }
    const forward = dot(numbers(jvp(stepped, at, along).tangent), numbers(bar))
    const reverse = dot(numbers(vjp(stepped, at, bar).grad), numbers(along))
    expect(Number.isFinite(forward)).toBe(true)
    expectClose([forward], [reverse], 1e-11, 'derivative')
  })
})

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0)
