import { describe, expect, it } from 'vitest'
import {
  acceleration,
  buildModel,
  type Fluid,
  fluidForces,
  type IntegratorName,
  identityPose,
  jointFree,
  kinematics,
  type Model,
  power,
  type State,
  solidInertia,
  step,
  twists,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { world } from '../sim/randomMachine.ts'
import { machines, states } from './machines.ts'

const water: Fluid = { density: 1000, viscosity: 0.001 }
const honey: Fluid = { density: 0, viscosity: 10 }

/** A stone of 2 kg in a fluid. */
function stone(fluid: Fluid, integrator: IntegratorName = 'euler', timestep = 1e-3): Model {
  const inertia = solidInertia({ kind: 'box', halfSize: [0.05, 0.1, 0.15] }, { mass: 2 })
  const body = {
    name: 'stone',
    parent: 0,
    X_PB: identityPose,
    joints: [jointFree({ name: 'root' })],
    inertia,
  }
  return buildModel({
    name: 'stone',
    bodies: [world, body],
    gravity: [0, 0, -9.81],
    timestep,
    fluid,
    integrator,
  })
}

const still: State = { q: [0, 0, 0, 1, 0, 0, 0], v: [0, 0, 0, 0, 0, 0] }

function sunk(model: Model, steps: number): State {
  let state = still
  for (let k = 0; k < steps; k++) state = step(model, state, [])
  return state
}

describe('a stone that sinks', () => {
  it('reaches √(2 m g/(ρ A)) in a dense fluid', () => {
    const expected = Math.sqrt((2 * 2 * 9.81) / (1000 * 0.1 * 0.2))
    const end = sunk(stone({ density: 1000, viscosity: 0 }), 3000)
    expectClose(end.v.slice(0, 3), [0, 0, -expected], 1e-9, 'velocity')
  })

  it('reaches m g/(3π d η) in a viscous one', () => {
    const expected = (2 * 9.81) / (3 * Math.PI * 0.2 * 10)
    expectClose(sunk(stone(honey), 3000).v.slice(0, 3), [0, 0, -expected], 1e-9, 'velocity')
  })

  it('does so in steps too long for an explicit rule', () => {
    const thick = { density: 0, viscosity: 5000 }
    const expected = (2 * 9.81) / (3 * Math.PI * 0.2 * 5000)
    expectClose(
      sunk(stone(thick, 'implicitFast', 0.01), 100).v.slice(0, 3),
      [0, 0, -expected],
      1e-9,
      'velocity',
    )
    expect(Math.abs(sunk(stone(thick, 'euler', 0.01), 100).v[2]!)).toBeGreaterThan(1e3)
  })
})

describe('a wind', () => {
  it('is felt as the machine’s own motion the other way', () => {
    const wind = [1, -2, 0.5] as const
    const blown = acceleration(stone({ ...water, wind }), still, [])
    const moving = { ...still, v: [-1, 2, -0.5, 0, 0, 0] }
    expectClose(blown, acceleration(stone(water), moving, []), 1e-14, 'acceleration')
  })
})

describe.each(machines)('drag on $name', ({ model }) => {
  it('takes energy wherever it moves', () => {
    for (const fluid of [water, honey]) {
      const wet = buildModel({ ...model, fluid })
      for (const state of states(wet)) {
        const kin = kinematics(wet, state.q)
        const V = twists(wet, kin, state)
        const { wrenches } = fluidForces(wet, kin, V)
        expect(V.reduce((sum, twist, i) => sum + power(twist, wrenches[i]!), 0)).toBeLessThan(0)
      }
    }
  })
})
