import { describe, expect, it } from 'vitest'
import {
  type Body,
  buildModel,
  type Equality,
  identityPose,
  identityQuaternion,
  jointBall,
  jointHinge,
  type ModelParts,
  quatAxisAngle,
  solidInertia,
} from '../../../sim/index.ts'
import { world } from '../randomMachine.ts'

const inertia = solidInertia({ kind: 'sphere', radius: 0.1 }, { mass: 1 })
const hinge = (name: string) => jointHinge({ name, axis: [0, 1, 0], reference: 0.3 })
const body = (name: string, parent: number, joints: Body['joints'], p: Body['X_PB']['p']): Body => ({
  name,
  parent,
  joints,
  inertia,
  X_PB: { Q: quatAxisAngle([0, 1, 0], 0.4), p },
})

const parts: ModelParts = {
  name: 'loop',
  bodies: [
    world,
    body('arm', 0, [hinge('shoulder')], [0, 0, 1]),
    body('hand', 1, [hinge('elbow')], [0.3, 0, 0]),
    body('nail', 2, [], [0.1, 0, 0]),
    body('post', 0, [], [0, 1, 0]),
    body('globe', 4, [jointBall({ name: 'socket' })], [0, 0, 0.2]),
  ],
  gravity: [0, 0, -9.81],
  timestep: 0.01,
}
const withEquality = (equality: Partial<Equality>) =>
  buildModel({ ...parts, equalities: [{ name: 'e', ...equality } as Equality] })

const connect = { kind: 'connect', bodies: ['arm', 'post'], anchor: [0.1, 0, 0] } as const
const weld = { kind: 'weld', bodies: ['arm', 'globe'] } as const
const coupling = { kind: 'coupling', joints: ['elbow', 'shoulder'], polynomial: [0, 1] } as const

describe('equalities that cannot be', () => {
  it.each([
    [
      { ...connect, bodies: ['arm', 'leg'] },
      /connect "e": bodies\[1\] is "leg", expected the name of a body: "world", "arm"/,
    ],
    [
      { ...connect, bodies: ['post', 'world'] },
      /connect "e": bodies are "post" and "world", which move as one, expected two/,
    ],
    [{ ...weld, bodies: ['nail', 'hand'] }, /weld "e": bodies are "nail" and "hand", which move as one/],
    [{ ...connect, anchor: [0, Number.NaN, 0] }, /anchor\[1\] is NaN, expected a finite number \[m\]/],
    [{ ...connect, anchor2: [0, 0, Infinity] }, /anchor2\[2\] is Infinity/],
    [
      { ...connect, softness: { solref: [0.02, -1] } },
      /softness.solref is \[0.02, -1\], expected a time constant/,
    ],
    [{ ...connect, softness: { solimp: [0.9, Number.NaN, 0, 0, 0] } }, /softness.solimp\[1\] is NaN/],
    [{ ...weld, frame1: { Q: [1, 1, 0, 0], p: [0, 0, 0] } }, /frame1.Q is \[1, 1, 0, 0\] of length/],
    [{ ...weld, torqueScale: -1 }, /torqueScale is -1, expected a finite number ≥ 0/],
    [
      { ...coupling, joints: ['elbow', 'knee'] },
      /joints\[1\] is "knee", expected .* one degree of freedom: "shoulder", "elbow"/,
    ],
    [{ ...coupling, joints: ['socket'] }, /joints\[0\] is "socket", a ball joint with 3 velocities/],
    [{ ...coupling, joints: ['elbow', 'elbow'] }, /joints are "elbow" twice/],
    [{ ...coupling, polynomial: [0, 1, 2, 3, 4, 5] }, /polynomial has 6 terms, expected 1 to 5/],
    [{ ...coupling, joints: ['elbow'] }, /polynomial has 2 terms, expected one, the value/],
    [{ ...coupling, polynomial: [0, Number.NaN] }, /polynomial\[1\] is NaN/],
  ] as readonly [Partial<Equality>, RegExp][])('are refused: %j', (equality, sentence) => {
    expect(() => withEquality(equality)).toThrow(sentence)
  })

  it('are refused when two bear one name', () => {
    const equalities = [weld, connect].map((equality) => ({ name: 'e', ...equality }))
    expect(() => buildModel({ ...parts, equalities })).toThrow('has two equalities named "e"')
  })
})

describe('equalities laid out', () => {
  it('are those that are active', () => {
    expect(withEquality({ ...connect, active: false }).ties).toEqual([])
    expect(withEquality(connect).ties.map(({ kind }) => kind)).toEqual(['connect'])
  })

  it('meet where the first body has its anchor at the reference, unless they are told where', () => {
    const ends = (equality: Partial<Equality>) => {
      const [tie] = withEquality(equality).ties
      return tie?.kind === 'connect' ? tie.ends.map(({ X_LE }) => X_LE.p) : []
    }
    const given = ends({ ...connect, anchor2: [1, 2, 3] })
    const derived = ends({ ...connect, bodies: ['arm', 'world'] })
    // arm is turned by 0.4 about y and stands a metre up
    expect(derived[1]![0]).toBeCloseTo(0.1 * Math.cos(0.4), 15)
    expect(derived[1]![2]).toBeCloseTo(1 - 0.1 * Math.sin(0.4), 15)
    // post is fixed to the world at [0, 1, 0], turned alike
    expect(given[1]![0]).toBeCloseTo(Math.cos(0.4) + 3 * Math.sin(0.4), 15)
    expect(given[1]![1]).toBeCloseTo(3, 15)
  })

  it('know what a coordinate is at its reference', () => {
    const [tie] = withEquality(coupling).ties
    expect(tie?.kind === 'coupling' && tie.coordinates).toEqual([
      { iq: 1, iv: 1, reference: 0.3 },
      { iq: 0, iv: 0, reference: 0.3 },
    ])
  })

  it('of frames that are given are at those frames', () => {
    const frame = { Q: identityQuaternion, p: [0.1, 0.2, 0.3] } as const
    const [tie] = withEquality({ ...weld, bodies: ['arm', 'hand'], frame1: frame, frame2: identityPose }).ties
    expect(tie?.kind === 'weld' && tie.ends.map(({ X_LE }) => X_LE)).toEqual([frame, identityPose])
  })
})
