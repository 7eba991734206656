import { describe, expect, it } from 'vitest'
import {
  buildModel,
  identityPose,
  type Joint,
  jointHinge,
  jointSlide,
  type Model,
  type State,
  solidInertia,
  step,
} from '../../../sim/index.ts'
import { Oracle } from '../../parity/mujoco.ts'
import { world } from '../randomMachine.ts'

const inertia = solidInertia({ kind: 'sphere', radius: 0.1 }, { mass: 2 })

function machine(joint: Joint, timestep: number): Model {
  return buildModel({
    name: 'sled',
    bodies: [world, { name: 'sled', parent: 0, X_PB: identityPose, joints: [joint], inertia }],
    motors: [{ name: 'push', joint: joint.name, gear: 1 }],
    gravity: [0, 0, 0],
    timestep,
  })
}

const slide = (creepSpeed: number) => jointSlide({ name: 'x', axis: [1, 0, 0], dryFriction: 3, creepSpeed })

function movedOn(model: Model, start: State, time: number, u = 0): State {
  let state = start
  for (let k = 0; k < Math.round(time / model.timestep); k++) state = step(model, state, [u])
  return state
}

describe('dry friction', () => {
  it('brings a sled to rest within m v²/2f', () => {
    const model = machine(slide(1e-3), 1e-4)
    const end = movedOn(model, { q: [0], v: [1.5] }, 1.5)
    // the stop takes m v/f = 1 s; what is left is creep
    expect(end.q[0]! / ((2 * 1.5 ** 2) / (2 * 3))).toBeCloseTo(1, 3)
    expect(Math.abs(end.v[0]!)).toBeLessThan(1e-5)
  })

  it('holds against less than its limit but for a creep of v_s/√(f²/u² − 1), and lets more pass', () => {
    const model = machine(slide(1e-3), 1e-3)
    const held = movedOn(model, { q: [0], v: [0] }, 1, 2.4)
    expect(held.v[0]!).toBeCloseTo(1e-3 / Math.sqrt((3 / 2.4) ** 2 - 1), 8)
    const passing = movedOn(model, { q: [0], v: [0] }, 1, 5)
    const gained = movedOn(model, passing, 1, 5).v[0]! - passing.v[0]!
    // the coefficient is that of a step earlier: off by dt v̇/v
    expect(gained).toBeCloseTo((5 - 3) / 2, 2)
  })

  it('never turns the motion round, at any timestep', () => {
    for (const dt of [1e-3, 0.1, 10]) {
      const model = machine(slide(1e-3), dt)
      let state: State = { q: [0], v: [1] }
      for (let k = 0; k < 20; k++) {
        const next = step(model, state, [0])
        expect(next.v[0]!).toBeGreaterThanOrEqual(0)
        expect(next.v[0]!).toBeLessThanOrEqual(state.v[0]!)
        state = next
      }
    }
  })

  it('is smooth at rest, where it is a damper of f/v_s', () => {
    const joint = jointHinge({ name: 'h', axis: [0, 0, 1], dryFriction: 2, creepSpeed: 0.05 })
    expect(joint.passive([0], [0]).damping[0]).toBe(40)
  })

  it('is the force that MuJoCo holds a moving joint back with', () => {
    const oracle = new Oracle(
      `<mujoco><option gravity="0 0 0"/><worldbody><body><joint type="slide" axis="1 0 0" frictionloss="3"/>
        <geom size="0.1" mass="2"/></body></worldbody></mujoco>`,
    )
    for (const v of [-2, -0.5, 0.7, 4]) {
      oracle.forward({ q: [0], v: [v] })
      const { damping } = slide(1e-4).passive([0], [v])
      // (v_s/v)²/2 short of the limit
      expect(-damping[0]! * v).toBeCloseTo(oracle.data.qfrc_constraint[0], 5)
    }
    oracle.delete()
  })
})
