import { afterAll, describe, expect, it } from 'vitest'
import { importMjcf } from '../../robots/index.ts'
import { acceleration, constraintForces, type Model, type State, step } from '../../sim/index.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { generator } from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'
import { CONSTRAINED } from './constrainedMachines.ts'
import { Oracle } from './mujoco.ts'

// Convex contacts, limits, dry friction and equalities against MuJoCo's, along its own motions: falling, touching down,
// at rest, sliding, at limits. MuJoCo solves to rounding here, not to its usual tolerance.

/** At how many states each is compared: the files that nobody here wrote, and our own. */
const machines = [
  ...Object.entries(modelFiles()).map(([name, xml]) => [name, xml, 50] as const),
  ...Object.entries(CONSTRAINED).map(([name, xml]) => [name, xml, 20] as const),
]

describe.each(machines)('constraints as MuJoCo solves them: %s', (name, xml, count) => {
  const { robot } = importMjcf(xml, { file: name, contactModel: 'convex' })
  const model = robot.model()
  const oracle = Oracle.exact(xml)
  const states = motionOf(oracle, robot.start(), model, count)
  afterAll(() => oracle.delete())

  it('has the same forces of constraints', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      expectClose(constraintForces(model, state, u).tau, oracle.array('qfrc_constraint'), 1e-6, 'forces')
    }
  })

  it('accelerates alike', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-6, 'acceleration')
    }
  })

  it('is in the same state after one step', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      const [ours, theirs] = [step(model, state, u), oracle.step()]
      expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, 'state')
    }
  })

  it('is in the same state after a hundred steps', () => {
    const { state, u } = states[0]!
    oracle.forward(state, u)
    let ours: State = { ...state, warm: state.v.map(() => 0) }
    let theirs = state
    for (let k = 0; k < 100; k++) [ours, theirs] = [step(model, ours, u), oracle.step()]
    expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-4, 'state')
  })
})

describe('the motions that are compared', () => {
  it('have many constraints in force', () => {
    const counts = Object.values(CONSTRAINED).flatMap((xml) => {
      const oracle = Oracle.exact(xml)
      const { robot } = importMjcf(xml, { file: 'motion', contactModel: 'convex' })
      const rows = motionOf(oracle, robot.start(), robot.model(), 10).map(({ state }) => {
        oracle.forward(state)
        return oracle.constraintRows().length
      })
      oracle.delete()
      return rows
    })
    expect(Math.max(...counts)).toBeGreaterThan(20)
  })
})

/** Steps from one state to the next. */
const EVERY = 7

/** States along MuJoCo's own motion, under controls that change every so often. */
function motionOf(
  oracle: Oracle,
  start: State,
  { nu }: Model,
  count: number,
): { state: State; u: readonly number[] }[] {
  const random = generator(5)
  oracle.forward(start)
  return Array.from({ length: count }, () => {
    const u = Array.from({ length: nu }, () => 2 * random() - 1)
    oracle.control(u)
    for (let k = 0; k < EVERY; k++) oracle.step()
    return { state: oracle.state(), u }
  })
}
