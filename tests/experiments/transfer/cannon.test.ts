import { describe, expect, it } from 'vitest'
import { cannonMachine } from '../../../experiments/transfer/cannon.ts'
import {
  type Body,
  buildModel,
  identityPose,
  type Joint,
  jointFree,
  jointHinge,
  jointSlide,
  kineticEnergy,
  type Model,
  type ModelParts,
  motorVelocity,
  restState,
  type Shape,
  step,
  zeroInertia,
} from '../../../sim/index.ts'

const GRAVITY = 9.81
const DT = 5e-4

const world: Body = { name: 'world', parent: 0, X_PB: identityPose, joints: [], inertia: zeroInertia }

function machine(bodies: readonly Body[], rest: Partial<ModelParts> = {}): Model {
  return buildModel({
    name: 'machine',
    bodies: [world, ...bodies],
    gravity: [0, 0, -GRAVITY],
    timestep: DT,
    contact: { stiffness: 1e5, dissipation: 0.5, slipSpeed: 0.01 },
    ...rest,
  })
}

function body(name: string, parent: number, joints: readonly Joint[], more: Partial<Body> = {}): Body {
  const inertia = {
    mass: 2,
    com: [0.1, -0.05, 0.02] as const,
    aboutCom: [0.03, 0.05, 0.06, 0.004, -0.003, 0.002] as const,
  }
  return { name, parent, X_PB: identityPose, joints, inertia, ...more }
}

const shape = (name: string, on: number, geometry: Shape['geometry'], friction: number): Shape => ({
  name,
  body: on,
  X_BS: identityPose,
  geometry,
  friction,
  contype: 1,
  conaffinity: 1,
  rgba: [1, 1, 1, 1],
})

describe('a machine rebuilt in cannon-es', () => {
  it('starts with the kinetic energy of the model', () => {
    const tree = machine([
      body('torso', 0, [jointFree({ name: 'root' })]),
      body('thigh', 1, [jointHinge({ name: 'hip', axis: [0, 1, 0], anchor: [0, 0.1, 0.2] })], {
        X_PB: { Q: [Math.SQRT1_2, 0, 0, Math.SQRT1_2], p: [0.2, 0.1, -0.1] },
      }),
    ])
    const state = { q: [0.1, 0.2, 1, 0.6, 0, 0.8, 0, 0.4], v: [0.3, -0.2, 0.1, 1, 2, -1.5, 3] }
    expect(cannonMachine(tree, state, DT).kineticEnergy()).toBeCloseTo(kineticEnergy(tree, state), 10)
  })

  it('falls as Galileo said, whatever it spins', () => {
    const free = machine([body('stone', 0, [jointFree({ name: 'root' })], { inertia: symmetricAtCentre })])
    const rebuilt = cannonMachine(free, { q: [0, 0, 3, 1, 0, 0, 0], v: [0.5, 0, 0, 1, 2, 3] }, DT)
    const steps = 1000
    for (let k = 0; k < steps; k++) rebuilt.step([])
    const t = steps * DT
    // semi-implicit Euler falls by g dt t / 2 more than the parabola
    const fall = (GRAVITY * t * (t + DT)) / 2
    const { p } = rebuilt.pose(1)
    expect(p[2]).toBeCloseTo(3 - fall, 9)
    expect(p[0]).toBeCloseTo(0.5 * t, 9)
  })

  it('tumbles as Euler says: turning about unequal axes, it agrees with limber', () => {
    const tumbling = machine([body('wing', 0, [jointFree({ name: 'root' })])], { gravity: [0, 0, 0] })
    const state = { q: [0, 0, 0, 1, 0, 0, 0], v: [0.1, 0, 0, 2, -3, 1] }
    expect(distanceAfter(tumbling, state, 2000)).toBeLessThan(2e-3)
  })

  it('swings as limber does: a double pendulum, hinged off its centres', () => {
    const elbow = jointHinge({
      name: 'elbow',
      axis: [0, 1, 0],
      anchor: [0, 0.02, 0.15],
      damping: 0.05,
      stiffness: 0.5,
    })
    const pendulum = machine([
      body('upper', 0, [jointHinge({ name: 'shoulder', axis: [0, 1, 0], anchor: [0, 0, 0.3] })]),
      body('lower', 1, [elbow], { X_PB: { Q: [1, 0, 0, 0], p: [0, 0, -0.3] } }),
    ])
    expect(distanceAfter(pendulum, { q: [0.7, -0.4], v: [0, 0] }, 2000)).toBeLessThan(5e-3)
  })

  it('obeys its motors, clamped and geared', () => {
    const hinge = jointHinge({ name: 'wheel', axis: [0, 0, 1] })
    const driven = machine([body('rotor', 0, [hinge], { inertia: symmetricAtCentre })], {
      motors: [{ name: 'motor', joint: 'wheel', gear: 3, range: [-1, 1] }],
    })
    const rebuilt = cannonMachine(driven, restState(driven), DT)
    for (let k = 0; k < 200; k++) rebuilt.step([7])
    // ω = τ t / I with τ = 3 · 1
    const omega = (3 * 200 * DT) / 0.05
    expect(Math.sqrt((2 * rebuilt.kineticEnergy()) / 0.05)).toBeCloseTo(omega, 6)
  })

  it('obeys a servo, which resists as it turns', () => {
    const [gear, kv, u] = [2, 0.1, 4]
    const hinge = jointHinge({ name: 'wheel', axis: [0, 0, 1] })
    const driven = machine([body('rotor', 0, [hinge], { inertia: symmetricAtCentre })], {
      motors: [motorVelocity({ name: 'servo', joint: 'wheel', gear, kv })],
    })
    const rebuilt = cannonMachine(driven, restState(driven), DT)
    for (let k = 0; k < 200; k++) rebuilt.step([u])
    // I ω̇ = gear kv (u − gear ω), step by step
    const omega = (u / gear) * (1 - (1 - (gear ** 2 * kv * DT) / 0.05) ** 200)
    expect(Math.sqrt((2 * rebuilt.kineticEnergy()) / 0.05)).toBeCloseTo(omega, 6)
  })

  it('slides to rest by Coulomb: v² / 2 μ g', () => {
    const mu = 0.4
    const sled = machine([body('sled', 0, [jointFree({ name: 'root' })], { inertia: heavyToTurn })], {
      shapes: [
        shape('ground', 0, { kind: 'plane' }, 0),
        { ...shape('runner', 1, { kind: 'capsule', radius: 0.05, halfLength: 0.3 }, mu), X_BS: lying },
        {
          ...shape('other runner', 1, { kind: 'capsule', radius: 0.05, halfLength: 0.3 }, mu),
          X_BS: lyingBeside,
        },
      ],
    })
    const speed = 2
    const rebuilt = cannonMachine(sled, { q: [0, 0, 0.05, 1, 0, 0, 0], v: [speed, 0, 0, 0, 0, 0] }, DT)
    for (let k = 0; k < 2000; k++) rebuilt.step([])
    const way = speed ** 2 / (2 * mu * GRAVITY)
    expect(Math.abs(rebuilt.pose(1).p[0] / way - 1)).toBeLessThan(0.01)
    expect(rebuilt.pose(1).p[2]).toBeCloseTo(0.05, 3)
  })

  it('keeps a planar machine in its plane', () => {
    const slide = (name: string, axis: readonly [number, number, number]) => jointSlide({ name, axis })
    const planar = machine([
      body('torso', 0, [
        slide('x', [1, 0, 0]),
        slide('z', [0, 0, 1]),
        jointHinge({ name: 'pitch', axis: [0, 1, 0] }),
      ]),
    ])
    const rebuilt = cannonMachine(planar, { q: [0, 1, 0.3], v: [0.5, 0, 2] }, DT)
    for (let k = 0; k < 500; k++) rebuilt.step([])
    const { p, Q } = rebuilt.pose(1)
    expect(p[1]).toBeCloseTo(0, 12)
    expect(Math.hypot(Q[1], Q[3])).toBeCloseTo(0, 12)
  })

  it('says which joint it cannot rebuild, and why', () => {
    const telescope = machine([
      body('base', 0, [jointFree({ name: 'root' })]),
      body('tube', 1, [jointSlide({ name: 'tube', axis: [0, 0, 1] })]),
    ])
    expect(() => cannonMachine(telescope, restState(telescope), DT)).toThrow(
      'Joint "tube" cannot be rebuilt in cannon-es: it slides between two moving bodies.',
    )
  })
})

describe('a machine with a closed loop', () => {
  it('is not rebuilt without it', () => {
    const limbs = [
      body('arm', 0, [jointHinge({ name: 'arm', axis: [0, 1, 0] })]),
      body('rod', 0, [jointHinge({ name: 'rod', axis: [0, 1, 0] })]),
    ]
    const anchor = [0.1, 0, 0] as const
    const loop = { kind: 'connect', name: 'pin', bodies: ['arm', 'rod'], anchor } as const
    const closed = machine(limbs, { equalities: [loop] })
    expect(() => cannonMachine(closed, restState(closed), DT)).toThrow(
      'The connect "pin" cannot be rebuilt in cannon-es: only trees of bodies are.',
    )
    const open = machine(limbs, { equalities: [{ ...loop, active: false }] })
    expect(() => cannonMachine(open, restState(open), DT)).not.toThrow()
  })
})

const symmetricAtCentre = { mass: 2, com: [0, 0, 0], aboutCom: [0.05, 0.05, 0.05, 0, 0, 0] } as const
const heavyToTurn = { mass: 2, com: [0, 0, 0], aboutCom: [5, 5, 5, 0, 0, 0] } as const
const lying = { Q: [Math.SQRT1_2, 0, Math.SQRT1_2, 0], p: [0, 0.2, 0] } as const
const lyingBeside = { Q: [Math.SQRT1_2, 0, Math.SQRT1_2, 0], p: [0, -0.2, 0] } as const

/** How far the last body is from where limber has it after some steps [m], over a second of motion. */
function distanceAfter(
  model: Model,
  state: { q: readonly number[]; v: readonly number[] },
  steps: number,
): number {
  const rebuilt = cannonMachine(model, state, DT)
  const origin = model.bodies.length - 1
  let here = state as { q: readonly number[]; v: readonly number[] }
  for (let k = 0; k < steps; k++) {
    rebuilt.step([])
    here = step(model, here, [])
  }
  const there = rebuilt.pose(origin)
  const p = cannonMachine(model, here, DT).pose(origin).p
  return Math.hypot(p[0] - there.p[0], p[1] - there.p[1], p[2] - there.p[2])
}
