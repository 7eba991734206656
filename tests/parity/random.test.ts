import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../robots/index.ts'
import { acceleration, type Model, type State, step } from '../../sim/index.ts'
import { SEED } from '../seed.ts'
import { expectClose } from './closeness.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { Oracle } from './mujoco.ts'
import { randomMjcf } from './randomMjcf.ts'

// Whole random files, read and simulated by both: contacts, accelerations and a step along MuJoCo's own motion.

const FILES = 50
const STATES = 4

/** Steps from one state to the next. */
const EVERY = 8

/** Constraints harder than this [1/kg] leave accelerations to rounding: MuJoCo holds what cannot be moved with 1e15. */
const HARD = 1e12

/** Of all states, how many may be so hard; about one in thirty is, all states of a file together. */
const MOST_HARD = 0.2

describe('random files move as in MuJoCo', () => {
  let [compared, touching, hard] = [0, 0, 0]

  it.each(Array.from({ length: FILES }, (_, i) => SEED + i))('file %d', (seed) => {
    const xml = randomMjcf(seed)
    const { model, start } = read(xml, seed)
    const oracle = Oracle.exact(xml)
    const u = Array.from({ length: model.nu }, (_, i) => Math.sin(seed + i))
    oracle.forward(start, u)
    for (let k = 0; k < STATES; k++) {
      const state = oracle.state()
      oracle.forward(state, u)
      if (isHard(oracle)) hard += 1
      else if (isSound(oracle)) {
        touching += oracle.contacts().length
        compared += 1
        compare(model, state, u, oracle, `state ${k}`)
      }
      for (let i = 0; i < EVERY; i++) oracle.step()
    }
    oracle.delete()
  })

  it('in nearly all of their states, and meeting each other', () => {
    expect(hard).toBeLessThan(MOST_HARD * FILES * STATES)
    expect(compared).toBeGreaterThan(0.95 * (FILES * STATES - hard))
    expect(touching).toBeGreaterThan(compared)
  })
})

/** The machine of a file, all of whose physics is honoured. */
function read(xml: string, seed: number): { model: Model; start: State } {
  const { robot, unhonoured } = importMjcf(xml, { file: `random ${seed}`, contactModel: 'convex' })
  expect(unhonoured.filter(({ concerns }) => concerns === 'physics')).toEqual([])
  return { model: robot.model(), start: robot.start() }
}

function isHard(oracle: Oracle): boolean {
  return oracle.constraintRows().some(({ weight }) => weight >= HARD)
}

/** Whether MuJoCo's own accelerations and forces fit each other. */
function isSound(oracle: Oracle): boolean {
  const [qacc, smooth, held] = (['qacc', 'qfrc_smooth', 'qfrc_constraint'] as const).map((name) =>
    oracle.array(name),
  )
  return oracle.massMatrix().every((row, i) => {
    const needed = row.reduce((sum, m, j) => sum + m * qacc![j]!, 0)
    const size = 1e-3 + Math.abs(smooth![i]!) + Math.abs(held![i]!)
    return Math.abs(needed - smooth![i]! - held![i]!) < 1e-9 * size
  })
}

function compare(model: Model, state: State, u: readonly number[], oracle: Oracle, where: string): void {
  expectSameSet(contactSet(model, state), oracle.contacts(), 1e-8, where, false)
  expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-6, `${where}: acceleration`)
  const [ours, theirs] = [step(model, state, u), oracle.step()]
  expectClose([...ours.q, ...ours.v], [...theirs.q, ...theirs.v], 1e-8, `${where}: step`)
}
