import { describe, expect, it } from 'vitest'
import { type Geometry, type Quaternion, quatExp, quatMul, type State } from '../../sim/index.ts'
import { generator, type Random, randomQuaternion, randomVec } from '../sim/randomMachine.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { couple, type Placing, REACHES } from './couple.ts'
import type { Oracle, OracleContact } from './mujoco.ts'

// Every pair of shapes against MuJoCo in hundreds of poses each: how many contacts there are, how far, where, in which frame
// and with which Jacobian. Poses are random, aligned with each other, nearly so, parallel, deep in each other and concentric.

const plane: Geometry = { kind: 'plane' }
const sphere: Geometry = { kind: 'sphere', radius: 0.3 }
const long: Geometry = { kind: 'capsule', radius: 0.1, halfLength: 0.4 }
const short: Geometry = { kind: 'capsule', radius: 0.2, halfLength: 0.15 }
const box: Geometry = { kind: 'box', halfSize: [0.5, 0.3, 0.2] }

const PAIRS: readonly (readonly [string, Geometry, Geometry])[] = [
  ['a plane and a sphere', plane, sphere],
  ['a plane and a capsule', plane, long],
  ['a plane and a box', plane, box],
  ['two spheres', sphere, { kind: 'sphere', radius: 0.2 }],
  ['a sphere and a capsule', sphere, long],
  ['a sphere and a box', sphere, box],
  ['two capsules alike', long, long],
  ['a short capsule and a long one', short, long],
  ['a long capsule and a short one', long, short],
  ['a long capsule and a box', long, box],
  ['a short capsule and a box', short, box],
  ['two boxes alike', box, box],
  ['two boxes', box, { kind: 'box', halfSize: [0.4, 0.4, 0.2] }],
]

const half = Math.SQRT1_2
/** Rotations that put axes on axes. */
const SQUARE: readonly Quaternion[] = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [half, half, 0, 0],
  [half, 0, half, 0],
  [half, 0, 0, half],
  [0.5, 0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5, 0.5],
  [0, 0, half, half],
]
const square = (random: Random) => SQUARE[Math.floor(random() * SQUARE.length)]!
const somewhere = (random: Random) => randomVec(random, 0.5)

const PLACINGS: Readonly<Record<string, Placing>> = {
  random: (random) => [
    { p: somewhere(random), Q: randomQuaternion(random) },
    { p: somewhere(random), Q: randomQuaternion(random) },
  ],
  aligned: (random) => [
    { p: somewhere(random), Q: square(random) },
    { p: somewhere(random), Q: square(random) },
  ],
  'nearly aligned': (random) => [
    { p: somewhere(random), Q: quatMul(square(random), quatExp(randomVec(random, 1e-3))) },
    { p: somewhere(random), Q: square(random) },
  ],
  concentric: (random) => {
    const p = somewhere(random)
    return [
      { p, Q: randomQuaternion(random) },
      { p, Q: square(random) },
    ]
  },
}

/** The same rotation for both: parallel, but not along the axes of the world. */
const parallel: Placing = (random) => {
  const Q = randomQuaternion(random)
  return [
    { p: somewhere(random), Q },
    { p: somewhere(random), Q },
  ]
}

function theirs(oracle: Oracle, state: State): readonly OracleContact[] {
  oracle.forward(state)
  return oracle.contacts()
}

/** Poses of each kind and reach that are compared. */
const POSES = 100

describe.each(PAIRS)('contact of %s', (_what, a, b) => {
  it.each(Object.entries(PLACINGS))('is what MuJoCo finds: %s', (_kind, placing) => {
    const random = generator(11)
    let compared = 0
    for (const reach of REACHES) {
      const { model, oracle, stateAt } = couple(a, b, reach)
      for (let k = 0; k < POSES; k++) {
        const state = stateAt(placing(random))
        const found = theirs(oracle, state)
        expectSameSet(contactSet(model, state), found, 1e-8, `reach ${reach}, pose ${k}`)
        compared += found.length
      }
      oracle.delete()
    }
    expect(compared).toBeGreaterThan(POSES)
  })

  it('is what MuJoCo finds, there or within rounding, where axes are parallel', () => {
    const random = generator(12)
    for (const reach of REACHES) {
      const { model, oracle, stateAt } = couple(a, b, reach)
      for (let k = 0; k < POSES; k++) {
        const [A, B] = parallel(random)
        const ours = contactSet(model, stateAt([A, B]))
        const near = roundings(random).map((tiny) => stateAt([{ ...A, Q: quatMul(A.Q, tiny) }, B]))
        expectOneOf(ours, near, oracle, `reach ${reach}, pose ${k}`)
      }
      oracle.delete()
    }
  })
})

/** Rotations that are as nothing [rad]: which of two places as near as each other is listed depends on them. */
const ROUNDINGS = [1e-15, 1e-10] as const
const roundings = (random: Random): readonly Quaternion[] => [
  [1, 0, 0, 0],
  ...ROUNDINGS.flatMap((size) => Array.from({ length: 12 }, () => quatExp(randomVec(random, size)))),
]

/** Fails unless MuJoCo finds the same set in one of the states; the first state's failure counts. */
function expectOneOf(
  ours: readonly OracleContact[],
  states: readonly State[],
  oracle: Oracle,
  where: string,
): void {
  let first: unknown
  for (const state of states) {
    try {
      expectSameSet(ours, theirs(oracle, state), 1e-8, where)
      return
    } catch (failure) {
      first ??= failure
    }
  }
  throw first
}
