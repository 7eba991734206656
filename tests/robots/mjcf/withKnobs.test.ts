import { describe, expect, it } from 'vitest'
import { clearance, importedKnobs, importMjcf, limbKnobs, withKnobs } from '../../../robots/index.ts'
import { kinematics, type Model, massMatrix, step, totalMass } from '../../../sim/index.ts'
import { checkGradientInKnobs } from '../gradientInKnobs.ts'
import { modelFiles } from './modelFiles.ts'

// A leg whose every number can be written out: thigh on a torso, shank on the thigh with its knee off its origin, a box
// for a foot. `s` scales the thigh about the hip, `at` are the places that follow from it by hand.

interface Leg {
  /** length of the thigh over 0.4 m */
  readonly s?: number
  readonly radius?: number
  readonly density?: number
  readonly gear?: number
  readonly hipX?: number
}

const HIP = [0.02, 0, 0.05] as const
const from = ([x, y, z]: readonly [number, number, number], s: number) =>
  [HIP[0] + s * (x - HIP[0]), HIP[1] + s * (y - HIP[1]), HIP[2] + s * (z - HIP[2])] as const

/** The file as someone would edit it by hand. */
function leg({ s = 1, radius = 0.05, density = 900, gear = 10, hipX = 0.1 }: Leg = {}): string {
  const knee = from([0.03, 0, -0.35], s)
  // the shank is turned by a quarter about z, so its knee's (0, 0.01, 0.1) is at (-0.01, 0, 0.1) in the thigh's axes
  const shank = [knee[0] + 0.01, knee[1], knee[2] - 0.1]
  return `<mujoco model="leg"><option timestep="0.002"/><worldbody>
    <geom name="floor" type="plane" size="1 1 1" conaffinity="1" contype="0"/>
    <body name="torso" pos="0 0 1"><freejoint name="root"/><geom name="trunk" size="0.1" contype="0" conaffinity="0"/>
      <body name="thigh" pos="${hipX} 0 0"><joint name="hip" axis="0 1 0" pos="${HIP.join(' ')}" range="-60 60"/>
        <geom name="thigh" type="capsule" fromto="${from([0, 0, 0], s).join(' ')} ${from([0, 0, -0.4], s).join(' ')}"
          size="${radius}" density="${density}" contype="0" conaffinity="0"/>
        <geom name="pad" type="box" pos="${from([0.1, 0, -0.2], s).join(' ')}" size="0.02 0.03 ${0.1 * s}" mass="0.5" contype="0" conaffinity="0"/>
        <body name="shank" pos="${shank.join(' ')}" quat="0.7071067811865476 0 0 0.7071067811865476">
          <joint name="knee" axis="1 0 0" pos="0 0.01 0.1" range="0 90"/>
          <geom name="shank" type="capsule" fromto="0 0.01 0.1 0 0.01 -0.3" size="0.03" contype="1" conaffinity="0"/>
        </body></body></body></worldbody>
    <actuator><motor name="m" joint="knee" gear="${gear}"/></actuator></mujoco>`
}

const imported = importMjcf(leg(), { file: 'leg.xml' })

/** Everything that two models may differ in, compliant numbers apart: those stay as they were derived at first. */
function expectSame(actual: Model, expected: Model) {
  const close = (a: readonly number[], b: readonly number[], what: string) => {
    for (const [i, x] of b.entries()) expect(Math.abs(a[i]! - x), `${what}[${i}]`).toBeLessThan(1e-12)
  }
  for (const [i, body] of expected.bodies.entries()) {
    const same = actual.bodies[i]!
    close(same.X_PB.p, body.X_PB.p, `${body.name} pos`)
    close(
      [same.inertia.mass, ...same.inertia.com],
      [body.inertia.mass, ...body.inertia.com],
      `${body.name} mass`,
    )
    close(same.inertia.aboutCom, body.inertia.aboutCom, `${body.name} inertia`)
    for (const [k, joint] of body.joints.entries())
      close(same.joints[k]!.anchor, joint.anchor, `${joint.name} anchor`)
  }
  for (const [i, shape] of expected.shapes.entries()) {
    close(actual.shapes[i]!.X_BS.p, shape.X_BS.p, `${shape.name} pos`)
    const sizes = ({ geometry }: typeof shape) =>
      Object.values(geometry)
        .flat()
        .filter((x): x is number => typeof x === 'number')
    close(sizes(actual.shapes[i]!), sizes(shape), `${shape.name} size`)
  }
  close(
    actual.motors.map(({ gear }) => gear),
    expected.motors.map(({ gear }) => gear),
    'gear',
  )
}

describe('a knob does what editing the file by hand does', () => {
  it.each([
    ['linkLength:thigh', 1.3, { s: 1.3 }],
    ['linkLength:thigh', 0.6, { s: 0.6 }],
    ['radius:thigh', 0.08, { radius: 0.08 }],
    ['density:thigh', 1500, { density: 1500 }],
    ['gear:m', 17, { gear: 17 }],
    ['position.x:thigh', 0.15, { hipX: 0.15 }],
  ] as const)('%s = %d', (name, value, edit) => {
    const { robot } = withKnobs(imported, [name])
    expectSame(robot.model(), importMjcf(leg(), { file: 'leg.xml' }).robot.model())
    expectSame(robot.model({ [name]: value }), importMjcf(leg(edit), { file: 'leg.xml' }).robot.model())
  })

  it('and several at once do what editing all does', () => {
    const { robot } = withKnobs(imported, ['gear:m', 'linkLength:thigh', 'radius:thigh', 'density:thigh'])
    const model = robot.model({
      'linkLength:thigh': 1.2,
      'radius:thigh': 0.06,
      'density:thigh': 500,
      'gear:m': 7,
    })
    expectSame(
      model,
      importMjcf(leg({ s: 1.2, radius: 0.06, density: 500, gear: 7 }), { file: 'leg.xml' }).robot.model(),
    )
  })

  it('length and half sizes too', () => {
    const { robot } = withKnobs(imported, ['length:shank', 'halfSize.z:pad', 'mass:pad'])
    const { shapes, bodies } = robot.model({ 'length:shank': 0.6, 'halfSize.z:pad': 0.15, 'mass:pad': 0.9 })
    expect(shapes.find(({ name }) => name === 'shank')!.geometry).toMatchObject({ halfLength: 0.3 })
    expect(shapes.find(({ name }) => name === 'pad')!.geometry).toEqual({
      kind: 'box',
      halfSize: [0.02, 0.03, 0.15],
    })
    expect(bodies[3]!.inertia.mass).toBeCloseTo(1000 * Math.PI * (0.03 ** 2 * 0.6 + (4 / 3) * 0.03 ** 3), 10)
  })
})

describe('a link that is part of a closed loop', () => {
  // the rod is 0.3 m long, its far end is fixed to things as its other points are
  const loop = (length: number) => `<mujoco><worldbody>
      <body name="rod" pos="0 0 1"><joint name="j" pos="0.05 0 0" axis="0 1 0"/><geom size="0.02" pos="${length} 0 0"/></body>
      <body name="post" pos="0.3 0 0"><joint name="k" axis="0 1 0"/><geom size="0.02" pos="0 0 1"/></body>
    </worldbody><equality>
      <connect name="pin" body1="rod" body2="post" anchor="${length} 0 0"/>
      <weld name="glue" body1="post" body2="rod" anchor="${length} 0 0"/>
      <weld name="held" body1="rod" body2="post" relpose="${length} 0 0 1 0 0 0"/>
    </equality></mujoco>`

  it('takes along the points that it is held at', () => {
    const s = 1.4
    const { robot } = withKnobs(importMjcf(loop(0.3), { file: 'm.xml' }), ['linkLength:rod'])
    const edited = importMjcf(loop(0.05 + s * 0.25), { file: 'm.xml' }).robot.model()
    const places = ({ ties }: Model) =>
      ties.flatMap((tie) => (tie.kind === 'coupling' ? [] : tie.ends.flatMap(({ X_LE }) => X_LE.p)))
    const ours = places(robot.model({ 'linkLength:rod': s }))
    expect(ours).toHaveLength(18)
    for (const [i, x] of places(edited).entries()) expect(ours[i]).toBeCloseTo(x, 14)
  })
})

describe('where a tuned machine starts', () => {
  const { robot } = withKnobs(imported, limbKnobs(imported))
  const root = 1

  it.each([0.7, 1, 1.5])('is as high above the ground as the file has it, legs × %d', (s) => {
    const design = Object.fromEntries(Object.keys(robot.knobs).map((name) => [name, s]))
    const [model, start] = [robot.model(design), robot.start(design)]
    const plain = imported.robot
    expect(clearance(model, start, root)).toBeCloseTo(clearance(plain.model(), plain.start(), root)!, 12)
    expect(start.q.filter((_, i) => i !== 2)).toEqual(plain.start().q.filter((_, i) => i !== 2))
  })
})

describe('gradients reach the file', () => {
  it('through mass, inertia, joints and contact of a step', () => {
    const { robot } = withKnobs(imported, [
      'linkLength:thigh',
      'radius:thigh',
      'density:shank',
      'position.z:thigh',
      'gear:m',
    ])
    const start = robot.start()
    const low = {
      q: start.q.map((x, i) => (i === 2 ? x - clearance(robot.model(), start, 1)! - 0.004 : x)),
      v: start.v.map((_, i) => 0.1 * i - 0.3),
    }
    const loss = (design: Record<string, number>) => {
      'use grad'
      const model = robot.model(design)
      const next = step(model, low, [0.7])
      return next.v.reduce((sum, v, i) => sum + (i + 1) * v, 0) + totalMass(model)
    }
    checkGradientInKnobs(loss, robot.defaults())
  })
})

describe('names of knobs', () => {
  it('are all listed, with the value of the file as default', () => {
    const knobs = importedKnobs(imported)
    expect(Object.keys(knobs)).toContain('position.y:shank')
    expect(knobs['radius:thigh']).toEqual({
      quantity: 'length',
      unit: 'm',
      default: 0.05,
      min: 0.025,
      max: 0.1,
    })
    expect(knobs['length:thigh']!.default).toBeCloseTo(0.4, 14)
    expect(knobs['linkLength:shank']).toMatchObject({ unit: '1', default: 1 })
    for (const [name, { default: value }] of Object.entries(knobs)) {
      expectSame(withKnobs(imported, [name]).robot.model({ [name]: value }), imported.robot.model())
    }
  })

  it('and bounds, and several targets for one, can be asked for', () => {
    const { robot } = withKnobs(imported, [
      { name: 'thickness', targets: ['radius:thigh', 'radius:shank'], min: 0.02, max: 0.06 },
    ])
    expect(robot.knobs['thickness']).toMatchObject({ default: 0.05, min: 0.02, max: 0.06 })
    const radii = robot
      .model({ thickness: 0.045 })
      .shapes.flatMap(({ geometry }) => (geometry.kind === 'capsule' ? geometry.radius : []))
    expect(radii).toEqual([0.045, 0.045])
  })

  it('that are wrong get a sentence', () => {
    expect(() => withKnobs(imported, ['radius:thing'])).toThrow(
      'model "leg" of leg.xml: there is no knob "radius:thing", expected one of radius:trunk, radius:thigh, radius:shank.',
    )
    expect(() => withKnobs(imported, ['thing'])).toThrow(
      'expected what and where, such as linkLength:…, position.x:…',
    )
    expect(() => withKnobs(imported, ['gear:m', { name: 'twice', targets: ['gear:m'] }])).toThrow(
      'model "leg": "gear:m" is turned by the knobs "gear:m" and "twice", expected one.',
    )
    expect(() => withKnobs(imported, [{ targets: [] }])).toThrow('has no targets, expected at least one.')
    expect(() => withKnobs(imported, ['gear:m']).robot.model({ 'gear:m': 100 })).toThrow(
      'robot "leg": knob "gear:m" is 100, expected a gear between 5 and 20 N·m;',
    )
  })
})

describe('limbs', () => {
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    'ant.xml': ['linkLength:front_left_leg×4', 'linkLength:aux_1×4', 'linkLength:ankle_1×4'],
    'hopper.xml': ['linkLength:thigh', 'linkLength:leg', 'linkLength:foot'],
    'walker2d.xml': ['linkLength:thigh×2', 'linkLength:leg×2', 'linkLength:foot×2'],
  }
  const files = Object.entries(modelFiles()).filter(([file]) => file in EXPECTED)

  it('are the bodies with a capsule but for the trunk', () => {
    expect(limbKnobs(imported).map(({ name }) => name)).toEqual(['linkLength:thigh', 'linkLength:shank'])
  })

  it.each(files)('of %s that are alike turn together', (file, xml) => {
    expect(limbKnobs(importMjcf(xml, { file })).map(({ name }) => name)).toEqual(EXPECTED[file])
  })

  it.each(Object.entries(modelFiles()))('of %s keep their joints together at any length', (file, xml) => {
    const original = importMjcf(xml, { file })
    const { robot } = withKnobs(original, limbKnobs(original, { min: 0.5, max: 2 }))
    const design = Object.fromEntries(Object.keys(robot.knobs).map((name, i) => [name, 0.8 + 0.1 * i]))
    const model = robot.model(design)
    const M = massMatrix(model, robot.start(design).q)
    for (const [i, row] of M.entries()) expect(row[i]).toBeGreaterThan(0)
    expect(kinematics(model, robot.start(design).q).X_WL.length).toBe(model.links.length)
  })
})
