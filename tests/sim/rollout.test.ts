import { describe, expect, it } from 'vitest'
import { compile, grad, jvp, type Scalar, valueAndGrad } from '../../ad/index.ts'
import { type Model, type RolloutOptions, rollout, type State, step } from '../../sim/index.ts'
import { expectSameBits, numbersOf } from '../ad/core/sameBits.ts'
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

describe('a rollout that may end early', () => {
  const steps = 25
  /** It rises, and passes this height in its fifteenth step or before. */
  const limit = byHand(model, 15).state.q[2]! - 1e-9
  const above = ({ q }: State): boolean => {
    'use grad'
    return q[2]! > limit
  }
  const ending = { steps, control, cost, until: above }
  const hand = byHand(model, steps)
  const heights = [...hand.visited, hand.state].map(({ q }) => q[2]!)
  const taken = heights.findIndex((z) => z > limit)

  it('stops in the first state where it should, and costs no more', () => {
    expect(taken).toBeGreaterThan(5)
    expect(taken).toBeLessThan(steps)
    const [ended, cut] = [rollout(model, start, ending), byHand(model, taken)]
    expect(ended.taken).toBe(taken)
    expect(ended.state).toEqual(cut.state)
    expect(ended.cost).toBe(cut.cost)
  })

  it('goes on to the end where that never happens', () => {
    const never = rollout(model, start, { ...ending, until: ({ q }) => q[2]! < -1e9 })
    expect(never).toEqual({ ...rollout(model, start, { steps, control, cost }), taken: steps })
  })

  it('takes no step where it has ended before it begins, and stays ended where the condition passes', () => {
    const from = 3 * model.timestep
    const to = 5.5 * model.timestep
    const passing = (_state: State, time: number): boolean => time > from && time < to
    expect(rollout(model, start, { ...ending, until: () => true })).toMatchObject({
      taken: 0,
      cost: 0,
      state: start,
    })
    expect(rollout(model, start, { ...ending, until: passing }).taken).toBe(4)
  })

  it('keeps what it was, and from its end on the last state and no control', () => {
    const { records, state } = rollout(model, start, { ...ending, recorded: true })
    expect(records).toHaveLength(steps)
    expect(records.slice(0, taken).map(({ q, v }) => ({ q, v }))).toEqual(hand.visited.slice(0, taken))
    const after = { ...state, u: Array<number>(model.nu).fill(0) }
    expect(records.slice(taken)).toEqual(Array(steps - taken).fill(after))
  })

  it('compiled, is itself', () => {
    const options = { ...ending, recorded: true }
    const run = compile(({ q, v }: State) => rollout(model, { q, v }, options), start)
    const [compiled, plain] = [run(start), rollout(model, start, options)]
    expect(compiled.taken).toBe(taken)
    expectClose(numbersOf(compiled), numbersOf(plain), 1e-13, 'rollout')
  })

  it('has the derivatives, in both modes, of the steps that it took', () => {
    const end = (options: Partial<RolloutOptions>) => (v: readonly Scalar[]) => {
      'use grad'
      const { state, cost: total } = rollout(model, { q: start.q, v }, { ...ending, ...options })
      return total + state.q[0]! * state.v[1]!
    }
    const cut = { steps: taken, until: () => false }
    const [early, fixed] = [end({}), end(cut)].map((f) => compile(grad(f), start.v)(start.v))
    expectClose([...early!], [...fixed!], 1e-13, 'gradient')
    const sparing = compile(grad(end({ memory: 4000 })), start.v)(start.v)
    expectSameBits([...sparing], [...early!])
    const along = start.v.map((_, i) => Math.sin(i))
    const pushed = compile((v: readonly number[]) => jvp(end({}), v, along).tangent, start.v)(start.v)
    expectClose([pushed], [early!.reduce((sum, x, i) => sum + x * along[i]!, 0)], 1e-12, 'jvp')
  })
})

describe('a rollout within a memory budget', () => {
  const total = (memory?: number) => (v: readonly Scalar[]) =>
    rollout(model, { q: start.q, v }, { steps: 400, control, cost, ...(memory && { memory }) }).cost
  const gradient = (memory?: number) => compile(valueAndGrad(total(memory)), start.v)

  it('has the same gradient, bit for bit, in a quarter of the memory', () => {
    const [sparing, lavish] = [gradient(6000), gradient()]
    expectSameBits(numbersOf(sparing(start.v)), numbersOf(lavish(start.v)))
    expect(sparing.stats.memoryBytes).toBeLessThan(lavish.stats.memoryBytes / 4)
  })

  it('says how much is too little', () => {
    expect(() => gradient(200)).toThrow(/With \d+ bytes its 400 iterations are run at most twice/)
  })
})

describe('several rollouts in one program', () => {
  const starts = [1, 2, 3].map((seed) => randomState(model, seed))
  const one = ({ q, v }: State): State => rollout(model, { q, v }, { steps: 12, control }).state

  it('are each what it is alone, bit for bit', () => {
    const together = compile((states: readonly State[]) => states.map(one), starts)(starts)
    const alone = compile(one, start)
    starts.forEach((state, i) => {
      expectSameBits(numbersOf(together[i]), numbersOf(alone(state)))
    })
  })
})
