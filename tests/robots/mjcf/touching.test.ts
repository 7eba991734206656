import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../../robots/index.ts'
import { quatUnit } from '../../../sim/index.ts'
import { contactSet, expectSameSet } from '../../parity/contactSet.ts'
import { Oracle } from '../../parity/mujoco.ts'
import { INLINE_MODELS } from './inlineModels.ts'

const CONTACTS = INLINE_MODELS['contacts.xml']!
const imported = (xml: string) => importMjcf(xml, { file: 'm.xml', contactModel: 'convex' })
const withFlag = (flag: string) =>
  CONTACTS.replace('<worldbody>', `<option><flag ${flag}/></option><worldbody>`)

/** A pose of the machine in which much of it touches. */
const turn = quatUnit([1, 0.02, -0.1, 0.3])
const lying = { q: [0, 0, 0.02, ...turn, 0.6, -0.09], v: Array<number>(8).fill(0) }

describe('contacts of an imported machine', () => {
  it('are MuJoCo’s, with surfaces from classes, priorities and pairs', () => {
    const oracle = new Oracle(CONTACTS)
    oracle.forward(lying)
    const theirs = oracle.contacts()
    oracle.delete()
    expect(theirs.length).toBeGreaterThan(3)
    expectSameSet(contactSet(imported(CONTACTS).robot.model(), lying), theirs, 1e-12, 'contacts.xml')
  })

  it('are convex where that is asked for, with nothing left out and nothing derived', () => {
    const { robot, unhonoured } = imported(CONTACTS)
    expect(unhonoured).toEqual([])
    expect(robot.model()).toMatchObject({
      contactModel: 'convex',
      solver: { cone: 'elliptic', impratio: 10 },
    })
    const compliant = importMjcf(CONTACTS, { file: 'm.xml' })
    expect(compliant.robot.model().contactModel).toBeUndefined()
    expect(compliant.unhonoured.map(({ attribute }) => attribute)).toContain('impratio')
  })

  it.each([
    ['geom1="ga" geom2="nobody"', /pair: geom2 is "nobody", expected the name of a geom: floor, ga, gb, gc/],
    ['geom1="ga" geom2="gc" condim="2"', /pair: condim is "2", expected one of 1, 3, 4, 6/],
    [
      'geom1="ga" geom2="gc" friction="-1"',
      /pair: friction is "-1 0.3", expected coefficients of at least 0/,
    ],
  ])('are refused where a pair is impossible: %s', (pair, sentence) => {
    const xml = CONTACTS.replace('<contact>', `<contact><pair ${pair}/>`)
    expect(() => imported(xml)).toThrow(sentence)
  })
})

describe('shapes of every kind', () => {
  it('meet each other, with nothing to report', () => {
    const loose = (kind: string, size: string) =>
      `<body><freejoint/><geom name="${kind} 1" type="${kind}" size="${size}"/></body>
       <body pos="1 0 0"><freejoint/><geom name="${kind} 2" type="${kind}" size="${size}"/></body>`
    const { robot, unhonoured } = imported(
      `<mujoco><worldbody><geom name="floor" type="plane" size="1 1 1"/>
        ${loose('box', '0.1 0.1 0.1')}${loose('sphere', '0.1')}${loose('capsule', '0.1 0.1')}</worldbody></mujoco>`,
    )
    expect(unhonoured).toEqual([])
    // seven shapes, each with each
    expect(robot.model().pairs).toHaveLength((7 * 6) / 2)
  })
})

describe('switches', () => {
  it.each(['contact', 'limit', 'frictionloss', 'gravity', 'constraint'])(
    'take away what MuJoCo takes away: %s',
    (flag) => {
      const { robot, unhonoured } = imported(withFlag(`${flag}="disable" warmstart="disable"`))
      const model = robot.model()
      const whole = imported(CONTACTS).robot.model()
      const gone = (name: string, isConstraint = true) =>
        flag === name || (isConstraint && flag === 'constraint')
      expect(model.pairs.length).toBe(gone('contact') ? 0 : whole.pairs.length)
      const joints = model.links.map(({ joint }) => joint)
      expect(joints.some(({ parameters }) => parameters.range)).toBe(!gone('limit'))
      expect(joints.some(({ dryFriction }) => dryFriction.some((f) => f > 0))).toBe(!gone('frictionloss'))
      expect(model.gravity).toEqual(gone('gravity', false) ? [0, 0, 0] : whole.gravity)
      expect(unhonoured).toEqual([])
    },
  )

  it('that limber has not are reported', () => {
    const { unhonoured } = imported(withFlag('sleep="enable" contact="enable" override="disable"'))
    expect(unhonoured.map(({ element, attribute }) => [element, attribute])).toEqual([['flag', 'sleep']])
  })

  it('have two positions', () => {
    expect(() => imported(withFlag('contact="off"'))).toThrow(
      'contact is "off", expected one of enable, disable',
    )
  })
})
