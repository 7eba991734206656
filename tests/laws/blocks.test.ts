import { describe, expect, it } from 'vitest'
import { jvp, type Scalar } from '../../ad/index.ts'
import {
  acceleration,
  type Body,
  buildModel,
  identityPose,
  type Joint,
  jointFree,
  jointSlide,
  type Model,
  moved,
  quatExp,
  type Shape,
  type State,
  solidInertia,
  type Vec3,
  worldMomentum,
} from '../../sim/index.ts'
import { expectClose } from '../parity/closeness.ts'
import { evolved } from '../sim/evolved.ts'
import { between, generator, randomQuaternion, randomVec, world } from '../sim/randomMachine.ts'
import { numbers } from '../sim/spatial/arbitraries.ts'

// Blocks on blocks: stacks rest, what meets in flight keeps its momentum, what slides on another stops where Coulomb says.

const GRAVITY = 9.81
const FRICTION = 0.4

/** The ways in which blocks push each other. */
const MODELS = {
  compliant: { contact: { stiffness: 1e5, dissipation: 3, slipSpeed: 0.01, implicit: true } },
  'convex, pyramids': { contactModel: 'convex', solver: { cone: 'pyramidal' } },
  'convex, smooth cones': { contactModel: 'convex', solver: { cone: 'elliptic' } },
} as const

type Pushing = (typeof MODELS)[keyof typeof MODELS]

interface Block {
  readonly halfSize: Vec3
  readonly joints: readonly Joint[]
  readonly mass: Scalar
  /** blocks meet that share one */
  readonly bits: number
}

/** As hard as stays smooth. */
const HARD = { solimp: [0.99, 0.999, 0.001, 0.5, 2] } as const

function blocksOf(
  blocks: readonly Block[],
  timestep: number,
  pushing: object,
  { floor = false, gravity = -GRAVITY } = {},
): Model {
  const surface = { friction: FRICTION, X_BS: identityPose, rgba: [1, 1, 1, 1], softness: HARD } as const
  const ground: Shape = {
    ...{ ...surface, name: 'floor', body: 0, geometry: { kind: 'plane' } },
    ...{ contype: 1, conaffinity: 1 },
  }
  return buildModel({
    name: 'blocks',
    bodies: [
      world,
      ...blocks.map(
        ({ halfSize, joints, mass }, i): Body => ({
          name: `block ${i}`,
          parent: 0,
          X_PB: identityPose,
          joints,
          inertia: solidInertia({ kind: 'box', halfSize }, { mass }),
        }),
      ),
    ],
    shapes: [
      ...(floor ? [ground] : []),
      ...blocks.map(
        ({ halfSize, bits }, i): Shape => ({
          ...{ ...surface, name: `block ${i}`, body: i + 1, geometry: { kind: 'box', halfSize } },
          ...{ contype: bits, conaffinity: bits },
        }),
      ),
    ],
    gravity: [0, 0, gravity],
    timestep,
    ...pushing,
  })
}

const loose = (name: string) => [jointFree({ name })]

describe.each(Object.entries(MODELS))('blocks that push by the model: %s', (name, pushing: Pushing) => {
  const compliantly = name === 'compliant'

  it('three of them, a wide one and two alike, come to rest on each other', () => {
    const sizes: readonly Vec3[] = [
      [0.15, 0.12, 0.1],
      [0.1, 0.1, 0.1],
      [0.1, 0.1, 0.1],
    ]
    const dt = compliantly ? 2e-4 : 0.01
    const pile = sizes.map(
      (halfSize, i): Block => ({
        ...{ halfSize, mass: 1, joints: loose(`root ${i}`) },
        // only neighbours can meet, which makes a small program
        bits: 3 << i,
      }),
    )
    const model = blocksOf(pile, dt, pushing, { floor: true })
    const start = sizes.map((_, i) => [
      ...[0.01 * Math.sin(3 * i), 0.01 * Math.cos(5 * i), 0.11 + 0.202 * i],
      ...quatExp([0.01 * Math.sin(i), 0.01 * Math.cos(i), 0.2 * i]),
    ])
    const later = evolved(model, 50)
    let state: State = { q: start.flat(), v: Array<number>(18).fill(0) }
    for (let time = 0; time < 4; time += 50 * dt) state = later(state)
    const [speed, sunk] = compliantly ? [1e-3, 5e-3] : [1e-7, 1e-3]
    expect(Math.hypot(...state.v)).toBeLessThan(speed)
    sizes.forEach((_, i) => {
      const [x, y, z] = state.q.slice(7 * i, 7 * i + 3)
      expect(Math.abs(z! - (0.1 + 0.2 * i))).toBeLessThan(sunk)
      expect(Math.hypot(x!, y!)).toBeLessThan(0.03)
    })
  })

  it('two of them push each other alike: momentum does not change, wherever they meet', () => {
    const halfSizes: readonly Vec3[] = [
      [0.3, 0.2, 0.1],
      [0.15, 0.2, 0.25],
    ]
    const pair = halfSizes.map(
      (halfSize, i): Block => ({
        ...{ halfSize, mass: 1 + i, bits: 1 },
        joints: loose(`root ${i}`),
      }),
    )
    const model = blocksOf(pair, 1e-3, pushing, { gravity: 0 })
    const random = generator(7)
    let pushed = 0
    for (let k = 0; k < 12; k++) {
      const place = () => [...randomVec(random, 0.15), ...randomQuaternion(random)]
      const state = {
        q: [...place(), ...place()],
        v: Array.from({ length: 12 }, () => between(random, -1, 1)),
      }
      const vdot = numbers(acceleration(model, state, []))
      // turning bodies alone accelerate by less
      const size = Math.max(...vdot.map(Math.abs))
      pushed += size > 10 ? 1 : 0
      expectClose(
        momentumRate(model, state, vdot).map((x) => x / Math.max(1, size)),
        Array(6).fill(0),
        1e-11,
        `pose ${k}`,
      )
    }
    expect(pushed).toBeGreaterThan(6)
  })

  it('two of them that meet in flight part, with the momentum that they had', () => {
    const pair = [0.1, 0.2].map(
      (size, i): Block => ({
        ...{ halfSize: [size, 0.15, 0.12], mass: 1 + i, bits: 1 },
        joints: loose(`root ${i}`),
      }),
    )
    const model = blocksOf(pair, 1e-3, pushing, { gravity: 0 })
    const start: State = {
      q: [-0.4, 0.02, 0, ...quatExp([0.3, 0.2, 0.1]), 0.2, 0, 0.03, ...quatExp([0.1, -0.2, 0.4])],
      v: [2, 0, 0, 1, 0, 0.5, -1, 0.1, 0, 0, 2, 0],
    }
    const end = evolved(model, 400)(start)
    const speed = (state: State) => state.v[0]! - state.v[6]!
    expect(speed(end)).toBeLessThan(0.5 * speed(start))
    expectClose(
      numbers(worldMomentum(model, end).force),
      numbers(worldMomentum(model, start).force),
      1e-11,
      'momentum',
    )
  })

  it('one slides on another that is free to follow as far as Coulomb says: v²/2μg(1 + m/M)', () => {
    const [m, M, v] = [1, 3, 1.5]
    const sliding = (who: string) => jointSlide({ name: `${who} along`, axis: [1, 0, 0] })
    const plank: Block = { halfSize: [2, 0.3, 0.1], mass: M, bits: 1, joints: [sliding('plank')] }
    const up = jointSlide({ name: 'up', axis: [0, 0, 1] })
    const brick: Block = { halfSize: [0.2, 0.1, 0.05], mass: m, bits: 1, joints: [sliding('brick'), up] }
    const options = compliantly
      ? { contact: { stiffness: 1e5, dissipation: 1, slipSpeed: v / 75 } }
      : { ...pushing, solver: { ...(pushing as { solver: object }).solver, impratio: 10 } }
    const model = blocksOf([plank, brick], 2e-4, options)
    const later = evolved(model, 2500)
    const lying = later({ q: [0, 0, 0.15], v: [0, 0, 0] })
    const end = later(later({ q: lying.q, v: [0, v, 0] }))
    const far = end.q[1]! - end.q[0]! - (lying.q[1]! - lying.q[0]!)
    expect(Math.abs(far / (v ** 2 / (2 * FRICTION * GRAVITY * (1 + m / M))) - 1)).toBeLessThan(1e-3)
    for (const speed of end.v.slice(0, 2)) expect(Math.abs(speed - (m * v) / (m + M))).toBeLessThan(1e-4)
  })
})

/** d/dt of the momentum of a machine that accelerates with vdot, exactly: by forward derivative along its path. */
function momentumRate(model: Model, { q, v }: State, vdot: readonly number[]): number[] {
  const along = (time: Scalar) => {
    'use grad'
    return worldMomentum(model, { q: moved(model, q, v, time), v: v.map((x, i) => x + time * vdot[i]!) })
  }
  return numbers(jvp(along, 0, 1).tangent)
}
