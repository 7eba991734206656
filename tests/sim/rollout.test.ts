import { describe, expect, it } from 'vitest'
import { compile } from '../../ad/index.ts'
import { type Model, rollout, type State, step } from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { modelOf, randomMachine, randomState } from './randomMachine.ts'

const model = modelOf(randomMachine(61, 4, true))
const start = randomState(model, 1)

const control = ({ v }: State, time: number): readonly number[] => {
  'use grad'
  return model.motors.map((_, i) => Math.sin(3 * time + i) - 0.1 * v[6 + i]!)
}
const cost = ({ q }: State, u: readonly number[], time: number): number => {
  'use grad'
  return q[2]! * time + 0.01 * u[0]! * u[0]!
}

/** The same, by hand. */
function byHand(machine: Model, steps: number): { state: State; cost: number; visited: State[] } {
  let [state, total] = [start, 0]
  const visited: State[] = []
  for (let k = 0; k < steps; k++) {
    const time = k * machine.timestep
    const u = control(state, time)
    visited.push(state)
    total += cost(state, u, time)
    state = step(machine, state, u)
  }
  return { state, cost: total, visited }
}

describe('a rollout', () => {
  it('is many steps', () => {
    const [rolled, hand] = [rollout(model, start, { steps: 25, control, cost }), byHand(model, 25)]
    expect(rolled.state).toEqual(hand.state)
    expect(rolled.cost).toBe(hand.cost)
    expect(rolled.records).toEqual([])
  })

  it('keeps every state and control when it is recorded', () => {
    const { records } = rollout(model, start, { steps: 10, control, recorded: true })
    const { visited } = byHand(model, 10)
    expect(records.map(({ q, v }) => ({ q, v }))).toEqual(visited)
    expect(records.map(({ u }) => u)).toEqual(visited.map((state, k) => control(state, k * model.timestep)))
  })

  it('costs nothing without a cost', () => {
    expect(rollout(model, start, { steps: 3, control }).cost).toBe(0)
  })

  it('compiled, is itself', () => {
    const run = compile(({ q, v }: State) => rollout(model, { q, v }, { steps: 25, control, cost }), start)
    const [compiled, plain] = [run(start), rollout(model, start, { steps: 25, control, cost })]
    // a structural zero loses its sign in the trace, nothing else
    expectClose(compiled.state.q, plain.state.q, 1e-14, 'q')
    expectClose(compiled.state.v, plain.state.v, 1e-14, 'v')
    expectClose([compiled.cost], [plain.cost], 1e-14, 'cost')
  })
})
