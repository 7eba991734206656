import { describe, expect, it } from 'vitest'
import { checkFinite, compile } from '../../../ad/index.ts'
import {
  type Body,
  buildModel,
  checkModel,
  contactResponses,
  contacts,
  forwardDynamics,
  inverseDynamics,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  kinematics,
  ModelError,
  type ModelParts,
  type Motor,
  restState,
  type Shape,
  StateError,
  solidInertia,
  step,
  twists,
  zeroInertia,
} from '../../../sim/index.ts'
import { world } from '../randomMachine.ts'

const ball = solidInertia({ kind: 'sphere', radius: 0.1 }, { mass: 1 })
const arm: Body = {
  name: 'arm',
  parent: 0,
  X_PB: { Q: [1, 0, 0, 0], p: [0, 0, 1] },
  joints: [jointHinge({ name: 'shoulder', axis: [0, 1, 0] })],
  inertia: ball,
}
const tip: Shape = {
  name: 'tip',
  body: 1,
  X_BS: { Q: [1, 0, 0, 0], p: [0, 0, 0] },
  geometry: { kind: 'sphere', radius: 0.1 },
  friction: 1,
  contype: 1,
  conaffinity: 1,
  rgba: [1, 1, 1, 1],
}
const good = {
  name: 'arm',
  bodies: [world, arm],
  shapes: [tip],
  motors: [{ name: 'drive', joint: 'shoulder', gear: 1, range: [-1, 1] }],
  gravity: [0, 0, -9.81],
  timestep: 0.002,
  contact: { stiffness: 1e5, dissipation: 1, slipSpeed: 0.01 },
} satisfies ModelParts

const withArm = (part: Partial<Body>, motors: readonly Motor[] = good.motors): ModelParts => ({
  ...good,
  bodies: [world, { ...arm, ...part }],
  motors,
})
const hinge = (part: Partial<Parameters<typeof jointHinge>[0]>): ModelParts =>
  withArm({ joints: [jointHinge({ name: 'shoulder', axis: [0, 1, 0], ...part })] })

/** What is wrong, and the sentence that says so. */
const bad: [string, ModelParts, string][] = [
  ['no bodies', { ...good, bodies: [] }, 'model "arm" has no bodies, expected the world as bodies[0].'],
  [
    'a world with joints',
    { ...good, bodies: [{ ...world, joints: arm.joints }, arm] },
    'two joints named "shoulder"',
  ],
  ['a cycle', withArm({ parent: 1 }), 'body "arm": parent is 1, expected an index below its own, 1'],
  [
    'a cycle of two',
    { ...good, bodies: [world, { ...arm, parent: 2 }, { ...arm, name: 'hand', joints: [], parent: 1 }] },
    'body "arm": parent is 2, expected an index below its own, 1: list parents before children, without cycles',
  ],
  ['a parent that is not there', withArm({ parent: -1 }), 'body "arm": parent is -1'],
  [
    'two bodies of one name',
    { ...good, bodies: [world, arm, { ...arm, joints: [] }] },
    'two bodies named "arm"',
  ],
  [
    'a nameless motor',
    { ...good, motors: [{ name: '', joint: 'shoulder', gear: 1 }] },
    'motor 0 has an empty name',
  ],
  [
    'a negative mass',
    withArm({ inertia: { ...ball, mass: -2 } }),
    'body "arm": inertia.mass is -2, expected a finite number ≥ 0 [kg].',
  ],
  [
    'a joint that moves nothing',
    withArm({ inertia: zeroInertia }),
    'a mass > 0 kg for joint "shoulder" to move',
  ],
  [
    'moments of inertia without a mass',
    withArm({ inertia: { ...ball, mass: 0 } }),
    'kg·m², but inertia.mass is 0, expected zeros, or a mass > 0 kg.',
  ],
  [
    'a mass that is no number',
    withArm({ inertia: { ...ball, mass: NaN } }),
    'body "arm": inertia.mass is NaN',
  ],
  [
    'a negative moment of inertia',
    withArm({ inertia: { ...ball, aboutCom: [1, 1, -0.1, 0, 0, 0] } }),
    'body "arm": inertia.aboutCom is [1, 1, -0.1, 0, 0, 0]',
  ],
  [
    'a place of two numbers',
    withArm({ X_PB: { ...arm.X_PB, p: [0, 1] as never } }),
    'body "arm": X_PB.p has 2 entries, expected 3.',
  ],
  [
    'an inertia of three numbers',
    withArm({ inertia: { ...ball, aboutCom: [1, 1, 1] as never } }),
    'body "arm": inertia.aboutCom has 3 entries, expected 6.',
  ],
  [
    'a rotation of three numbers',
    withArm({ X_PB: { ...arm.X_PB, Q: [1, 0, 0] as never } }),
    'body "arm": X_PB.Q has 3 entries, expected 4.',
  ],
  ['an infinite mass', withArm({ inertia: { ...ball, mass: Infinity } }), 'inertia.mass is Infinity'],
  [
    'a place that is no number',
    withArm({ X_PB: { ...arm.X_PB, p: [0, NaN, 0] } }),
    'body "arm": X_PB.p[1] is NaN, expected a finite number [m].',
  ],
  [
    'a rotation that is none',
    withArm({ X_PB: { ...arm.X_PB, Q: [1, 1, 0, 0] } }),
    'expected a unit quaternion [w, x, y, z]',
  ],
  [
    'an impossible inertia',
    withArm({ inertia: { ...ball, aboutCom: [1, 1, 3, 0, 0, 0] } }),
    'none of its principal moments exceeds the sum of the two others',
  ],
  [
    'an impossible inertia, turned',
    withArm({ inertia: { ...ball, aboutCom: [2, 2, 1, 1.9, 0, 0] } }),
    'none of its principal moments',
  ],
  ['no axis', hinge({ axis: [0, 0, 0] }), 'joint "shoulder": axis is [0, 0, 0], expected a direction.'],
  [
    'a range upside down',
    hinge({ range: [1, -1] }),
    'joint "shoulder": range is [1, -1], expected [lower, upper] with lower ≤ upper.',
  ],
  [
    'negative damping',
    hinge({ damping: -1 }),
    'joint "shoulder": damping is -1, expected a finite number ≥ 0.',
  ],
  ['a soft limit', hinge({ range: [0, 1], limit: { stiffness: NaN, damping: 0 } }), 'limit.stiffness is NaN'],
  [
    'a free joint among others',
    withArm({ joints: [...arm.joints, jointFree({ name: 'root' })] }),
    'expected it as the only joint of a child of the world',
  ],
  [
    'a shape of nobody',
    { ...good, shapes: [{ ...tip, body: 7 }] },
    'shape "tip": body is 7, expected an index from 0 to 1.',
  ],
  [
    'a negative radius',
    { ...good, shapes: [{ ...tip, geometry: { kind: 'sphere', radius: -1 } }] },
    'shape "tip": radius is -1',
  ],
  ['negative friction', { ...good, shapes: [{ ...tip, friction: -0.1 }] }, 'shape "tip": friction is -0.1'],
  [
    'a motor on nothing',
    { ...good, motors: [{ name: 'drive', joint: 'elbow', gear: 1 }] },
    'motor "drive": joint is "elbow", expected the name of a joint with one degree of freedom: "shoulder".',
  ],
  [
    'a motor with a force range upside down',
    { ...good, motors: [{ name: 'drive', joint: 'shoulder', gear: 1, forceRange: [1, 0] }] },
    'motor "drive": forceRange is [1, 0]',
  ],
  [
    'a motor with a gain that is no number',
    { ...good, motors: [{ name: 'drive', joint: 'shoulder', gear: 1, gain: { perRate: NaN } }] },
    'motor "drive": gain.perRate is NaN, expected a finite number',
  ],
  [
    'an unknown integrator',
    { ...good, integrator: 'leapfrog' as 'euler' },
    'integrator is "leapfrog", expected one of euler, eulerExplicit, implicitFast, rungeKutta4, implicitMidpoint.',
  ],
  [
    'a fluid of negative density',
    { ...good, fluid: { density: -1, viscosity: 0 } },
    'fluid.density is -1, expected a finite number ≥ 0 [kg/m³].',
  ],
  [
    'a motor with a range upside down',
    { ...good, motors: [{ name: 'drive', joint: 'shoulder', gear: 1, range: [1, 0] }] },
    'motor "drive": range is [1, 0]',
  ],
  [
    'a timestep of nothing',
    { ...good, timestep: 0 },
    'model "arm": timestep is 0, expected a finite number > 0 [s].',
  ],
  ['a negative timestep', { ...good, timestep: -0.01 }, 'timestep is -0.01'],
  ['gravity that is no number', { ...good, gravity: [0, 0, NaN] }, 'gravity[2] is NaN'],
  [
    'a slip speed of nothing',
    { ...good, contact: { ...good.contact, slipSpeed: 0 } },
    'contact.slipSpeed is 0',
  ],
]

describe('a model is refused for', () => {
  it.each(bad)('%s, with a sentence', (_what, parts, sentence) => {
    expect(() => checkModel(parts)).toThrow(sentence)
    expect(() => buildModel(parts)).toThrow(expect.objectContaining({ name: 'ModelError' }))
  })

  it('shapes that may touch, where nothing says how they push', () => {
    const { contact: _, ...unsaid } = good
    const floor: Shape = { ...tip, name: 'floor', body: 0, geometry: { kind: 'plane' } }
    const touching = { ...unsaid, shapes: [tip, floor] }
    expect(() => buildModel(touching)).toThrow(
      'model "arm": contact is missing, but shapes "floor" and "tip" may touch, expected stiffness, dissipation and slipSpeed',
    )
    expect(buildModel(unsaid).contact).toBeUndefined()

    const convex = buildModel({ ...touching, contactModel: 'convex' })
    const kin = kinematics(convex, [0])
    const asked = () =>
      contactResponses(convex, kin, twists(convex, kin, restState(convex)), contacts(convex, kin))
    expect(asked).toThrow('model "arm": contact is missing')
  })

  it('nothing, when it is good', () => {
    expect(checkModel(good)).toBe(good)
  })

  it('an inertia at the edge of the possible is let pass: a thin rod, a flat disc', () => {
    for (const aboutCom of [
      [1, 1, 0, 0, 0, 0],
      [1, 1, 2, 0, 0, 0],
    ] as const) {
      expect(() => checkModel(withArm({ inertia: { ...ball, aboutCom } }))).not.toThrow()
    }
  })
})

describe('a state is refused for', () => {
  const model = buildModel(good)
  it.each([
    ['a short q', { q: [], v: [0] }, [0], 'model "arm": q has length 0, expected nq = 1.'],
    ['a long v', { q: [0], v: [0, 0] }, [0], 'model "arm": v has length 2, expected nv = 1.'],
    ['no control', { q: [0], v: [0] }, [], 'model "arm": u has length 0, expected nu = 1.'],
    [
      'an angle that is no number',
      { q: [NaN], v: [0] },
      [0],
      'q[0] (shoulder [rad]) is NaN, expected a finite number.',
    ],
    ['an infinite speed', { q: [0], v: [Infinity] }, [0], 'v[0] (shoulder [rad/s]) is Infinity'],
    ['a control that is no number', { q: [0], v: [0] }, [NaN], 'u[0] (motor "drive") is NaN'],
  ])('%s, with a sentence', (_what, state, u, sentence) => {
    expect(() => step(model, state, u)).toThrow(sentence)
    expect(() => step(model, state, u)).toThrow(StateError)
  })

  it.each([
    [[2, 0, 0, 0], '[2, 0, 0, 0] of length 2'],
    [[0, 0, 0, 0], '[0, 0, 0, 0] of length 0'],
    [[0.6, 0.6, 0, 0.6], '[0.6, 0.6, 0, 0.6] of length 1.03'],
  ])('a rotation %j that is none', (Q, found) => {
    const flying = buildModel(withArm({ joints: [jointFree({ name: 'root' })] }, []))
    const sentence = `model "arm": q[3] to q[6] (root) are ${found}`
    const state = { q: [0, 0, 0, ...Q], v: Array<number>(6).fill(0) }
    expect(() => step(flying, state, [])).toThrow(sentence)
    expect(() => step(flying, state, [])).toThrow(StateError)
  })

  it('forces and accelerations of the wrong length', () => {
    const state = restState(model)
    expect(() => forwardDynamics(model, state, { tau: [] })).toThrow('tau has length 0, expected nv = 1.')
    expect(() => inverseDynamics(model, state, [0, 1])).toThrow('vdot has length 2, expected nv = 1.')
    expect(() => inverseDynamics(model, state, [NaN])).toThrow('vdot[0] (shoulder [rad/s]) is NaN')
  })

  it('nothing, when it is good', () => {
    expect(() => step(model, restState(model), [0])).not.toThrow()
  })
})

describe('a machine whose mass matrix has no inverse is refused by its first step', () => {
  const point = { mass: 1, com: [0, 0, 0], aboutCom: [0, 0, 0, 0, 0, 0] } as const
  const hinges = ['shoulder', 'twin'].map((name) => jointHinge({ name, axis: [0, 1, 0] }))
  const cases: [string, Partial<Body>, RegExp][] = [
    [
      'a point mass on the axis of a hinge',
      { inertia: point },
      /body "arm": inertia: joint "shoulder" has 0 of the 0/,
    ],
    [
      'a point mass that flies',
      { joints: [jointFree({ name: 'root' })], inertia: point },
      /joint "root" has 0 of/,
    ],
    [
      'two hinges about one axis',
      { joints: hinges },
      /joint "shoulder" has \S+ of the \S+ that it carries to itself/,
    ],
    [
      'a rod on a ball joint, which spins about itself',
      {
        joints: [jointBall({ name: 'ball' })],
        inertia: { mass: 1, com: [0, 0, 1], aboutCom: [1, 1, 0, 0, 0, 0] },
      },
      /along ball\.wz \[rad\/s\], expected more than 0/,
    ],
  ]
  it.each(cases)('%s', (_what, part, sentence) => {
    const model = buildModel(withArm(part, []))
    expect(() => step(model, restState(model), [])).toThrow(sentence)
    expect(() => step(model, restState(model), [])).toThrow(ModelError)
  })

  it('two slides along one axis, in the middle of a tree: named are they, not the joints that carry them', () => {
    const body = (name: string, parent: number, joints: readonly Joint[]): Body => ({
      ...arm,
      name,
      parent,
      joints,
    })
    const slides = ['first', 'second'].map((name) => jointSlide({ name, axis: [1, 0, 0] }))
    const bodies = [
      world,
      body('trunk', 0, [jointBall({ name: 'waist' })]),
      body('drawer', 1, slides),
      body('lid', 2, hinges.slice(1)),
    ]
    const model = buildModel({ ...good, bodies, shapes: [], motors: [] })
    expect(() => step(model, restState(model), [])).toThrow(
      /body "drawer": inertia: joint "first" has 0 of the 2 /,
    )
  })

  it('but not where an armature moves it', () => {
    const drive = jointHinge({ name: 'shoulder', axis: [0, 1, 0], armature: 1e-9 })
    const model = buildModel(withArm({ inertia: point, joints: [drive] }, []))
    expect(step(model, { q: [0], v: [1] }, [])).toEqual({ q: [0.002], v: [1] })
  })

  it('in a program it is not finite, which checkFinite traces to the body', () => {
    const stepped = ({ moment, u }: { moment: number; u: readonly number[] }) => {
      const inertia = { ...point, aboutCom: [moment, moment, moment, 0, 0, 0] } as const
      return step(buildModel(withArm({ inertia })), { q: [0.3], v: [1] }, u)
    }
    const still = { moment: 0, u: [1] }
    expect(compile(stepped, still)(still).v[0]).not.toSatisfy(Number.isFinite)
    expect(() => checkFinite(stepped, still)).toThrow(/body arm/)
  })
})
