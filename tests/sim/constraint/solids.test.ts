import { describe, expect, it, test } from 'vitest'
import { compile, grad, hvp, type Scalar, vmap } from '../../../ad/index.ts'
import { touchCount, touches } from '../../../sim/contact/distance.ts'
import {
  buildModel,
  type Geometry,
  identityQuaternion,
  jointFree,
  jointSlide,
  type Model,
  type Shape,
  type State,
  solidInertia,
  step,
} from '../../../sim/index.ts'
import { identity3 } from '../../../sim/spatial/mat3.ts'
import { type Arguments, certify } from '../../gradients/certified.ts'
import { world } from '../randomMachine.ts'

// Contacts between solids, which are skipped when the program runs where they are out of reach.

interface Numbers extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly radius: Scalar
  readonly mass: Scalar
  readonly friction: Scalar
}

const upright = { Q: identityQuaternion, p: [0, 0, 0] } as const

/** A ball that nothing holds above a capsule on a slide, and a box on another: three pairs, no plane. */
function company(x: Numbers, apart: Model['apart'] = []): Model {
  const inertia = solidInertia({ kind: 'sphere', radius: 0.1 }, { mass: x.mass })
  const geometries: Readonly<Record<string, Geometry>> = {
    ball: { kind: 'sphere', radius: x.radius },
    rod: { kind: 'capsule', radius: 0.1, halfLength: 0.2 },
    block: { kind: 'box', halfSize: [0.1, 0.1, 0.1] },
  }
  const names = Object.keys(geometries)
  const slide = (name: string) => jointSlide({ name, axis: [1, 0, 0.1], damping: 0.3 })
  return buildModel({
    name: 'company',
    bodies: [
      world,
      ...names.map((name, i) => ({
        name,
        parent: 0,
        X_PB: upright,
        joints: [i === 0 ? jointFree({ name }) : slide(name)],
        inertia,
      })),
    ],
    shapes: names.map(
      (name, i): Shape => ({
        name,
        body: i + 1,
        X_BS: upright,
        geometry: geometries[name]!,
        friction: x.friction,
        condim: 3,
        margin: 0.002,
        contype: 1,
        conaffinity: 1,
        rgba: [1, 1, 1, 1],
      }),
    ),
    apart,
    gravity: [0, 0, -9.81],
    timestep: 0.005,
    contactModel: 'convex',
    solver: { cone: 'elliptic' },
  })
}

/** Places of the ball against the rod at 0, and of the block along its slide. */
const places = {
  'all out of reach': { ball: [3, 0, 0], block: 8 },
  'bounding balls that meet, solids that do not': { ball: [0.28, 0.01, 0.05], block: 8 },
  'two of three touching': { ball: [0.19, 0.01, 0.05], block: 8 },
  'all touching': { ball: [0.19, 0.03, 0.05], block: 0.37 },
} as const

const numbersAt = ({ ball, block }: { ball: readonly number[]; block: number }): Numbers => ({
  q: [...ball, 1, 0, 0, 0, 0, block],
  v: [-0.3, 0.2, 0.1, 0.3, -0.2, 0.4, 0.1, -0.2],
  radius: 0.1,
  mass: 1.2,
  friction: 0.6,
})

const next = (x: Numbers, apart?: Model['apart']): readonly Scalar[] => {
  const { q, v } = step(company(x, apart), { q: x.q, v: x.v } as State, [])
  return [...q, ...v]
}

describe.each(Object.entries(places))('solids, %s', (_name, place) => {
  test('move with state, size, mass and friction', () => {
    certify((x: Numbers) => next(x), numbersAt(place))
  })
})

describe('a pair out of reach', () => {
  it('changes nothing: the step is that of a model without it, bit for bit', () => {
    const x = numbersAt(places['two of three touching'])
    const others = [
      ['ball', 'block'],
      ['rod', 'block'],
    ] as const
    expect(compile(next, x)(x)).toEqual(compile((y: Numbers) => next(y, others), x)(x))
    const away = numbersAt(places['all out of reach'])
    const all = [...others, ['ball', 'rod'] as const]
    expect(compile(next, away)(away)).toEqual(compile((y: Numbers) => next(y, all), away)(away))
    expect(next(x).slice(9)).not.toEqual(next(x, all).slice(9))
  })

  it('has as many touches as a pair in reach', () => {
    const kinds: readonly Geometry[] = [
      { kind: 'plane' },
      { kind: 'sphere', radius: 1 },
      { kind: 'capsule', radius: 1, halfLength: 1 },
      { kind: 'box', halfSize: [1, 1, 1] },
    ]
    const X = { R: identity3, p: [0, 0, 3] } as const
    kinds.forEach((a, i) => {
      for (const b of kinds.slice(Math.max(i, 1))) {
        expect(touchCount(a.kind, b.kind)).toBe(touches(a, X, b, X).length)
      }
    })
  })
})

describe('steps in lanes', () => {
  it('are those taken one at a time, bit for bit, whoever touches and however long each solve takes', () => {
    const states = Object.values(places).map(numbersAt)
    const one = compile(next, states[0]!)
    const lanes = compile(
      vmap((x: Numbers) => next(x)),
      states,
    )
    expect(lanes(states)).toEqual(states.map((x) => one(x)))
  })
})

describe('second derivatives of a step', () => {
  it('are differences of its gradients', () => {
    const x = numbersAt(places['two of three touching'])
    const loss = (y: Numbers) => {
      'use grad'
      return next(y).reduce((sum, z, i) => sum + (i + 1) * z * z, 0)
    }
    const along = {
      ...x,
      q: x.q.map((_, i) => Math.sin(i)),
      v: x.v.map((_, i) => Math.cos(i)),
      mass: 0.7,
      friction: 0.4,
      radius: 0,
    }
    const turned = compile((y: Numbers) => hvp(loss, y, along), x)(x)
    const slope = compile(grad(loss), x)
    const h = 1e-6
    const moved = (s: number): Numbers => ({
      q: x.q.map((q, i) => q + s * along.q[i]!),
      v: x.v.map((v, i) => v + s * along.v[i]!),
      radius: x.radius,
      mass: x.mass + s * along.mass,
      friction: x.friction + s * along.friction,
    })
    const [ahead, behind] = [slope(moved(h)), slope(moved(-h))]
    const numbers = ({ q, v, mass, friction, radius }: Numbers) => [...q, ...v, mass, friction, radius]
    const [after, before] = [numbers(ahead), numbers(behind)]
    numbers(turned).forEach((exact, i) => {
      const difference = (after[i]! - before[i]!) / (2 * h)
      expect(Math.abs(difference - exact)).toBeLessThan(1e-5 * (1 + Math.abs(exact)))
    })
    expect(Math.max(...numbers(turned).map(Math.abs))).toBeGreaterThan(1)
  })
})
