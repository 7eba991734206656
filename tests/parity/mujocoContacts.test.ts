import { describe, expect, it } from 'vitest'
import {
  buildModel,
  type Condim,
  type Geometry,
  type Pairing,
  type Shape,
  type State,
} from '../../sim/index.ts'
import {
  between,
  generator,
  hingeSpec,
  type MachineSpec,
  modelOf,
  type Random,
  randomInertia,
  randomMachine,
  randomQuaternion,
  randomState,
  randomVec,
} from '../sim/randomMachine.ts'
import { contactSet, expectSameSet } from './contactSet.ts'
import { mjcfOf } from './mjcfOf.ts'
import { Oracle, type OracleContact } from './mujoco.ts'

const here = { p: [0, 0, 0], Q: [1, 0, 0, 0] } as const
const CONDIMS: readonly Condim[] = [1, 3, 4, 6]

/** Surfaces of all kinds; half of the softnesses are stiffnesses, priorities are often alike. */
function randomSurface(random: Random): Partial<Shape> & { friction: number } {
  const direct = random() < 0.5
  const solref = direct ? ([-1000 * random(), -10 * random()] as const) : ([random(), 2 * random()] as const)
  const solimp = [0.9 * random(), 0.9, 0.01 * random(), random(), 1 + random()] as const
  return {
    friction: between(random, 0, 2),
    torsionalFriction: between(random, 0, 0.1),
    rollingFriction: between(random, 0, 0.1),
    condim: CONDIMS[Math.floor(4 * random())]!,
    priority: Math.floor(1.5 * random()),
    solmix: Math.max(0, between(random, -0.2, 2)),
    softness: { solref, solimp },
  }
}

function shape(name: string, body: number, geometry: Geometry, random: Random, margin: number): Shape {
  const placed =
    geometry.kind === 'plane' ? { p: [0.1, -0.2, 0.3] as const, Q: randomQuaternion(random) } : here
  const rest = { contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] as const }
  return { name, body, geometry, X_BS: placed, margin, gap: 0.1, ...randomSurface(random), ...rest }
}

/** Two shapes: the first fixed to the world if it is a plane, else each on a body that moves freely. */
function couple(a: Geometry, b: Geometry, seed: number, margin: number): MachineSpec {
  const random = generator(seed)
  const loose = (name: string) => ({
    name,
    parent: 0,
    X_PB: { p: randomVec(random, 1), Q: randomQuaternion(random) },
    joints: [{ ...hingeSpec(`${name} root`), kind: 'free' as const }],
    inertia: randomInertia(random),
  })
  const bodies = a.kind === 'plane' ? [loose('b')] : [loose('a'), loose('b')]
  const shapes = [
    shape('A', bodies.length - 1, a, random, margin),
    shape('B', bodies.length, b, random, margin),
  ]
  return { name: 'couple', bodies, motors: [], shapes, gravity: [0, 0, 0], timestep: 0.01 }
}

/** What MuJoCo and we list for a machine in a state. */
function sets(
  spec: MachineSpec,
  state: State,
): { ours: readonly OracleContact[]; theirs: readonly OracleContact[] } {
  const oracle = new Oracle(mjcfOf(spec))
  oracle.forward(state)
  const theirs = oracle.contacts()
  oracle.delete()
  // a model that pushes by constraints lists what is within its margins, where surfaces do not overlap yet
  const model = buildModel({ ...modelOf(spec), contactModel: 'convex' })
  return { ours: contactSet(model, state), theirs }
}

const plane = { kind: 'plane' } as const
const sphere = { kind: 'sphere', radius: 0.3 } as const
const capsule = { kind: 'capsule', radius: 0.2, halfLength: 0.5 } as const
const box = { kind: 'box', halfSize: [0.2, 0.3, 0.4] } as const
const couples: [string, Geometry, Geometry][] = [
  ['a plane and a sphere', plane, sphere],
  ['a plane and a capsule', plane, capsule],
  ['a plane and a box', plane, box],
  ['two spheres', sphere, { kind: 'sphere', radius: 0.7 }],
  ['a sphere and a capsule', sphere, capsule],
  ['a sphere and a box', sphere, box],
  ['a capsule and a box', capsule, box],
  ['two boxes', box, { kind: 'box', halfSize: [0.4, 0.1, 0.3] }],
  ['two capsules', capsule, { kind: 'capsule', radius: 0.1, halfLength: 0.9 }],
]

describe.each(couples)('contact of %s', (_what, a, b) => {
  it.each([
    ['near', 0.2],
    ['far', 50],
  ])('is what MuJoCo finds, with surfaces of all kinds, %s', (_reach, margin) => {
    let compared = 0
    for (let seed = 1; seed <= 40; seed++) {
      const spec = couple(a, b, seed, margin)
      const { ours, theirs } = sets(spec, randomState(modelOf(spec), seed))
      expectSameSet(ours, theirs, 1e-10, `seed ${seed}`)
      compared += theirs.length
    }
    expect(compared).toBeGreaterThan(5)
  })
})

describe('which shapes may touch', () => {
  /** A tree with two balls a body, whose masks are random. */
  function crowd(seed: number): MachineSpec {
    const random = generator(seed)
    const tree = randomMachine(seed, 8, seed % 2 === 0)
    const bits = () => Math.floor(random() * 4)
    const shapes = [0, ...tree.bodies.map((_, i) => i + 1)].flatMap((body) =>
      [0, 1].map(
        (k): Shape => ({
          ...shape(`ball ${body}.${k}`, body, sphere, random, 50),
          X_BS: { ...here, p: randomVec(random, 0.2) },
          contype: bits(),
          conaffinity: bits(),
        }),
      ),
    )
    return { ...tree, shapes }
  }

  const pairName = (names: readonly string[]): string => [...names].sort().join(' & ')
  const names = (list: readonly OracleContact[]) => list.map((contact) => pairName(contact.between)).sort()

  it.each([31, 32, 33, 34])('is what MuJoCo says, for a random tree with random masks (%i)', (seed) => {
    const spec = crowd(seed)
    const { ours, theirs } = sets(spec, randomState(modelOf(spec), seed))
    expect(names(ours)).toEqual(names(theirs))
    expect(ours.length).toBeGreaterThan(5)
    expectSameSet(ours, theirs, 1e-10, `tree ${seed}`)
  })

  it.each([41, 42, 43])('is what pairings say, whatever the rules, with their own surface (%i)', (seed) => {
    const random = generator(seed + 500)
    const spec = crowd(seed)
    const ball = () => spec.shapes![Math.floor(random() * spec.shapes!.length)]!.name
    const pairing = (): Pairing => {
      const { condim, softness, friction } = randomSurface(random)
      const whole = {
        condim: condim!,
        friction: [friction, 0, 0.1, 0.2, 0.3] as const,
        softness: softness!,
        gap: 3,
      }
      return { between: [ball(), ball()], margin: 50, ...(random() < 0.5 && whole) }
    }
    const drawn = Array.from({ length: 12 }, pairing).filter(({ between: [a, b] }) => a !== b)
    const together = [...new Map(drawn.map((p) => [pairName(p.between), p])).values()]
    const paired = { ...spec, together }
    const { ours, theirs } = sets(paired, randomState(modelOf(paired), seed))
    expect(names(ours)).toEqual(names(theirs))
    for (const { between } of together) expect(names(ours)).toContain(pairName(between))
    expectSameSet(ours, theirs, 1e-10, `tree ${seed}`)
  })
})

describe('a box on a plane', () => {
  it('rests on the four corners that MuJoCo lists, flat, on an edge and on a corner', () => {
    const spec = couple(plane, box, 1, 0.01)
    const floor = { ...spec.shapes![0]!, X_BS: here }
    const onFloor = reaching({ ...spec, shapes: [floor, spec.shapes![1]!] }, 0.01)
    const tilts = [
      [1, 0, 0, 0],
      [1, 0.01, 0, 0],
      [Math.SQRT1_2, Math.SQRT1_2, 0, 0],
      [0.9, 0.3, 0.3, 0.1],
    ]
    const counts = tilts.map((tilt) => {
      const length = Math.hypot(...tilt)
      const state = { q: [0.3, 0.1, 0, ...tilt.map((x) => x / length)], v: [0, 0, 0, 0, 0, 0] }
      const [lowest] = contactSet(modelOf(reaching(onFloor, 100)), state).sort(
        (x, y) => x.distance - y.distance,
      )
      const resting = {
        ...state,
        q: [...state.q.slice(0, 2), -lowest!.distance - 0.001, ...state.q.slice(3)],
      }
      const { ours, theirs } = sets(onFloor, resting)
      expectSameSet(ours, theirs, 1e-12, `tilt ${tilt}`)
      return theirs.length
    })
    expect(counts).toEqual([4, 4, 4, 1])
  })

  const reaching = (spec: MachineSpec, margin: number): MachineSpec => ({
    ...spec,
    shapes: spec.shapes!.map((s) => ({ ...s, margin, gap: 0 })),
  })
})
