import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../../robots/index.ts'
import { Oracle } from '../../parity/mujoco.ts'

const bodies = ['a', 'b', 'c'].map(
  (name, i) =>
    `<body name="${name}" pos="${0.1 * i} 0 0"><freejoint/><geom name="${name}" size="0.2"/></body>`,
)
const xml = (inside: string) =>
  `<mujoco><worldbody>${bodies.join('')}</worldbody><contact>${inside}</contact></mujoco>`

const named = (names: readonly string[]): string => [...names].sort().join(' ')

describe('excluded bodies', () => {
  it.each([
    '',
    '<exclude body1="a" body2="b"/>',
    '<exclude body1="c" body2="a"/><exclude body1="b" body2="c"/>',
  ])('pass through each other, as in MuJoCo: %s', (inside) => {
    const { robot, unhonoured } = importMjcf(xml(inside), { file: 'm.xml' })
    const { pairs, shapes } = robot.model()
    const oracle = new Oracle(xml(inside))
    oracle.forward(robot.start())
    const theirs = oracle.contacts().map(({ between }) => named(between))
    oracle.delete()
    expect(pairs.map(({ a, b }) => named([shapes[a]!.name, shapes[b]!.name])).sort()).toEqual(theirs.sort())
    expect(unhonoured.filter(({ element }) => element === 'contact' || element === 'exclude')).toEqual([])
  })

  it('must be bodies of the file', () => {
    expect(() => importMjcf(xml('<exclude body1="a" body2="d"/>'), { file: 'm.xml' })).toThrow(
      'exclude: body2 is "d", expected the name of a body: world, a, b, c.',
    )
  })
})
