import { describe, expect, it } from 'vitest'
import { compile, type Scalar } from '../../ad/index.ts'
import {
  buildModel,
  contactForces,
  identityPose,
  type Joint,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  quatExp,
  rollout,
  type Shape,
  type Softness,
  type SolverOptions,
  type State,
  solidInertia,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'

const GRAVITY = 9.81
const halfSize = [0.1, 0.15, 0.2] as const
const mass = 2

/** Something of 2 kg above a floor. */
function above(
  joints: readonly Joint[],
  geometry: Shape['geometry'],
  timestep: Scalar,
  solver: SolverOptions,
  softness?: Softness,
): Model {
  const surface = {
    friction: 0.4,
    contype: 1,
    conaffinity: 1,
    rgba: [1, 1, 1, 1],
    X_BS: identityPose,
  } as const
  const inertia = solidInertia({ kind: 'box', halfSize }, { mass })
  return buildModel({
    name: 'thing',
    bodies: [world, { name: 'thing', parent: 0, X_PB: identityPose, joints, inertia }],
    shapes: [
      { ...surface, name: 'floor', body: 0, geometry: { kind: 'plane' }, ...(softness && { softness }) },
      { ...surface, name: 'thing', body: 1, geometry, ...(softness && { softness }) },
    ],
    gravity: [0, 0, -GRAVITY],
    timestep,
    contactModel: 'convex',
    solver,
  })
}

/** As hard as stays smooth: a box then rests within a hair of the floor, at any timestep. */
const hard: Softness = { solimp: [0.99, 0.999, 0.001, 0.5, 2] }

/** The program of so many steps of a machine whose timestep is an argument. */
function later(steps: number, model: (dt: Scalar) => Model, nq: number, nv: number) {
  const example = { dt: 0, q: Array<number>(nq).fill(0), v: Array<number>(nv).fill(0) }
  return compile(({ dt, q, v }: typeof example) => {
    const { state } = rollout(model(dt), { q, v }, { steps, control: () => [] })
    return { q: [...state.q], v: [...state.v] }
  }, example)
}

describe.each(['pyramidal', 'elliptic'] as const)('on a %s cone', (cone) => {
  const free = (dt: Scalar) =>
    above([jointFree({ name: 'root' })], { kind: 'box', halfSize }, dt, { cone }, hard)
  const tossed = later(20, free, 7, 6)

  it.each([0.1, 0.05, 0.02, 0.01, 0.005])('a tossed box comes to rest on a face, at dt = %d s', (dt) => {
    let state = { q: [0, 0, 0.6, ...quatExp([0.4, 0.3, 0.2])], v: [1, 0.5, 0, 2, -3, 1] }
    for (let time = 0; time < 8; time += 20 * dt) state = tossed({ dt, ...state })
    expect(Math.hypot(...state.v)).toBeLessThan(1e-8)
    const height = state.q[2]!
    expect(Math.min(...halfSize.map((h) => Math.abs(height - h)))).toBeLessThan(1e-3)
    // and weighs what it weighs
    const forces = contactForces(free(dt), state, []).map(({ force_W }) => force_W)
    const total = [0, 1, 2].map((i) => forces.reduce((sum, f) => sum + f[i as 0]!, 0))
    expect(total[2]! / (mass * GRAVITY)).toBeCloseTo(1, 6)
    expect(Math.hypot(total[0]!, total[1]!)).toBeLessThan(1e-5)
  })

  it('a block slides as far as Coulomb says: v²/2μg', () => {
    const slides = [jointSlide({ name: 'x', axis: [1, 0, 0] }), jointSlide({ name: 'z', axis: [0, 0, 1] })]
    const block = (dt: Scalar) => above(slides, { kind: 'sphere', radius: 0.1 }, dt, { cone, impratio: 10 })
    const slid = later(1000, block, 2, 2)
    const dt = 2e-4
    let state: { q: number[]; v: number[] } = { q: [0, 0.1], v: [0, 0] }
    for (let k = 0; k < 5; k++) state = slid({ dt, ...state })
    const speed = 2
    const from = state.q[0]!
    state = { q: state.q, v: [speed, state.v[1]!] }
    for (let k = 0; k < 5; k++) state = slid({ dt, ...state })
    expect(Math.abs(state.v[0]!)).toBeLessThan(1e-6)
    expect((state.q[0]! - from) / (speed ** 2 / (2 * 0.4 * GRAVITY))).toBeCloseTo(1, 3)
    expect(Math.abs((state.q[0]! - from) / (speed ** 2 / (2 * 0.4 * GRAVITY)) - 1)).toBeLessThan(1e-3)
  })
})

it('a ball tossed along the midpoint rule bounces, slides and comes to rest, turning as it rolls', () => {
  const dt = 0.01
  const joints = [
    jointSlide({ name: 'x', axis: [1, 0, 0] }),
    jointSlide({ name: 'z', axis: [0, 0, 1] }),
    jointHinge({ name: 'turn', axis: [0, 1, 0], damping: 0.2 }),
  ]
  const ball = (h: Scalar) => above(joints, { kind: 'sphere', radius: 0.1 }, h, { cone: 'elliptic' }, hard)
  const next = later(1, (h) => buildModel({ ...ball(h), integrator: 'implicitMidpoint' }), 3, 3)
  let state = { q: [0, 0.5, 0], v: [1, 0, 0] }
  const slip: number[] = []
  for (let k = 0; k < 1000; k++) {
    state = next({ dt, ...state })
    slip.push(state.v[0]! - 0.1 * state.v[2]!)
  }
  expect(slip[10]!).toBeCloseTo(1, 12)
  // it rolls long before it rests
  expect(Math.max(...slip.slice(100).map(Math.abs))).toBeLessThan(1e-3)
  expect(state.q[0]!).toBeGreaterThan(0.3)
  expect(Math.hypot(...state.v)).toBeLessThan(1e-8)
  expect(Math.abs(state.q[1]! - 0.1)).toBeLessThan(1e-3)
})

describe('a start of the solve', () => {
  it('changes no result', () => {
    const model = above([jointFree({ name: 'root' })], { kind: 'box', halfSize }, 0.01, {}, hard)
    const state: State = { q: [0, 0, 0.149, 1, 0, 0, 0], v: [1, 0.5, -1, 0.2, -0.3, 0.1] }
    const forces = (warm?: readonly number[]) =>
      contactForces(model, warm ? { ...state, warm } : state, []).flatMap(({ force_W }) => force_W)
    const cold = forces()
    forces([50, -30, 200, 10, -400, 30]).forEach((f, i) => {
      expect(f).toBeCloseTo(cold[i]!, 8)
    })
  })
})
