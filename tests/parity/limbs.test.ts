import { afterAll, describe, expect, it } from 'vitest'
import { compile, jvp, type Scalar, vjp } from '../../ad/index.ts'
import { importMjcf } from '../../robots/index.ts'
import { acceleration, constraintForces, type State, step } from '../../sim/index.ts'
import { modelFiles } from '../robots/mjcf/modelFiles.ts'
import { generator } from '../sim/randomMachine.ts'
import { expectClose } from './closeness.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { Oracle, type OracleContact } from './mujoco.ts'

// A humanoid whose limbs may all touch each other and the floor, against MuJoCo, where several of them do. What solids
// do to each other is looked at in a loop over those that touch, which plain numbers run too; the compiled step is the
// same program as its derivatives.

/** The humanoid with every pair of shapes that its tree lets touch: 126. */
const everyLimb = (xml: string) =>
  xml
    .replace(/contype="\d"/g, 'contype="1"')
    .replace(/conaffinity="\d"/g, 'conaffinity="1"')
    .replace(/condim="\d"/g, 'condim="3"')

const humanoids = Object.entries(modelFiles()).filter(([name]) => name === 'humanoid.xml')

/** Between how many limbs there is to be contact in the states that are compared. */
const CROWDED = 2

const between = (contacts: readonly OracleContact[]) =>
  contacts.filter(({ between: [a, b] }) => a !== 'floor' && b !== 'floor').length

describe.each(humanoids)('limbs that touch each other as MuJoCo has them: %s', (name, file) => {
  const xml = everyLimb(file)
  const { robot } = importMjcf(xml, { file: name, contactModel: 'convex' })
  const model = robot.model()
  const oracle = Oracle.exact(xml)
  afterAll(() => oracle.delete())
  const states = crowdedStates(oracle, robot.start(), model.nu)

  it('is compared where several pairs touch, on the floor and above it', () => {
    expect(model.pairs.length).toBe(126)
    expect(states.length).toBeGreaterThan(2)
    const counts = states.map(({ state }) => {
      oracle.forward(state)
      return oracle.contacts().length - between(oracle.contacts())
    })
    expect(Math.max(...counts)).toBeGreaterThan(1)
  })

  it('touches at the same places', () => {
    for (const [i, { state }] of states.entries()) {
      oracle.forward(state)
      expectSameSet(contactSet(model, state), oracle.contacts(), 1e-8, `state ${i}`, false)
    }
  })

  it('accelerates alike, under the same forces', () => {
    for (const { state, u } of states) {
      oracle.forward(state, u)
      expectClose(acceleration(model, state, u), oracle.array('qacc'), 1e-6, 'acceleration')
      expectClose(constraintForces(model, state, u).tau, oracle.array('qfrc_constraint'), 1e-6, 'forces')
    }
  })

  it('is in the same state after one step, compiled, which moves as forward, reverse and differences say', () => {
    const [first] = states as [Moving]
    const [along, weights] = [
      [0.7, -0.4, 0.5],
      Array.from({ length: model.nq + model.nv }, (_, i) => Math.cos(i)),
    ]
    const still = [0, 0, 0]
    const moving = compile(
      ({ from, x }: { from: Start; x: readonly Scalar[] }) => {
        const next = (by: readonly Scalar[]) => moved(from, by, (q, v, u) => step(model, { q, v }, u))
        return { back: vjp(next, x, weights), ahead: jvp(next, x, along).tangent }
      },
      { from: startOf(first), x: still },
    )
    for (const { state, u } of states) {
      const from = startOf({ state, u })
      const { back, ahead } = moving({ from, x: still })
      oracle.forward(state, u)
      const theirs = oracle.step()
      expectClose(back.value, [...theirs.q, ...theirs.v], 1e-8, 'state')
      const slope = dot(back.grad, along)
      expectClose([slope], [dot(ahead, weights)], 1e-11, 'reverse and forward')
      const at = (t: number) => moving({ from, x: along.map((a) => t * a) }).back.value
      expectClose(ahead, slopes(at), 1e-6, 'forward and differences')
    }
  }, 120_000)
})

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Where a step begins. */
type Start = Readonly<Record<'q' | 'v' | 'u', readonly Scalar[]>>

const startOf = ({ state: { q, v }, u }: Moving) => ({ q, v, u })

/** What follows from a start that has gone so far along one direction of q, one of v and one of u. */
function moved(
  { q, v, u }: Start,
  x: readonly Scalar[],
  next: (q: readonly Scalar[], v: readonly Scalar[], u: readonly Scalar[]) => State,
): readonly Scalar[] {
  'use grad'
  const along = (at: readonly Scalar[], t: Scalar, phase: number) =>
    at.map((x0, i) => x0 + t * Math.sin(i + phase))
  const end = next(along(q, x[0]!, 1), along(v, x[1]!, 2), along(u, x[2]!, 3))
  return [...end.q, ...end.v]
}

/** Step of the differences, whose error falls with its fourth power. */
const WIDTH = 1e-5

/** Derivatives at 0, of fourth order. */
function slopes(at: (t: number) => readonly number[]): number[] {
  const [near, far] = [1, 2].map((k) => [at(k * WIDTH), at(-k * WIDTH)] as const)
  return near![0].map((x, i) => (8 * (x - near![1][i]!) - (far![0][i]! - far![1][i]!)) / (12 * WIDTH))
}

interface Moving {
  readonly state: State
  readonly u: readonly number[]
}

/** Steps from one state to the next, and how many are looked at. */
const EVERY = 7
const TRIED = 60

/** States along MuJoCo's own motion in which several limbs touch. */
function crowdedStates(oracle: Oracle, start: State, nu: number): readonly Moving[] {
  const random = generator(5)
  oracle.forward(start)
  const passed = Array.from({ length: TRIED }, () => {
    const u = Array.from({ length: nu }, () => 0.8 * random() - 0.4)
    oracle.control(u)
    for (let k = 0; k < EVERY; k++) oracle.step()
    return { state: oracle.state(), u }
  })
  return passed.filter(({ state }) => {
    oracle.forward(state)
    return between(oracle.contacts()) >= CROWDED
  })
}
