import { describe, expect, it } from 'vitest'
import type { RobotTree } from '../../../robots/index.ts'
import {
  ball as ballJoint,
  body,
  capsule,
  connect,
  couple,
  free,
  ground,
  hinge,
  hold,
  inertia,
  motor,
  robot,
  servo,
  slide,
  sphere,
  weld,
  world,
} from '../../../robots/index.ts'

const SURROUNDINGS = { timestep: 0.01, contact: { stiffness: 1, dissipation: 0, slipSpeed: 1 } }
const made = (tree: RobotTree) => robot('made', {}, () => tree)
const ball = { radius: 0.1, mass: 1 }

describe('a tree becomes a model', () => {
  const model = made(
    world(
      SURROUNDINGS,
      ground(),
      body(
        'a',
        { at: [0, 0, 1] },
        slide('x', { axis: 'x' }),
        hinge('turn', { axis: '-z' }),
        motor('turn', { gear: 3, range: [-1, 2] }),
        sphere(ball),
        sphere({ ...ball, at: [1, 0, 0], mass: 3 }),
        body('c', hinge('c', { axis: [0, 1, 1] }), sphere({ ...ball, name: 'tip' })),
      ),
      body('b', free('b'), capsule({ from: [0, 0, 0], to: [0, 0, 1], radius: 0.1, mass: 1 })),
      motor('c'),
    ),
  ).model()

  it('numbered depth first, with the world as its own parent', () => {
    expect(model.bodies.map(({ name, parent }) => [name, parent])).toEqual([
      ['world', 0],
      ['a', 0],
      ['c', 1],
      ['b', 0],
    ])
    expect([model.nq, model.nv, model.nu]).toEqual([3 + 7, 3 + 6, 2])
  })

  it('with the mass, centre and inertia of all shapes of a body together', () => {
    const { mass, com, aboutCom } = model.bodies[1]!.inertia
    expect([mass, ...com]).toEqual([4, 0.75, 0, 0])
    // two balls of 1 and 3 kg, a metre apart: reduced mass 3/4 kg
    const balls = 0.4 * 4 * 0.01
    for (const [i, x] of [balls, balls + 0.75, balls + 0.75, 0, 0, 0].entries())
      expect(aboutCom[i]).toBeCloseTo(x, 14)
  })

  it('with shapes called after their bodies unless they have a name', () => {
    expect(model.shapes.map(({ name }) => name)).toEqual([
      'world.plane',
      'a.sphere',
      'a.sphere.2',
      'tip',
      'b.capsule',
    ])
  })

  it('with motors in the order of bodies, those of the world last', () => {
    expect(model.motors).toEqual([
      { name: 'turn', joint: 'turn', gear: 3, range: [-1, 2] },
      { name: 'c', joint: 'c', gear: 1 },
    ])
  })

  it('with a stated inertia in the place of that of the shapes', () => {
    const stated = { mass: 5, com: [0, 0, 1], aboutCom: [1, 1, 1, 0, 0, 0] } as const
    const stout = made(
      world(SURROUNDINGS, body('a', hinge('a', { axis: 'x' }), inertia(stated), sphere(ball))),
    ).model()
    expect(stout.bodies[1]!.inertia).toEqual(stated)
  })
})

describe('where a machine starts', () => {
  const one = (start: RobotTree['start']) =>
    made(
      world(
        { ...SURROUNDINGS, start },
        body('a', { at: [1, 2, 3] }, free('f'), sphere(ball)),
        body('b', hinge('h', { axis: 'x', reference: 0.3 }), sphere(ball)),
      ),
    )

  it('is the reference pose at rest, unless it is told otherwise', () => {
    expect(one({}).start()).toEqual({ q: [1, 2, 3, 1, 0, 0, 0, 0.3], v: [0, 0, 0, 0, 0, 0, 0] })
    expect(one({ q: { h: 0.5 }, v: { f: [1, 0, 0, 0, 0, 2] } }).start()).toEqual({
      q: [1, 2, 3, 1, 0, 0, 0, 0.5],
      v: [1, 0, 0, 0, 0, 2, 0],
    })
  })

  it('cannot be told of joints that are not there, nor the wrong count', () => {
    expect(() => one({ q: { k: 1 } }).start()).toThrow(
      'robot "made": start.q: there is no joint "k", expected one of f, h.',
    )
    expect(() => one({ v: { f: [1] } }).start()).toThrow(
      'robot "made": start.v: joint "f" is given 1 numbers, expected 6.',
    )
  })
})

describe('what surrounds a machine', () => {
  it('is handed on to its model, every part of it', () => {
    const settings = {
      ...SURROUNDINGS,
      gravity: [0, 0, -1.6],
      contactModel: 'convex',
      solver: { cone: 'elliptic' },
      integrator: 'rungeKutta4',
      fluid: { density: 1000, viscosity: 0.001 },
      apart: [['a.sphere', 'b.sphere']],
      parentsTouch: true,
      together: [{ between: ['a.sphere', 'c.sphere'] }],
    } as const
    const bodies = ['a', 'b', 'c'].map((name) => body(name, slide(name, { axis: 'x' }), sphere(ball)))
    expect(made(world(settings, ...bodies)).model()).toMatchObject(settings)
  })
})

describe('impossible trees', () => {
  it('are refused by name', () => {
    expect(() => hinge('knee', { axis: 'y', range: [0, 1] })).toThrow(
      'joint "knee": it has a range and no limit, expected limit: { stiffness, damping }',
    )
    const stated = inertia({ mass: 1, com: [0, 0, 0], aboutCom: [1, 1, 1, 0, 0, 0] })
    expect(() => body('a', stated, stated)).toThrow('body "a": 2 inertias are stated, expected at most one.')
    expect(() => made(world(SURROUNDINGS, motor('ghost'))).model()).toThrow(/motor "ghost": joint is "ghost"/)
  })
})

describe('closed loops', () => {
  const at = { at: [1, 0, 0] } as const
  const model = made(
    world(
      SURROUNDINGS,
      body('a', hinge('a', { axis: 'y' }), sphere(ball), weld('c', 'd', { name: 'glue', torqueScale: 2 })),
      body('b', at, hinge('b', { axis: 'y' }), sphere(ball), couple('b', 'a', { polynomial: [0, -2] })),
      body('c', at, ballJoint('c', { damping: 0.1 }), sphere(ball)),
      body('d', at, slide('d', { axis: 'x' }), sphere(ball)),
      connect('a', 'b', { anchor: [0.5, 0, 0], softness: { solref: [0.01, 1] } }),
      hold('d', { at: 0.2, active: false }),
      servo('d', { kp: 30, kv: 2, forceRange: [-5, 5] }),
    ),
  ).model()

  it('are those of bodies, then those of the world, called after what they hold together', () => {
    expect(model.equalities).toEqual([
      { kind: 'weld', name: 'glue', bodies: ['c', 'd'], torqueScale: 2 },
      { kind: 'coupling', name: 'b-a', joints: ['b', 'a'], polynomial: [0, -2] },
      {
        kind: 'connect',
        name: 'a-b',
        bodies: ['a', 'b'],
        anchor: [0.5, 0, 0],
        softness: { solref: [0.01, 1] },
      },
      { kind: 'coupling', name: 'd', joints: ['d'], polynomial: [0.2], active: false },
    ])
    expect(model.ties).toHaveLength(3)
  })

  it('may have ball joints and servos', () => {
    expect(model.bodies[3]!.joints[0]!.kind).toBe('ball')
    expect(model.motors).toEqual([
      {
        name: 'd',
        joint: 'd',
        gear: 1,
        forceRange: [-5, 5],
        gain: { constant: 30 },
        bias: { perLength: -30, perRate: -2 },
      },
    ])
  })
})
