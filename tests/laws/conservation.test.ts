import { describe, expect, it } from 'vitest'
import { jvp } from '../../ad/index.ts'
import {
  acceleration,
  buildModel,
  centerOfMass,
  centroidalMomentum,
  cross3,
  jointFree,
  jointHinge,
  kineticEnergy,
  type Model,
  moved,
  potentialEnergy,
  type State,
  type Sym3,
  scale3,
  step,
  totalMass,
  type Vec3,
  worldMomentum,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { evolved } from '../sim/evolved.ts'
import { randomVector, world } from '../sim/randomMachine.ts'
import { numbers } from '../sim/spatial/arbitraries.ts'
import { conservative, machines, states } from './machines.ts'

const contact = { stiffness: 1e5, dissipation: 1, slipSpeed: 0.01 }
const here = { Q: [1, 0, 0, 0], p: [0, 0, 0] } as const

/** One or two rods hanging from each other. */
function pendulum(links: number): Model {
  const rod = { mass: 1, com: [0, 0, -0.5] as Vec3, aboutCom: [1 / 12, 1 / 12, 0.001, 0, 0, 0] as Sym3 }
  const bodies = Array.from({ length: links }, (_, i) => ({
    name: `rod ${i}`,
    parent: i,
    X_PB: { ...here, p: [0, 0, i === 0 ? 0 : -1] as Vec3 },
    joints: [jointHinge({ name: `hinge ${i}`, axis: [0, 1, 0] })],
    inertia: rod,
  }))
  const parts = { bodies: [world, ...bodies], shapes: [], motors: [], contact }
  return buildModel({ ...parts, name: 'pendulum', gravity: [0, 0, -9.81], timestep: 1e-3 })
}

/** One body in empty space with these principal moments. */
function stone(moments: Vec3): Model {
  const aboutCom: Sym3 = [...moments, 0, 0, 0]
  const body = { name: 'stone', parent: 0, X_PB: here, joints: [jointFree({ name: 'root' })] }
  const bodies = [world, { ...body, inertia: { mass: 2, com: [0, 0, 0] as Vec3, aboutCom } }]
  return buildModel({
    name: 'stone',
    bodies,
    gravity: [0, 0, 0],
    timestep: 1e-3,
    contact,
  })
}

const energy = (model: Model, state: State): number =>
  kineticEnergy(model, state) + potentialEnergy(model, state.q)

/** Largest departure from the first energy within a time [s], in steps of dt. */
function energyDrift(model: Model, start: State, time: number, dt: number): number {
  const fine = { ...model, timestep: dt }
  const first = energy(fine, start)
  let [state, worst] = [start, 0]
  for (let k = 0; k < Math.round(time / dt); k++) {
    state = step(fine, state, [])
    worst = Math.max(worst, Math.abs(energy(fine, state) - first))
  }
  return worst
}

/** d/dt of the momentum of a machine that accelerates with vdot, exactly: by forward derivative along its path. */
function momentumRate(model: Model, { q, v }: State, vdot: readonly number[]): number[] {
  const along = (time: number) => {
    'use grad'
    return worldMomentum(model, { q: moved(model, q, v, time), v: v.map((x, i) => x + time * vdot[i]!) })
  }
  return numbers(jvp(along, 0, 1).tangent)
}

const flyers = machines.filter(({ model }) => model.links[0]!.joint.kind === 'free')

describe.each(flyers)('free flight: $name', ({ model }) => {
  it('gravity alone changes momentum, the forces inside a machine do not', () => {
    const bare = conservative(model, { gravity: true })
    for (const state of states(bare)) {
      const vdot = acceleration(bare, state, randomVector(7, bare.nu, 1))
      const weight = scale3(totalMass(bare), bare.gravity)
      const expected = [...cross3(centerOfMass(bare, state.q), weight), ...weight]
      expectClose(momentumRate(bare, state, vdot), expected, 1e-10, 'rate of momentum')
    }
  })

  it('a step keeps both momenta to second order in dt, and to 1e-12 once dt² is that small', () => {
    const bare = conservative(model, { gravity: false })
    const drift = (state: State, dt: number): number => {
      const fine = { ...bare, timestep: dt }
      const [before, later] = [state, step(fine, state, Array(fine.nu).fill(0))].map((s) =>
        numbers(centroidalMomentum(fine, s)),
      )
      return Math.hypot(...later!.map((h, i) => h - before![i]!))
    }
    for (const state of states(bare)) {
      expect(drift(state, 1e-8)).toBeLessThan(1e-12)
      expect(drift(state, 1e-4)).toBeLessThan(1e-12 + 0.3 * drift(state, 2e-4))
    }
  })
})

describe('free flight of one body', () => {
  const tumbling: State = { q: [0, 0, 0, 1, 0, 0, 0], v: [1, -2, 3, 0.3, 4, -0.2] }

  it('keeps linear momentum to 1e-12 a step at any timestep', () => {
    const model = stone([0.1, 0.2, 0.25])
    const { force } = worldMomentum(model, evolved(model, 1000)(tumbling))
    expectClose(force, worldMomentum(model, tumbling).force, 1e-12, 'momentum')
  })

  it('keeps the angular momentum of a round body to 1e-12 over a thousand steps', () => {
    const model = stone([0.2, 0.2, 0.2])
    const later = centroidalMomentum(model, evolved(model, 1000)(tumbling))
    expectClose(later.moment, centroidalMomentum(model, tumbling).moment, 1e-12, 'angular momentum')
  })

  it('flips a body that turns about its middle axis, and not one that turns about another (Dzhanibekov)', () => {
    const model = { ...stone([0.1, 0.2, 0.25]), timestep: 4e-3 }
    const flips = (omega: Vec3): boolean => {
      let state: State = { q: [0, 0, 0, 1, 0, 0, 0], v: [0, 0, 0, ...omega] }
      const axis = omega.indexOf(6) + 3
      for (let k = 0; k < 1500; k++) {
        state = step(model, state, [])
        if (state.v[axis]! < -5) return true
      }
      return false
    }
    expect(flips([6, 0.01, 0.01])).toBe(false)
    expect(flips([0.01, 6, 0.01])).toBe(true)
    expect(flips([0.01, 0.01, 6])).toBe(false)
  })
})

describe('energy of a pendulum', () => {
  it.each([
    [1, [2], [0]],
    [2, [1.2, -0.7], [0.5, 1]],
  ])('of %i rods drifts by half as much at half the timestep: the order of the integrator', (links, q, v) => {
    const model = pendulum(links)
    const [coarse, fine] = [4e-4, 2e-4].map((dt) => energyDrift(model, { q, v }, 1, dt))
    expect(coarse! / fine!).toBeGreaterThan(1.9)
    expect(coarse! / fine!).toBeLessThan(2.1)
  })

  it('of one rod swings with the period of small angles, 2π √(I/(m g l))', () => {
    const model = pendulum(1)
    const period = 2 * Math.PI * Math.sqrt((1 / 12 + 0.25) / (9.81 * 0.5))
    const amplitude = 0.01
    const steps = 20_000
    const fine = { ...model, timestep: period / steps }
    const state = evolved(fine, steps)({ q: [amplitude], v: [0] })
    // back where it began; the swing's own lengthening by amplitude²/16 = 6e-6 and Euler's 2π/steps stay below
    expect(Math.abs(state.q[0]! / amplitude - 1)).toBeLessThan(1e-5)
    expect((Math.abs(state.v[0]!) * period) / (2 * Math.PI * amplitude)).toBeLessThan(2e-4)
  })
})
