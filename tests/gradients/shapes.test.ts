import { describe, expect, it } from 'vitest'
import { jacobian, type Scalar } from '../../ad/index.ts'
import {
  buildModel,
  contactFrame,
  contacts,
  type Geometry,
  identityPose,
  jointHinge,
  kinematics,
  quatExp,
  type Shape,
  solidInertia,
  type Vec3,
} from '../../sim/index.ts'
import { between, generator, type Random, randomVec, world } from '../sim/randomMachine.ts'
import { certify } from './certified.ts'

// Where two shapes are nearest, as a function of where they stand and how large they are: every entry of the table, in
// both orders. Nothing of it is frozen: distance, place, normal and tangents all move.

/** Poses of two shapes, as place [m] and rotation vector [rad], and their sizes [m]. */
interface Stand {
  readonly p_WA: Vec3
  readonly turn_A: Vec3
  readonly size_A: readonly Scalar[]
  readonly p_WB: Vec3
  readonly turn_B: Vec3
  readonly size_B: readonly Scalar[]
  readonly [name: string]: readonly Scalar[]
}

type Kind = Geometry['kind']

const SIZES: Readonly<Record<Kind, readonly number[]>> = {
  plane: [],
  sphere: [0.3],
  capsule: [0.2, 0.5],
  box: [0.2, 0.3, 0.4],
}

function geometryOf(kind: Kind, [x, y, z]: readonly Scalar[]): Geometry {
  if (kind === 'plane') return { kind }
  if (kind === 'sphere') return { kind, radius: x! }
  if (kind === 'capsule') return { kind, radius: x!, halfLength: y! }
  return { kind, halfSize: [x!, y!, z!] }
}

/** How shapes stand on their bodies, and their hinges: anyhow, or not turned. */
const ANYHOW = { X_BS: { Q: quatExp([0.3, 0.2, -0.1]), p: [0.05, 0, 0.1] }, q: [0.2, -0.1] } as const
const STRAIGHT = { X_BS: identityPose, q: [0, 0] } as const

/** Distance, place and frame of every contact of two shapes that hang on the world, listed in this order. */
function touch(
  kindA: Kind,
  kindB: Kind,
  { X_BS, q }: typeof ANYHOW | typeof STRAIGHT = ANYHOW,
): (stand: Stand) => readonly Scalar[] {
  return ({ p_WA, turn_A, size_A, p_WB, turn_B, size_B }) => {
    const shape = (name: string, body: number, geometry: Geometry): Shape => ({
      ...{ name, body, geometry, friction: 1, contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] },
      X_BS,
    })
    const hung = (name: string, p: Vec3, turn: Vec3) => ({
      ...{ name, parent: 0, X_PB: { Q: quatExp(turn), p } },
      joints: [jointHinge({ name: `${name} hinge`, axis: [0, 1, 0] })],
      inertia: solidInertia({ kind: 'sphere', radius: 0.1 }, { mass: 1 }),
    })
    const model = buildModel({
      name: 'two shapes',
      bodies: [world, hung('a', p_WA, turn_A), hung('b', p_WB, turn_B)],
      shapes: [shape('A', 1, geometryOf(kindA, size_A)), shape('B', 2, geometryOf(kindB, size_B))],
      gravity: [0, 0, -9.81],
      timestep: 0.01,
      contact: { stiffness: 1, dissipation: 0, slipSpeed: 1 },
    })
    const kin = kinematics(model, q)
    return contacts(model, kin).flatMap((contact) => {
      const { p_WC, R_CW } = contactFrame(kin, contact)
      return [contact.distance, ...p_WC, ...R_CW.flat()]
    })
  }
}

function somewhere(kindA: Kind, kindB: Kind, random: Random): Stand {
  const varied = (sizes: readonly number[]) => sizes.map((size) => size * between(random, 0.8, 1.2))
  return {
    p_WA: randomVec(random, 0.4),
    turn_A: randomVec(random, 2),
    size_A: varied(SIZES[kindA]),
    p_WB: randomVec(random, 0.4),
    turn_B: randomVec(random, 2),
    size_B: varied(SIZES[kindB]),
  }
}

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ...(['sphere', 'capsule', 'box'] as const).map((kind) => ['plane', kind] as const),
  ['sphere', 'sphere'],
  ['sphere', 'capsule'],
  ['sphere', 'box'],
  ['capsule', 'capsule'],
  ['capsule', 'box'],
  ['box', 'box'],
]

describe.each(PAIRS)('where a %s and a %s touch', (simple, other) => {
  it.each([
    [simple, other],
    [other, simple],
  ])('moves with both and their sizes as its derivatives say: %s, then %s', (kindA, kindB) => {
    const random = generator(71)
    for (let k = 0; k < 2; k++) {
      const at = somewhere(kindA, kindB, random)
      // the only argument that may be empty
      const sized = Object.fromEntries(Object.entries(at).filter(([, value]) => value.length > 0))
      certify((x) => touch(kindA, kindB)({ ...at, ...x } as Stand), sized)
    }
  })
})

const upright = { turn_A: [0, 0, 0], turn_B: [0, 0, 0] } as const
const centred = { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 0] } as const
const lying: Vec3 = [Math.PI / 2, 0, 0]

/** Where the nearest place, the normal or a tangent is not determined, or jumps. */
const DEGENERATE: readonly (readonly [string, Kind, Kind, Partial<Stand>])[] = [
  [
    'parallel capsules side by side',
    'capsule',
    'capsule',
    { ...upright, p_WA: [0, 0, 0], p_WB: [0.5, 0, 0.2] },
  ],
  ['parallel capsules in line', 'capsule', 'capsule', { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 1.5] }],
  ['capsules on one axis', 'capsule', 'capsule', { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 0.3] }],
  ['crossing capsules', 'capsule', 'capsule', { ...centred, turn_B: lying }],
  ['a sphere on a capsule’s axis', 'sphere', 'capsule', { ...upright, p_WA: [0, 0, 0.1], p_WB: [0, 0, 0] }],
  [
    'a sphere beyond a capsule’s end',
    'sphere',
    'capsule',
    { ...upright, p_WA: [0, 0, 0.9], p_WB: [0, 0, 0] },
  ],
  ['concentric spheres', 'sphere', 'sphere', centred],
  ['a sphere in the middle of a box', 'sphere', 'box', centred],
  ['a sphere over a box’s corner', 'sphere', 'box', { ...upright, p_WA: [0.3, 0.4, 0.5], p_WB: [0, 0, 0] }],
  ['a capsule along a box’s face', 'capsule', 'box', { ...upright, p_WA: [0.35, 0, 0], p_WB: [0, 0, 0] }],
  ['a capsule through a box', 'capsule', 'box', centred],
  ['an upright capsule on a plane', 'plane', 'capsule', { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 0.7] }],
  ['a box flat on a plane', 'plane', 'box', { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 0.4] }],
  ['a box centred in a plane', 'plane', 'box', centred],
  ['concentric boxes', 'box', 'box', centred],
  ['a box flat on a box', 'box', 'box', { ...upright, p_WA: [0, 0, 0], p_WB: [0, 0, 0.8] }],
  ['a box in a box, corner at corner', 'box', 'box', { ...upright, p_WA: [0, 0, 0], p_WB: [0.4, 0.6, 0.8] }],
  ['a box a hair’s breadth from a box', 'box', 'box', { ...upright, p_WA: [0, 0, 0], p_WB: [0.4, 0, 0.1] }],
  [
    'a box twisted on a box',
    'box',
    'box',
    { p_WA: [0, 0, 0], turn_A: [0, 0, 0], p_WB: [0, 0, 0.79], turn_B: [0, 0, Math.PI / 4] },
  ],
  [
    'a box on edge on a box on edge',
    'box',
    'box',
    { p_WA: [0, 0, 0], turn_A: [0, Math.PI / 4, 0], p_WB: [0, 0, 0.8], turn_B: [Math.PI / 4, 0, 0] },
  ],
]

describe('where it is not determined how two shapes touch', () => {
  it.each(DEGENERATE)('derivatives are finite, and the same both ways: %s', (_what, kindA, kindB, stand) => {
    const at = {
      ...somewhere(kindA, kindB, generator(3)),
      size_A: SIZES[kindA],
      size_B: SIZES[kindB],
      ...stand,
    }
    const flat = (mode: 'forward' | 'reverse') => jacobian(touch(kindA, kindB, STRAIGHT), { mode })(at).flat()
    const [forward, reverse] = [flat('forward'), flat('reverse')]
    expect(forward.length).toBeGreaterThan(100)
    expect(forward.every(Number.isFinite)).toBe(true)
    reverse.forEach((x, i) => {
      expect(Math.abs(x - forward[i]!)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(x)))
    })
  })
})
