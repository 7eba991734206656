import { describe, expect, it } from 'vitest'
import {
  buildModel,
  type IntegratorName,
  kineticEnergy,
  type Model,
  motorPosition,
  motorVelocity,
  potentialEnergy,
  type State,
  step,
} from '../../sim/index.ts'
import { modelOf, randomMachine, randomState } from '../sim/randomMachine.ts'
import { conservative, machines } from './machines.ts'

const moving = machines.map(({ name, model }) => ({ name, model: conservative(model, { gravity: true }) }))

const energy = (model: Model, state: State): number =>
  kineticEnergy(model, state) + potentialEnergy(model, state.q)

/** How much energy a machine has gained after a time [s] in steps of dt. */
function gained(model: Model, start: State, integrator: IntegratorName, dt: number, time: number): number {
  const fine = { ...model, integrator, timestep: dt }
  let state = start
  for (let k = 0; k < Math.round(time / dt); k++) state = step(fine, state, Array(model.nu).fill(0))
  return Math.abs(energy(model, state) - energy(model, start))
}

describe.each(moving.slice(0, 3))('energy of $name', ({ model }) => {
  const start = randomState(model, 3)

  // averaging body velocities is of second order only where a joint turns in three dimensions
  const turnsFreely = model.links.some(({ joint }) => joint.nq > joint.nv)
  const orders: readonly (readonly [IntegratorName, number, number])[] = [
    ['euler', 1, 2e-4],
    ['implicitFast', 1, 2e-4],
    turnsFreely ? ['rungeKutta4', 2, 1e-3] : ['rungeKutta4', 4, 8e-3],
  ]

  it.each(orders)('with %s drifts by order %i in the timestep', (integrator, order, dt) => {
    const [coarse, fine] = [dt, dt / 2].map((h) => gained(model, start, integrator, h, 0.032))
    const measured = Math.log2(coarse! / fine!)
    expect(measured).toBeGreaterThan(order - 0.25)
    // a term of the next order may dominate where the leading one happens to be small
    expect(measured).toBeLessThan(order + 1.25)
  })
})

describe('a stiff servo', () => {
  const spec = randomMachine(22, 4, false)
  const bare = modelOf(spec)

  /** Greatest speed after a second at a servo rate that an explicit step cannot bear. */
  function speed(integrator: IntegratorName, motor: typeof motorVelocity): number {
    const motors = bare.motors.map(({ name, joint }) => motor({ name, joint, gear: 1, kv: 5000 }))
    const model = buildModel({ ...bare, motors, integrator, timestep: 0.01 })
    let state = randomState(model, 1)
    for (let k = 0; k < 100 && Math.hypot(...state.v) < 1e3; k++)
      state = step(model, state, Array(model.nu).fill(0))
    return Math.hypot(...state.v)
  }

  it('of the rate is stable with implicitFast and unstable with euler', () => {
    expect(speed('implicitFast', motorVelocity)).toBeLessThan(0.1)
    expect(speed('euler', motorVelocity)).toBeGreaterThan(1e3)
  })

  it('of the length, damped through the motor, comes to rest where it was sent', () => {
    const motors = bare.motors.map(({ name, joint }) =>
      motorPosition({ name, joint, gear: 1, kp: 5000, kv: 500 }),
    )
    const model = buildModel({
      ...bare,
      motors,
      gravity: [0, 0, 0],
      integrator: 'implicitFast',
      timestep: 0.01,
    })
    let state = randomState(model, 1)
    const wanted = model.motors.map((_, i) => 0.1 * i)
    for (let k = 0; k < 1000; k++) state = step(model, state, wanted)
    expect(Math.hypot(...state.v)).toBeLessThan(1e-3)
  })
})
