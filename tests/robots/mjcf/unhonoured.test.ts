import { describe, expect, it } from 'vitest'
import { importMjcf, noticeSentences } from '../../../robots/index.ts'
import { HONOURED } from '../../../robots/mjcf/honoured.ts'
import { type XmlElement, xmlTree } from '../../../robots/mjcf/xml.ts'
import { CLOSED_LOOPS } from '../../parity/closedLoops.ts'
import { INLINE_MODELS } from './inlineModels.ts'
import { modelFiles } from './modelFiles.ts'

const XML = `<mujoco model="m">
  <option timestep="0.01" integrator="implicit" iterations="4" density="0.0"/>
  <size nstack="3"/>
  <default><geom solimp="0.9 0.9 0.01" material="skin"/><tendon/></default>
  <asset><material name="skin"/></asset>
  <worldbody>
    <light pos="0 0 1"/>
    <body name="b" gravcomp="1">
      <joint name="j" frictionloss="0.1" margin="0.0"/>
      <geom name="g" size="0.1" condim="3"/>
      <geom name="h" size="0.1" condim="6" margin="0.1" user="3"/>
      <geom name="c" type="cylinder" size="0.1 0.1" mass="0"/>
    </body>
  </worldbody>
  <actuator><muscle name="p" joint="j"/><motor name="t" tendon="x"/><motor name="m" joint="j" inheritrange="1"/></actuator>
  <equality><joint name="e" joint1="j"/><tendon name="t" tendon1="x"/></equality>
  <keyframe><key name="one" qpos="0.1" ctrl="1"/><key name="two" qpos="0.2"/></keyframe>
  <custom><numeric name="n" data="1"/></custom>
</mujoco>`

describe('what is not honoured is reported', () => {
  const notices = importMjcf(XML, { file: 'm.xml' }).unhonoured

  it('by element, name, attribute and line', () => {
    const short = notices.map(({ line, element, name, attribute, concerns }) =>
      [line, element, name ?? '-', attribute ?? '-', concerns].join(' '),
    )
    expect(short).toEqual([
      '2 option - integrator physics',
      '2 option - iterations physics',
      '3 size - - data',
      '4 geom - solimp physics',
      '4 tendon - - physics',
      '8 body b gravcomp physics',
      '11 geom h margin physics',
      '12 geom c - physics',
      '15 muscle p - physics',
      '15 motor t - physics',
      '15 motor m inheritrange physics',
      '16 tendon t - physics',
      '17 key one ctrl physics',
      '17 key two - physics',
      '18 numeric n - data',
      '4 geom - - picture',
      '1 mujoco - - physics',
    ])
  })

  it('by what the contact model makes of it: softness is honoured where contacts are soft', () => {
    const convex = importMjcf(XML, { file: 'm.xml', contactModel: 'convex' }).unhonoured
    const lost = (list: typeof notices) => list.map(({ element, attribute }) => `${element} ${attribute}`)
    const gained = ['geom solimp', 'geom margin', 'mujoco undefined']
    expect(lost(convex)).toEqual(lost(notices).filter((notice) => !gained.includes(notice)))
  })

  it('in sentences that begin with the place', () => {
    for (const { file, line, column, sentence } of notices) {
      expect(sentence.startsWith(`${file}:${line}:${column}: `)).toBe(true)
      expect(sentence.endsWith('.')).toBe(true)
    }
    expect(notices[0]!.sentence).toBe(
      'm.xml:2:27: <option>: attribute integrator="implicit" is not honoured: limber steps with implicitfast in its place, which leaves Coriolis and centrifugal forces explicit.',
    )
  })

  it('in one notice for the picture', () => {
    const picture = notices.filter(({ concerns }) => concerns === 'picture')
    expect(picture.map(({ sentence }) => sentence)).toEqual([
      'm.xml:4:12: picture only, left out: geom material (line 4); <asset> (line 5); <light> (line 7); geom user (line 11). The machine moves the same without them.',
    ])
  })
})

describe('notices for a person to read', () => {
  const lines = (joints: string) =>
    noticeSentences(
      importMjcf(
        `<mujoco><custom><numeric name="a" data="1"/>
<numeric name="b" data="1"/>
<numeric name="c" data="2"/></custom><worldbody><body><inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>${joints}</body></worldbody></mujoco>`,
        { file: 'm.xml', contactModel: 'convex' },
      ).unhonoured,
    )

  it('say once what is said of many, and where they are', () => {
    expect(lines('<joint name="j" type="slide"/>')).toEqual([
      'm.xml:1:17: <numeric> "a" is not honoured: it is data for another program, which MuJoCo does not use either; nor are 2 others (lines 2, 3).',
    ])
  })

  it('begin with what concerns the physics, and tell apart what is not the same', () => {
    const said = lines('<joint name="j" type="slide" group="1"/><tendon/>\n<camera/>')
    expect(said.map((sentence) => sentence.replace(/:\d+: /, ': ').slice(0, 28))).toEqual([
      'm.xml:3: <tendon> is not hon',
      'm.xml:1: <numeric> "a" is no',
      'm.xml:3: picture only, left ',
    ])
  })

  it('lose none', () => {
    const { unhonoured } = importMjcf(XML, { file: 'm.xml' })
    const said = noticeSentences(unhonoured).join('\n')
    for (const { line } of unhonoured)
      expect(said).toMatch(new RegExp(`:${line}:|lines? (\\d+, )*${line}\\b`))
  })
})

describe.each(Object.entries({ ...INLINE_MODELS, ...CLOSED_LOOPS, ...modelFiles() }))('%s', (file, xml) => {
  const { unhonoured } = importMjcf(xml, { file })
  const reported = new Set(
    unhonoured.map(({ line, element, attribute }) => `${line} ${element} ${attribute ?? ''}`),
  )
  const pictured = unhonoured
    .filter(({ concerns }) => concerns === 'picture')
    .map(({ sentence }) => sentence)
    .join()

  it('has no element that is neither read nor reported', () => {
    const lost: string[] = []
    const visit = (element: XmlElement) => {
      const { tag, place } = element
      if (reported.has(`${place.line} ${tag} `) || pictured.includes(`<${tag}>`)) return
      if (HONOURED[tag] === undefined) lost.push(`<${tag}> in line ${place.line}`)
      element.children.forEach(visit)
    }
    visit(xmlTree(xml, file))
    expect(lost).toEqual([])
  })
})
