import { describe, expect, it, vi } from 'vitest'
import { compile, grad, jvp, type Scalar, vjp } from '../../ad/index.ts'
import {
  type IntegratorName,
  kineticEnergy,
  type Model,
  moved,
  potentialEnergy,
  rollout,
  type State,
  worldMomentum,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { randomState } from '../sim/randomMachine.ts'
import { conservative, machines } from './machines.ts'

// What a motion keeps, its derivative keeps too: if C(end(x)) = C(x) for all x, then Jᵀ ∇C(end) = ∇C(start), J = ∂end/∂start.
// In coordinates that a start is moved by, x = q ⊕ δ, v + δ̇.

const STEPS = 20

// a step of the midpoint rule takes long to differentiate and compile, and longer on a busy machine
vi.setConfig({ testTimeout: 120_000 })

/** A start moved a little, [δ, δ̇] of shape (2 nv). */
function start(model: Model, { q, v }: State, delta: readonly Scalar[]): State {
  'use grad'
  return {
    q: moved(model, q, delta.slice(0, model.nv), 1),
    v: v.map((vi, i) => vi + delta[model.nv + i]!),
  }
}

/** A machine's state a while later. */
function later(model: Model, state: State): State {
  return rollout(model, state, { steps: STEPS, control: () => model.motors.map(() => 0) }).state
}

function energy(model: Model, state: State): Scalar {
  'use grad'
  return kineticEnergy(model, state) + potentialEnergy(model, state.q)
}

/** A cotangent of the end taken back to the start, Jᵀ u, in the coordinates that the start is moved by. */
function takenBack(model: Model, from: State): (u: State) => readonly number[] {
  const still = Array<number>(2 * model.nv).fill(0)
  const end = (delta: readonly Scalar[]) => later(model, start(model, from, delta))
  return compile(({ q, v }: State) => vjp(end, still, { q, v }).grad as readonly number[], from)
}

/** What is kept. */
type Kept = (state: State) => Scalar

const slope = (kept: Kept, { q, v }: State) => grad(({ q, v }: State) => kept({ q, v }))({ q, v }) as State

/** ∇C at the start, in the coordinates that it is moved by. */
function atStart(model: Model, from: State, kept: Kept): readonly number[] {
  const still: readonly Scalar[] = Array<number>(2 * model.nv).fill(0)
  return grad((delta: readonly Scalar[]) => kept(start(model, from, delta)))(still) as readonly number[]
}

const furthest = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, ai, i) => Math.max(most, Math.abs(ai - b[i]!)), 0)

describe.each([machines[1]!, machines[0]!])('the adjoint of a motion of $name', ({ model }) => {
  const bare = conservative(model, { gravity: model.links[0]!.joint.kind !== 'free' })
  const from = randomState(bare, 4)
  const turnsFreely = bare.links.some(({ joint }) => joint.nq > joint.nv)

  it.each<[IntegratorName, number, number]>([
    ['euler', 1, 2e-4],
    ['rungeKutta4', turnsFreely ? 2 : 4, turnsFreely ? 2e-3 : 8e-3],
  ])(
    'by %s carries the energy’s gradient back to the start, to order %i of the timestep',
    (integrator, order, dt) => {
      const off = [dt, dt / 2].map((timestep) => {
        const machine: Model = { ...bare, integrator, timestep }
        const kept: Kept = (state) => energy(machine, state)
        const before = atStart(machine, from, kept)
        const after = takenBack(machine, from)(slope(kept, later(machine, from)))
        return furthest(before, after) / Math.max(...before.map(Math.abs))
      })
      expect(off[0]!).toBeLessThan(1e-2)
      // half the timestep is half the time too: one order more
      expect(Math.log2(off[0]! / off[1]!)).toBeGreaterThan(order + 0.5)
    },
  )
})

describe('the adjoint of a flight', () => {
  it('by the implicit midpoint carries the momenta’s gradients back as they were, to rounding', () => {
    const bare = conservative(machines[0]!.model, { gravity: false })
    const machine: Model = { ...bare, integrator: 'implicitMidpoint', timestep: 0.01 }
    const from = randomState(machine, 4)
    const [back, end] = [takenBack(machine, from), later(machine, from)]
    for (const axis of [0, 1, 2]) {
      const kept: Kept = (state) => worldMomentum(machine, state).moment[axis]!
      expectClose(back(slope(kept, end)), atStart(machine, from, kept), 1e-11, `axis ${axis}`)
    }
  })

  it('and forward mode moves what is kept by what it was moved by', () => {
    const bare = conservative(machines[0]!.model, { gravity: false })
    const machine: Model = { ...bare, integrator: 'implicitMidpoint', timestep: 0.01 }
    const from = randomState(machine, 5)
    const still = Array<number>(2 * machine.nv).fill(0)
    const along = still.map((_, i) => Math.cos(3 * i))
    const moment = (when: (state: State) => State) =>
      jvp(
        (delta: readonly Scalar[]) =>
          worldMomentum(machine, when(start(machine, from, delta))).moment as readonly Scalar[],
        still,
        along,
      ).tangent
    expectClose(
      moment((state) => later(machine, state)),
      moment((state) => state),
      1e-11,
      'moment',
    )
  })
})
