import { describe, expect, it } from 'vitest'
import { type Quaternion, quatAxisAngle, quatExp, quatMul, quatRotate, type Vec3 } from '../../sim/index.ts'
import { between, generator, type Random, randomQuaternion, randomVec } from '../sim/randomMachine.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { couple, type Placing, REACHES } from './couple.ts'

// Two boxes as they lie when people stack them: face on face, straight and twisted, edge on face, edge on edge, corner on
// face, and far inside each other.

/** Half sizes: two alike, a wide one under a narrow one and the reverse, two cubes. */
const BOXES: readonly (readonly [Vec3, Vec3])[] = [
  [
    [0.5, 0.3, 0.2],
    [0.5, 0.3, 0.2],
  ],
  [
    [0.5, 0.3, 0.2],
    [0.2, 0.1, 0.2],
  ],
  [
    [0.15, 0.2, 0.2],
    [0.4, 0.4, 0.2],
  ],
  [
    [0.2, 0.2, 0.2],
    [0.2, 0.2, 0.2],
  ],
]

const upright: Quaternion = [1, 0, 0, 0]
const aside = (random: Random, size: number) => between(random, -size, size)
const twist = (angle: number): Quaternion => quatAxisAngle([0, 0, 1], angle)
const anyTwist = (random: Random) => twist(between(random, -Math.PI, Math.PI))

/** The upper of two boxes 0.2 m high from middle to face, on the lower, by up to a centimetre in it. */
const stacked = (random: Random, sideways: number): Vec3 => [
  aside(random, sideways),
  aside(random, sideways),
  between(random, 0.39, 0.4),
]

/** A box above the origin, and one at the origin. */
const above = (p: Vec3, Q: Quaternion, under: Quaternion = upright) =>
  [
    { p: [0, 0, 0] as Vec3, Q: under },
    { p, Q },
  ] as const

/** Both together turned anyhow. */
const anyhow =
  (placing: Placing): Placing =>
  (random) => {
    const [A, B] = placing(random)
    const Q = randomQuaternion(random)
    return [
      { p: quatRotate(Q, A.p), Q: quatMul(Q, A.Q) },
      { p: quatRotate(Q, B.p), Q: quatMul(Q, B.Q) },
    ]
  }

const ONTO_EDGE = Math.PI / 4

const POSES: Readonly<Record<string, Placing>> = {
  'face on face': (random) => above(stacked(random, 0.3), upright),
  'face on face, exactly above': (random) => above(stacked(random, 0), upright),
  'face on face, twisted': (random) => above(stacked(random, 0.15), anyTwist(random)),
  'face on face, twisted, turned anyhow': anyhow((random) => above(stacked(random, 0.15), anyTwist(random))),
  'face on face, a little tilted': (random) =>
    above(stacked(random, 0.15), quatMul(anyTwist(random), quatExp(randomVec(random, 1e-3)))),
  'edge on face': (random) =>
    above(
      [aside(random, 0.2), aside(random, 0.15), between(random, 0.4, 0.5)],
      quatMul(anyTwist(random), quatExp([between(random, 0, ONTO_EDGE), 0, 0])),
    ),
  'corner on face': (random) =>
    above(
      [aside(random, 0.2), aside(random, 0.15), between(random, 0.5, 0.65)],
      quatMul(quatExp([between(random, 0.7, 0.9), between(random, 0.5, 0.7), 0]), anyTwist(random)),
    ),
  'edge on edge': (random) => {
    const onEdge = () => quatExp([ONTO_EDGE + aside(random, 0.05), 0, 0])
    const across = twist(Math.PI / 2 + aside(random, 0.25))
    const height = between(random, 0.54, 0.6)
    return above([aside(random, 0.1), aside(random, 0.1), height], quatMul(across, onEdge()), onEdge())
  },
  'far inside': (random) => above(randomVec(random, 0.1), randomQuaternion(random), randomQuaternion(random)),
}

/** Poses of each kind, pair of boxes and reach that are compared. */
const COUNT = 30

describe.each(Object.entries(POSES))('two boxes, %s', (_kind, placing) => {
  it('touch where MuJoCo finds', () => {
    const random = generator(13)
    let touching = 0
    for (const [a, b] of BOXES) {
      for (const reach of REACHES) {
        const { model, oracle, stateAt } = couple(
          { kind: 'box', halfSize: a },
          { kind: 'box', halfSize: b },
          reach,
        )
        for (let k = 0; k < COUNT; k++) {
          const state = stateAt(placing(random))
          oracle.forward(state)
          const theirs = oracle.contacts()
          expectSameSet(contactSet(model, state), theirs, 1e-8, `${a} on ${b}, reach ${reach}, pose ${k}`)
          touching += theirs.length > 0 ? 1 : 0
        }
        oracle.delete()
      }
    }
    expect(touching).toBeGreaterThan(0.3 * COUNT * REACHES.length * BOXES.length)
  })
})
