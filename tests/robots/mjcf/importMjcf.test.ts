import { describe, expect, it } from 'vitest'
import { importMjcf } from '../../../robots/index.ts'
import { kineticEnergy, potentialEnergy, rollout, totalMass } from '../../../sim/index.ts'
import { INLINE_MODELS } from './inlineModels.ts'
import { modelFiles } from './modelFiles.ts'

const imported = (inside: string) => importMjcf(`<mujoco>\n${inside}\n</mujoco>`, { file: 'm.xml' })
const inBody = (inside: string) => imported(`<worldbody><body name="b">\n${inside}\n</body></worldbody>`)
const BALL = '<geom size="0.1"/>'

describe('a file that cannot be understood gets a place and a sentence', () => {
  it.each([
    [
      '<joint/><geom name="thigh" type="capsule" size="0.05 abc"/>',
      'm.xml:3:43: geom "thigh": size is "0.05 abc", expected two numbers (radius and half length in metres).',
    ],
    [
      '<joint/><geom type="capsule" size="0.05"/>',
      'm.xml:3:30: geom: size is "0.05", expected two numbers (radius and half length in metres).',
    ],
    [
      '<joint/><geom size="-1"/>',
      'm.xml:3:15: geom: size is "-1", expected a number greater than 0 (radius in metres).',
    ],
    [
      '<joint/><geom/>',
      'm.xml:3:9: geom: size is missing, expected a number greater than 0 (radius in metres).',
    ],
    [
      '<joint/><geom type="blob" size="1"/>',
      'm.xml:3:15: geom: type is "blob", expected one of plane, sphere, capsule, box,',
    ],
    [
      '<joint/><geom type="mesh" mesh="a"/>',
      'm.xml:3:15: geom: type is "mesh", expected one of plane, sphere, capsule, box, because the body\'s mass depends on it;',
    ],
    [
      '<joint/><geom type="capsule" size="1" fromto="0 0 1 0 0 1"/>',
      'geom: fromto is "0 0 1 0 0 1", expected a direction that is not zero.',
    ],
    [
      '<joint/><geom size="1" density="-3"/>',
      'geom: density is "-3", expected a density of at least 0 kg/m³.',
    ],
    [
      '<joint/><geom size="1" rgba="1 0 0 2"/>',
      'geom: rgba is "1 0 0 2", expected four numbers between 0 and 1',
    ],
    ['<joint/><geom size="1" contype="0.5"/>', 'geom: contype is "0.5", expected a whole number (bit mask).'],
    [
      '<joint/><geom size="1" class="soft"/>',
      'm.xml:3:24: geom: class is "soft", expected a class that a <default> defines: main.',
    ],
    [
      `<joint axis="0 0 0"/>${BALL}`,
      'm.xml:3:8: joint: axis is "0 0 0", expected a direction that is not zero.',
    ],
    [
      `<joint range="1 1e999"/>${BALL}`,
      'joint: range is "1 1e999", expected two numbers (lower and upper coordinate).',
    ],
    [
      `<joint name="j" limited="true"/>${BALL}`,
      'm.xml:3:1: joint "j": range is missing, expected two numbers, the smaller first, because the joint is limited.',
    ],
    [
      `<joint range="2 1"/>${BALL}`,
      'm.xml:3:8: joint: range is "2 1", expected two numbers, the smaller first',
    ],
    [`<joint damping="-1"/>${BALL}`, 'm.xml:3:8: joint: damping is -1, expected a number of at least 0'],
    [
      `<joint name="j"/><joint name="j"/>${BALL}`,
      'm.xml:3:25: joint: the name "j" is already that of the joint in line 3; give one of the two another name.',
    ],
    [
      `<freejoint/><joint/>${BALL}`,
      'm.xml:3:1: body "b": its free joint "b.free" stands beside others, expected it alone.',
    ],
    [
      `<joint/>${BALL}<body><freejoint/></body>`,
      'freejoint: a free joint belongs to a body that hangs on the world.',
    ],
    [`<joint/>${BALL}<frame/>`, 'frame: <frame> inside body "b" is not supported, expected plain bodies;'],
    [
      '<joint/><inertial mass="1" diaginertia="1 1 1"/>',
      'm.xml:3:9: inertial: pos is missing, expected three numbers (centre of mass in metres).',
    ],
    ['<joint/>', /mass.*expected a mass > 0 kg/],
  ])('%s', (inside, sentence) => {
    expect(() => inBody(inside)).toThrow(sentence)
  })

  const machine = `<worldbody><body><joint name="j"/><joint name="k" type="slide"/>${BALL}</body></worldbody>`
  it.each([
    ['', 'm.xml:1:1: mujoco: there is no <worldbody>'],
    [`<include file="a.xml"/>${machine}`, 'm.xml:2:1: include: a file is read alone'],
    [
      `${machine}<actuator><motor name="m" joint="x"/></actuator>`,
      'motor "m": joint is "x", expected the name of a joint: j, k.',
    ],
    [
      `<worldbody><body><joint name="b" type="ball"/>${BALL}</body></worldbody><actuator><motor joint="b"/></actuator>`,
      'motor: joint "b" is ball, expected a hinge or a slide: a motor here drives one coordinate.',
    ],
    [
      `${machine}<actuator><motor/></actuator>`,
      'motor: joint is missing, expected the name of a joint: j, k.',
    ],
    [
      `${machine}<actuator><motor joint="j" ctrlrange="1 -1"/></actuator>`,
      'motor: ctrlrange is "1 -1", expected two numbers, the smaller first',
    ],
    [
      `<compiler autolimits="false"/><worldbody><body><joint range="0 1"/>${BALL}</body></worldbody>`,
      'joint: limited is missing, expected true or false, because it has a range',
    ],
    [`<compiler coordinate="global"/>${machine}`, 'compiler: coordinate is "global", expected one of local.'],
    [`<compiler eulerseq="xyw"/>${machine}`, 'compiler: eulerseq is "xyw", expected three letters'],
    [
      `<option timestep="0"/>${machine}`,
      'm.xml:2:9: option: timestep is "0", expected a number of seconds greater than 0.',
    ],
    [
      `<default><default><geom size="1"/></default></default>${machine}`,
      'm.xml:2:10: default: class is missing, expected a name',
    ],
    [
      `<default><default class="a"/><default class="a"/></default>${machine}`,
      'm.xml:2:30: default: class "a" is defined twice',
    ],
    [
      `<worldbody><body childclass="a"><joint/>${BALL}</body></worldbody>`,
      'body: childclass is "a", expected a class that a <default> defines: main.',
    ],
    [
      `${machine}<custom><numeric name="init_qpos" data="1"/></custom>`,
      'numeric "init_qpos": data is "1", expected two numbers (the coordinates of all joints).',
    ],
    [
      `${machine}<keyframe><key qpos="1 2" qvel="1"/></keyframe>`,
      'key: qvel is "1", expected two numbers (the velocities of all joints).',
    ],
  ])('%s', (inside, sentence) => {
    expect(() => imported(inside)).toThrow(sentence)
  })

  it('and one that is no MJCF says so', () => {
    expect(() => importMjcf('<robot/>', { file: 'a.urdf' })).toThrow(
      'a.urdf:1:1: the outermost element is <robot>, expected <mujoco>: this is not an MJCF file.',
    )
  })
})

describe('where an imported machine starts', () => {
  const machine = `<worldbody><body name="a" pos="0 0 1"><freejoint/>${BALL}<body><joint name="j"/>${BALL}</body></body></worldbody>`
  const start = (inside: string) => imported(machine + inside).robot.start()

  it('is its reference, or a keyframe, or init_qpos before that', () => {
    const key = '<keyframe><key name="up" qpos="0 0 2 1 0 0 0 0.5" qvel="0 0 1 0 0 0 3"/></keyframe>'
    expect(start('').q).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
    expect(start(key)).toEqual({ q: [0, 0, 2, 1, 0, 0, 0, 0.5], v: [0, 0, 1, 0, 0, 0, 3] })
    const numeric = '<custom><numeric name="init_qpos" data="0 0 3 1 0 0 0 0.1"/></custom>'
    expect(start(key + numeric)).toEqual({ q: [0, 0, 3, 1, 0, 0, 0, 0.1], v: [0, 0, 0, 0, 0, 0, 0] })
  })
})

describe('names', () => {
  it('are made up from what is there where the file gives none', () => {
    const { robot } = imported(
      `<worldbody><geom type="plane" size="1 1 1"/><body><joint name="hip"/>${BALL}${BALL}</body><body><joint/><geom name="g" size="1"/></body></worldbody><actuator><motor joint="hip"/></actuator>`,
    )
    const model = robot.model()
    expect(model.bodies.map(({ name }) => name)).toEqual(['world', 'hip', 'g'])
    expect(model.shapes.map(({ name }) => name)).toEqual(['world.plane', 'hip.sphere', 'hip.sphere.2', 'g'])
    expect(model.motors.map(({ name }) => name)).toEqual(['hip'])
  })
})

describe('the compliant contact and limits that are derived', () => {
  it.each(Object.entries({ ...INLINE_MODELS, ...modelFiles() }))(
    'bear the timestep: %s gains no energy when it is let go',
    (file, xml) => {
      const { robot } = importMjcf(xml, { file })
      const [model, start] = [robot.model(), robot.start()]
      const control = () => Array(model.nu).fill(0)
      const { records } = rollout(model, start, { steps: 300, control, recorded: true })
      const energies = records.map((state) => kineticEnergy(model, state) + potentialEnergy(model, state.q))
      // what an explicit step may gain, and what a foot that starts in the ground has stored
      const allowed = 0.02 * totalMass(model) * Math.hypot(...model.gravity)
      expect(Math.max(...energies) - energies[0]!).toBeLessThan(allowed)
    },
  )

  it('follow a timestep that is given instead of the file', () => {
    const xml = `<mujoco><worldbody><geom type="plane" size="1 1 1"/><body><freejoint/>${BALL}</body></worldbody></mujoco>`
    const [slow, fast] = [0.01, 0.005].map((timestep) =>
      importMjcf(xml, { file: 'm.xml', timestep }).robot.model(),
    )
    expect([slow!.timestep, fast!.timestep]).toEqual([0.01, 0.005])
    expect(slow!.contact!.slipSpeed / fast!.contact!.slipSpeed).toBeCloseTo(2, 12)
    expect(totalMass(slow!)).toBe(totalMass(fast!))
  })
})
