import { describe, expect, it } from 'vitest'
import {
  buildModel,
  type Geometry,
  hasDistance,
  identityPose,
  jointFree,
  type Shape,
  solidInertia,
} from '../../../sim/index.ts'
import { world } from '../randomMachine.ts'

// Which shapes may touch is held against MuJoCo in tests/parity/mujocoContacts.test.ts.

const box: Geometry = { kind: 'box', halfSize: [0.1, 0.1, 0.1] }

function two(a: Geometry, b: Geometry, bits: number) {
  const shapeOf = (name: string, body: number, geometry: Geometry): Shape => ({
    name,
    body,
    geometry,
    X_BS: identityPose,
    friction: 1,
    contype: bits,
    conaffinity: bits,
    rgba: [1, 1, 1, 1],
  })
  const bodyOf = (name: string) => ({
    name,
    parent: 0,
    X_PB: identityPose,
    joints: [jointFree({ name: `${name} root` })],
    inertia: solidInertia(box, { mass: 1 }),
  })
  return {
    name: 'two',
    bodies: [world, bodyOf('a'), bodyOf('b')],
    shapes: [shapeOf('first', 1, a), shapeOf('second', 2, b)],
    gravity: [0, 0, 0] as const,
    timestep: 0.01,
    contact: { stiffness: 1, dissipation: 1, slipSpeed: 1 },
  }
}

describe('pairs of shapes', () => {
  it('come in the order that their distance wants, however they are listed', () => {
    const capsule: Geometry = { kind: 'capsule', radius: 0.1, halfLength: 0.2 }
    expect(buildModel(two(capsule, { kind: 'sphere', radius: 0.1 }, 1)).pairs).toMatchObject([{ a: 1, b: 0 }])
    expect(buildModel(two({ kind: 'sphere', radius: 0.1 }, capsule, 1)).pairs).toMatchObject([{ a: 0, b: 1 }])
  })

  it('whose distance is unknown are refused by name, unless their bits keep them apart', () => {
    const plane: Geometry = { kind: 'plane' }
    expect(hasDistance('plane', 'plane')).toBe(false)
    expect(() => buildModel(two(plane, plane, 1))).toThrow(
      'shapes "first" (plane) and "second" (plane) may touch',
    )
    expect(buildModel(two(plane, plane, 0)).pairs).toEqual([])
  })

  it('that the model keeps apart by name pass through each other, known distance or not', () => {
    const ball: Geometry = { kind: 'sphere', radius: 0.1 }
    expect(buildModel(two(ball, ball, 1)).pairs).toHaveLength(1)
    for (const apart of [[['first', 'second']], [['second', 'first']]] as const) {
      expect(buildModel({ ...two(ball, ball, 1), apart }).pairs).toEqual([])
      expect(buildModel({ ...two({ kind: 'plane' }, { kind: 'plane' }, 1), apart }).pairs).toEqual([])
    }
    expect(() => buildModel({ ...two(ball, ball, 1), apart: [['first', 'third']] })).toThrow(
      'apart names "third", expected the name of a shape: "first", "second"',
    )
  })
})
