import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../../robots/index.ts'

// That what is read makes MuJoCo's rows is held in tests/parity/equality.test.ts.

const xml = (equality: string, defaults = '') => `<mujoco>
  <default>${defaults}</default>
  <worldbody>
    <site name="hook" fromto="0 0 0 0 0 1"/>
    <site name="wall" size="0.1"/>
    <body name="a"><joint name="ja"/><geom size="0.1"/><site name="s" pos="0 0 1"/>
      <body name="b" pos="1 0 0"><joint name="jb" type="ball"/><geom size="0.1"/></body></body>
  </worldbody>
  <equality>${equality}</equality>
</mujoco>`
const imported = (equality: string, defaults?: string) =>
  importMjcf(xml(equality, defaults), { file: 'm.xml' })
const equalities = (equality: string, defaults?: string) =>
  imported(equality, defaults).description.equalities

describe('an <equality>', () => {
  it('takes its softness from its class, number by number', () => {
    const defaults =
      '<equality solref="0.1 2" solimp="0.5"/><default class="c"><equality solref="0.3"/></default>'
    const [plain, classed, own] = equalities(
      '<connect body1="a" anchor="0 0 0"/><connect class="c" body1="a" anchor="0 0 0"/><joint joint1="ja" class="c" solref="0.4"/>',
      defaults,
    )
    expect(plain!.softness).toEqual({ solref: [0.1, 2], solimp: [0.5, 0.95, 0.001, 0.5, 2] })
    expect(classed!.softness!.solref).toEqual([0.3, 2])
    expect(own!.softness!.solref).toEqual([0.4, 2])
  })

  it('takes nothing from the class of joints', () => {
    const { unhonoured } = imported('<joint joint1="ja"/>', '<joint damping="3" name="x"/>')
    expect(unhonoured.filter(({ element }) => element === 'joint')).toEqual([])
  })

  it('is called after what it holds together', () => {
    const two = equalities('<weld body1="b"/><weld body1="b" body2="world"/><joint name="own" joint1="ja"/>')
    expect(two.map(({ name }) => name)).toEqual(['b-world', 'b-world.2', 'own'])
  })

  it('that is switched off is read, and holds nothing', () => {
    const { robot } = imported('<weld body1="b" active="false"/>')
    expect(robot.model().equalities).toHaveLength(1)
    expect(robot.model().ties).toEqual([])
  })

  it('on sites is honoured, and the picture of the sites is not', () => {
    const { unhonoured } = imported('<connect site1="s" site2="wall"/>')
    expect(unhonoured.map(({ sentence }) => sentence).join()).toMatch(
      /<site> \(line 4\); site size \(line 5\)\./,
    )
  })

  it.each([
    ['<connect body1="a"/>', /connect: anchor is missing, expected three numbers .*, or two sites/],
    ['<connect anchor="0 0 0"/>', /connect: body1 is missing, expected the name of a body, or two sites/],
    ['<weld body1="a" body2="z"/>', /weld: body2 is "z", expected the name of a body: world, a, b/],
    ['<connect site1="s" site2="t"/>', /connect: site2 is "t", expected the name of a site: s/],
    [
      '<connect site1="s" site2="hook"/>',
      /site "hook": fromto is "0 0 0 0 0 1", expected pos and an orientation/,
    ],
    ['<weld body1="a" relpose="1 2 3"/>', /weld: relpose is "1 2 3", expected seven numbers/],
    ['<weld body1="a" torquescale="-1"/>', /weld: torquescale is "-1", expected a number of at least 0/],
    ['<joint joint1="j"/>', /joint: joint1 is "j", expected the name of a joint: ja, jb/],
    ['<joint joint1="ja" joint2="jb"/>', /joint: joint2 "jb" is ball, expected a hinge or a slide/],
    ['<weld body1="a" active="yes"/>', /weld: active is "yes", expected one of true, false/],
  ])('that cannot be understood is an error with its place: %s', (text, sentence) => {
    expect(() => imported(text)).toThrow(sentence)
  })
})
