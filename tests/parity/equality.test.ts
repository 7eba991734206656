import { afterAll, describe, expect, it } from 'vitest'
import { importMjcf } from '../../robots/index.ts'
import { acceleration, equalityConstraints, type State, step } from '../../sim/index.ts'
import { generator } from '../sim/randomMachine.ts'
import { CLOSED_LOOPS } from './closedLoops.ts'
import { expectClose } from './closeness.ts'
import { Oracle } from './mujoco.ts'

describe.each(Object.entries(CLOSED_LOOPS))('loop closures as MuJoCo makes them: %s', (name, xml) => {
  const model = importMjcf(xml, { file: `${name}.xml` }).robot.model()
  const oracle = new Oracle(xml)
  const states = [...disturbed(oracle, 0.2), ...disturbed(oracle, 1)]
  const u = model.motors.map((_, i) => 0.3 * Math.cos(i))
  afterAll(() => oracle.delete())

  const ours = (state: State) => equalityConstraints(model, state, model.inverseWeights!)
  const rows = (state: State) => {
    oracle.forward(state)
    return oracle.constraintRows()
  }

  it('has as many rows', () => {
    for (const state of states) expect(ours(state).flatMap((of) => of.rows).length).toBe(rows(state).length)
  })

  it('has their Jacobians', () => {
    for (const state of states) {
      const J = ours(state)
        .flatMap((of) => of.rows)
        .flat()
      expectClose(
        J,
        rows(state).flatMap((row) => row.J),
        1e-12,
        'J',
      )
    }
  })

  it('has their references', () => {
    for (const state of states) {
      const theirs = rows(state).map(({ reference }) => reference)
      expectClose(
        ours(state).flatMap(({ reference }) => reference),
        theirs,
        1e-10,
        'reference',
      )
    }
  })

  it('has their weights', () => {
    for (const state of states) {
      const weights = ours(state).flatMap(({ rows: d, penalty }) => penalty.force(d.map(() => -1)))
      expectClose(
        weights,
        rows(state).map(({ weight }) => weight),
        1e-10,
        'weight',
      )
    }
  })

  it('accelerate alike', () => {
    for (const state of states) {
      oracle.forward(state, u)
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-8, 'acceleration')
    }
  })

  it('are in the same state after one step', () => {
    for (const state of states) {
      oracle.forward(state, u)
      const [ours, theirs] = [step(model, state, u), oracle.step()]
      expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-10, 'state')
    }
  })

  it('are in the same state after a hundred steps', () => {
    const state = states[3]!
    oracle.forward(state, u)
    let [ours, theirs] = [state, state]
    for (let k = 0; k < 100; k++) [ours, theirs] = [step(model, ours, u), oracle.step()]
    expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, 'state')
  })
})

/** How many states each is compared at. */
const STATES = 10

/** States some steps on from rest, pushed at random. @param by - size of the push, relative to 1 rad/s and 1 m/s */
function disturbed(oracle: Oracle, by: number): State[] {
  const random = generator(3)
  const start = { q: [...oracle.model.qpos0], v: Array<number>(oracle.model.nv).fill(0) }
  return Array.from({ length: STATES }, () => {
    oracle.forward({ ...start, v: start.v.map(() => by * (2 * random() - 1)) })
    for (let k = 0; k < 5; k++) oracle.step()
    return oracle.state()
  })
}
