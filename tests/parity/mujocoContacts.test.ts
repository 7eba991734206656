import { describe, expect, it } from 'vitest'
import { contactInWorld, contacts, type Geometry, kinematics, type Shape } from '../../sim/index.ts'
import { matVec } from '../../sim/spatial/mat3.ts'
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
import { expectClose } from './closeness.ts'
import { mjcfOf } from './mjcfOf.ts'
import { Oracle, type OracleContact } from './mujoco.ts'

const here = { p: [0, 0, 0], Q: [1, 0, 0, 0] } as const

function shape(name: string, body: number, geometry: Geometry, random: Random): Shape {
  const placed =
    geometry.kind === 'plane' ? { p: [0.1, -0.2, 0.3] as const, Q: randomQuaternion(random) } : here
  const paint = [1, 1, 1, 1] as const
  return {
    name,
    body,
    geometry,
    X_BS: placed,
    friction: between(random, 0, 2),
    contype: 1,
    conaffinity: 1,
    rgba: paint,
  }
}

/** Two shapes: the first fixed to the world if it is a plane, else each on a body that moves freely. */
function couple(a: Geometry, b: Geometry, seed: number): MachineSpec {
  const random = generator(seed)
  const loose = (name: string) => ({
    name,
    parent: 0,
    X_PB: { p: randomVec(random, 1), Q: randomQuaternion(random) },
    joints: [{ ...hingeSpec(`${name} root`), kind: 'free' as const }],
    inertia: randomInertia(random),
  })
  const bodies = a.kind === 'plane' ? [loose('b')] : [loose('a'), loose('b')]
  const shapes = [shape('A', bodies.length - 1, a, random), shape('B', bodies.length, b, random)]
  return { name: 'couple', bodies, motors: [], shapes, gravity: [0, 0, 0], timestep: 0.01 }
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
  ['two capsules', capsule, { kind: 'capsule', radius: 0.1, halfLength: 0.9 }],
]

/** Our contacts in the oracle's words. */
function seen(spec: MachineSpec, q: readonly number[]): OracleContact[] {
  const model = modelOf(spec)
  const kin = kinematics(model, q)
  return contacts(model, kin).map((contact) => ({
    between: [model.shapes[contact.pair.a]!.name, model.shapes[contact.pair.b]!.name],
    distance: contact.distance,
    position: contactInWorld(kin, contact, contact.normal).p_WC,
    normal: matVec(kin.X_WL[contact.linkB]!.R, contact.normal),
    friction: contact.surface.friction[0],
  }))
}

const flat = ({ distance, position, normal, friction }: OracleContact): number[] => [
  distance,
  ...position,
  ...normal,
  friction,
]

describe.each(couples)('contact of %s', (_what, a, b) => {
  it('is where MuJoCo finds it, apart and overlapping', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const spec = couple(a, b, seed)
      const state = randomState(modelOf(spec), seed)
      const oracle = new Oracle(mjcfOf(spec))
      oracle.forward(state)
      const theirs = oracle.contacts()
      oracle.delete()
      const ours = seen(spec, state.q)
      expect(theirs.length).toBeGreaterThan(0)
      for (const contact of theirs) {
        // MuJoCo lists at most four corners of a box: each must be one of ours
        const same = ours.reduce((best, other) =>
          apart(other, contact) < apart(best, contact) ? other : best,
        )
        expectClose(flat(same), flat(contact), 1e-10, `contact (seed ${seed})`)
      }
      const deepest = (list: readonly OracleContact[]) => Math.min(...list.map((c) => c.distance))
      expectClose([deepest(ours)], [deepest(theirs)], 1e-10, `deepest (seed ${seed})`)
    }
  })
})

describe('contact of a capsule and a box', () => {
  it('is nearest where MuJoCo finds it, while the capsule’s axis is outside', () => {
    let compared = 0
    for (let seed = 1; seed <= 60; seed++) {
      const spec = couple(capsule, box, seed)
      const state = randomState(modelOf(spec), seed)
      const oracle = new Oracle(mjcfOf(spec))
      oracle.forward(state)
      const theirs = oracle.contacts()
      oracle.delete()
      const nearest = (list: readonly OracleContact[]) =>
        list.reduce((best, other) => (other.distance < best.distance ? other : best))
      const [ours, wanted] = [nearest(seen(spec, state.q)), nearest(theirs)]
      // a capsule whose axis is in the box, but for rounding, has no one nearest place
      if (ours.distance <= -capsule.radius * (1 - 1e-12)) continue
      expectClose(flat(ours), flat(wanted), 1e-8, `contact (seed ${seed})`)
      compared++
    }
    expect(compared).toBeGreaterThan(40)
  })
})

/** How far apart two contacts are listed [m]. */
const apart = (a: OracleContact, b: OracleContact): number =>
  Math.hypot(...a.position.map((x, i) => x - b.position[i]!))

describe('which shapes may touch', () => {
  it.each([31, 32, 33, 34])('is what MuJoCo says, for a random tree with random masks (%i)', (seed) => {
    const random = generator(seed)
    const tree = randomMachine(seed, 8, seed % 2 === 0)
    const bits = () => Math.floor(random() * 4)
    const shapes = [0, ...tree.bodies.map((_, i) => i + 1)].flatMap((body) =>
      [0, 1].map(
        (k): Shape => ({
          ...shape(`ball ${body}.${k}`, body, sphere, random),
          X_BS: { ...here, p: randomVec(random, 0.2) },
          contype: bits(),
          conaffinity: bits(),
        }),
      ),
    )
    const spec = { ...tree, shapes }
    const model = modelOf(spec)
    const oracle = new Oracle(mjcfOf(spec))
    oracle.forward(randomState(model, seed))
    const pairName = (names: readonly string[]): string => [...names].sort().join(' & ')
    const theirs = oracle.contacts().map((contact) => pairName(contact.between))
    oracle.delete()
    const ours = model.pairs.map(({ a, b }) => pairName([model.shapes[a]!.name, model.shapes[b]!.name]))
    expect(ours.sort()).toEqual(theirs.sort())
    expect(ours.length).toBeGreaterThan(5)
  })
})
