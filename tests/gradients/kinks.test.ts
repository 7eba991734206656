import { describe, expect, test } from 'vitest'
import { checkJvp, dotTest } from '../../ad/checking/index.ts'
import { flatDerivatives } from '../../ad/diagnostics/index.ts'
import {
  buildModel,
  constraintForces,
  type Joint,
  jointBall,
  jointHinge,
  jointSlide,
  type Model,
  type ModelParts,
  type Motor,
  quatAxisAngle,
  type Scalar,
  type Shape,
  type SolverOptions,
  type State,
  solidInertia,
  step,
  type Vec3,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'

// Exactly where a force begins or ends, a derivative is one of those between the slopes on both sides, and the same forward
// and in reverse; where a force jumps, it is that of the side on which there is none; and some places only look like kinks.
// Which it is where, sim/README.md says ("At kinks").

type Numbers = readonly Scalar[]

/** One coordinate after a step, as a function of the number that sits at a kink. */
interface Kink {
  readonly f: (x: Numbers) => Numbers
  readonly at: number
  /** the side whose slope is the derivative, where the place is met to the last bit; none: either, by rounding */
  readonly side?: 1 | -1
}

const MOST = 0.4
const X_PB = { Q: [1, 0, 0, 0], p: [0, 0, 0] } as const

function machine(joints: readonly Joint[], parts: Partial<ModelParts> = {}): Model {
  const inertia = solidInertia({ kind: 'box', halfSize: [0.2, 0.1, 0.3] }, { mass: 1.3 })
  return buildModel({
    name: 'machine',
    bodies: [world, { name: 'arm', parent: 0, X_PB, joints, inertia }],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    ...parts,
  })
}

function stepped(model: Model, state: State, u: Numbers = []): Numbers {
  const { q, v } = step(model, state, u)
  return [...q, ...v]
}

const after = (joint: Joint, state: State, parts: Partial<ModelParts> = {}, u: Numbers = []): Numbers =>
  stepped(machine([joint], parts), state, u)

const hinge = (more: Partial<Parameters<typeof jointHinge>[0]> = {}): Joint =>
  jointHinge({ name: 'j', axis: [0, 1, 0], ...more })

const driven = (more: Partial<Motor>, u: Numbers) =>
  after(hinge(), { q: [0.1], v: [0.5] }, { motors: [{ name: 'm', joint: 'j', gear: 2, ...more }] }, u)

const stop = { stiffness: 50, damping: 2 }

// a ball that slides along x and z over a floor, pushed along both

const RADIUS = 0.1
const FRICTION = 0.7
const MATERIAL = { stiffness: 2e4, dissipation: 0.8, slipSpeed: 0.01 }
const CONVEX = { contactModel: 'convex' } as const

const shape = (name: string, body: number, geometry: Shape['geometry']): Shape => ({
  ...{ name, body, geometry, X_BS: X_PB, friction: FRICTION, contype: 1, conaffinity: 1 },
  rgba: [1, 1, 1, 1],
})

const slide = (name: string, axis: Vec3): Joint => jointSlide({ name, axis })

const ballOnFloor = (parts: Partial<ModelParts>): Model =>
  machine([slide('x', [1, 0, 0]), slide('z', [0, 0, 1])], {
    shapes: [shape('floor', 0, { kind: 'plane' }), shape('ball', 1, { kind: 'sphere', radius: RADIUS })],
    motors: ['x', 'z'].map((joint) => ({ name: joint, joint, gear: 1 })),
    contact: MATERIAL,
    ...parts,
  })

/** Convex, and a little in the floor, at rest. */
const SUNK = { q: [0, RADIUS - 1e-3], v: [0, 0] }
const lying = (solver: SolverOptions) => ballOnFloor({ ...CONVEX, solver, timestep: 0.006 })

/** A hinge a little beyond its solved limit, at rest; and one that dry friction holds. */
const limited = machine([hinge({ range: [-1, MOST], armature: 1 })], {
  ...CONVEX,
  motors: [{ name: 'm', joint: 'j', gear: 1 }],
})
const BEYOND = { q: [MOST + 0.01], v: [0] }
const DRY = 0.3
const held = machine([hinge({ dryFriction: DRY })], {
  ...CONVEX,
  gravity: [0, 0, 0],
  motors: [{ name: 'm', joint: 'j', gear: 1 }],
})
const RESTING = { q: [0.1], v: [0] }

/** Where an affine function is as large as `value`: of the force of a constraint as long as it stays in one zone. */
function reaches(value: number, affine: (u: number) => number): number {
  const [at0, at1] = [affine(0), affine(1)]
  return (value - at0) / (at1 - at0)
}

/** Force of the last constraint, which is the only one or the upper limit, along one of its rows. */
function constraintForce(model: Model, state: State, u: readonly number[], row: number): number {
  const last = constraintForces(model, state, u).constraints.at(-1)!
  return Math.abs(last.force[row]!)
}

/** The push along x at which a lying ball begins to slide: when friction bears its share of what presses it. */
function slidingAt(solver: SolverOptions, share: number): number {
  const model = lying(solver)
  const pressing = constraintForce(model, SUNK, [0, 0], 0)
  // the floor's tangents are y and −x
  return reaches(share * FRICTION * pressing, (u) => constraintForce(model, SUNK, [u, 0], 2))
}

const KINKS: Readonly<Record<string, Kink>> = {
  'a hinge at the edge of its stop': {
    f: ([q]) => after(hinge({ range: [-1, MOST], limit: stop }), { q: [q!], v: [-0.5] }),
    at: MOST,
    side: 1,
  },
  'a ball at the edge of its stop': {
    f: ([angle]) =>
      after(jointBall({ name: 'j', stop: { ...stop, maxAngle: MOST } }), {
        q: quatAxisAngle([0, 1, 0], angle!),
        v: [0, -0.5, 0],
      }),
    at: MOST,
  },
  'a control at its limit': { f: ([u]) => driven({ range: [-1, MOST] }, [u!]), at: MOST, side: 1 },
  'a force at its limit': { f: ([u]) => driven({ forceRange: [-1, MOST] }, [u!]), at: MOST, side: 1 },
  'a compliant contact that parts as fast as it stops pushing': {
    f: ([v]) => stepped(ballOnFloor({}), { q: [0, RADIUS - 0.01], v: [0.1, v!] }, [0, 0]),
    at: 1 / MATERIAL.dissipation,
    side: 1,
  },
  'a contact that begins to slide on an elliptic cone': {
    f: ([u]) => stepped(lying({ cone: 'elliptic' }), SUNK, [u!, 0]),
    at: slidingAt({ cone: 'elliptic' }, 1),
  },
  'a contact that begins to slide on a pyramid': {
    f: ([u]) => stepped(lying({ cone: 'pyramidal' }), SUNK, [u!, 0]),
    // the two edges that are not across x bear half of what presses
    at: slidingAt({ cone: 'pyramidal' }, 1 / 2),
  },
  'a contact that lets go, on an elliptic cone': {
    f: ([u]) => stepped(lying({ cone: 'elliptic' }), SUNK, [0, u!]),
    at: reaches(0, (u) => constraintForce(lying({ cone: 'elliptic' }), SUNK, [0, u], 0)),
  },
  'a contact that lets go, on a pyramid': {
    f: ([u]) => stepped(lying({}), SUNK, [0, u!]),
    at: reaches(0, (u) => constraintForce(lying({}), SUNK, [0, u], 0)),
  },
  'a solved limit that lets go': {
    f: ([u]) => stepped(limited, BEYOND, [u!]),
    at: reaches(0, (u) => constraintForce(limited, BEYOND, [u], 0)),
  },
  'dry friction that gives way': {
    f: ([u]) => stepped(held, RESTING, [u!]),
    at: reaches(DRY, (u) => constraintForce(held, RESTING, [u / 100], 0)) / 100,
  },
}

/** How far the slope on a side is looked at: small beside what curves, large beside rounding. */
const ASIDE = 1e-5

/** @throws DerivativeError unless the two modes agree at the kink */
function agreeBothWays(kink: Kink): void {
  const { at, outputs, jvp, vjp } = flatDerivatives(kink.f, [kink.at])
  dotTest({
    jvp: (dx) => jvp(at, dx),
    vjp: (y) => vjp(at, y),
    inputs: 1,
    outputs: outputs.length,
    tolerance: 1e-13,
  }).throwIfWrong()
}

/** What differences say of every output's derivative. */
function verdicts(kink: Kink): ReadonlySet<string> {
  const { at, value, jvp } = flatDerivatives(kink.f, [kink.at])
  const { judgements } = checkJvp({ at, components: 'all', value, jvp, tolerance: 1e-6 })
  return new Set(judgements.map(({ verdict }) => verdict))
}

describe.each(Object.entries(KINKS))('at %s', (_name, kink) => {
  test('forward and reverse agree', () => agreeBothWays(kink))

  test('the derivative lies between the slopes on both sides', () => {
    const found = verdicts(kink)
    expect(found).toContain('kink')
    expect(found).not.toContain('wrong')
  })

  test('the derivative is that of the side that is documented', () => {
    const { at, value, jvp } = flatDerivatives(kink.f, [kink.at])
    const [here, slope] = [[...value(at)], [...jvp(at, [1])]]
    const [above, below] = [1, -1].map((side) =>
      Array.from(value([kink.at + side * ASIDE]), (y, i) => (y - here[i]!) / (side * ASIDE)),
    )
    const far = (slopes: readonly number[]) => Math.max(...slope.map((s, i) => Math.abs(s - slopes[i]!)))
    const [fromAbove, fromBelow] = [far(above!), far(below!)]
    const [documented, other] = kink.side === -1 ? [fromBelow, fromAbove] : [fromAbove, fromBelow]
    expect(kink.side === undefined ? Math.min(documented, other) : documented).toBeLessThan(
      0.01 * Math.max(documented, other),
    )
  })
})

/** Where nothing has a kink. */
const SMOOTH: Readonly<Record<string, Kink>> = {
  'a compliant contact that neither closes nor parts': {
    f: ([v]) => stepped(ballOnFloor({}), { q: [0, RADIUS - 0.01], v: [0.1, v!] }, [0, 0]),
    at: 0,
  },
  'a compliant contact that does not slide': {
    f: ([v]) => stepped(ballOnFloor({}), { q: [0, RADIUS - 0.01], v: [v!, -0.1] }, [0, 0]),
    at: 0,
  },
  'dry friction at rest': { f: ([v]) => after(hinge({ dryFriction: DRY }), { q: [0.1], v: [v!] }), at: 0 },
  'solved dry friction at rest': { f: ([v]) => stepped(held, { q: [0.1], v: [v!] }, [0]), at: 0 },
  'a solved contact that neither closes nor parts': {
    f: ([v]) => stepped(lying({ cone: 'elliptic' }), { ...SUNK, v: [0, v!] }, [0, 0]),
    at: 0,
  },
  'a solved contact that does not slide': {
    f: ([v]) => stepped(lying({ cone: 'elliptic' }), { ...SUNK, v: [v!, 0] }, [0, 0]),
    at: 0,
  },
}

describe.each(Object.entries(SMOOTH))('at %s', (_name, kink) => {
  test('forward and reverse agree', () => agreeBothWays(kink))

  test('the derivative is right on both sides', () => {
    const found = verdicts(kink)
    expect(found).toContain('right')
    for (const verdict of ['kink', 'wrong']) expect(found).not.toContain(verdict)
  })
})

describe('at a compliant contact that touches with nothing', () => {
  const f = ([z]: Numbers) => stepped(ballOnFloor({}), { q: [0, z!], v: [0.1, -0.5] }, [0, 0])
  const kink: Kink = { f, at: RADIUS }

  test('forward and reverse agree', () => agreeBothWays(kink))

  test('slopes on both sides meet in the derivative, as the root of the depth', () => {
    const { at, value, jvp } = flatDerivatives(kink.f, [kink.at])
    const [here, slope] = [[...value(at)], [...jvp(at, [1])]]
    const apart = (h: number) =>
      Math.max(...Array.from(value([RADIUS + h]), (y, i) => Math.abs((y - here[i]!) / h - slope[i]!)))
    expect(apart(1e-6)).toBeLessThan(1e-9)
    const rate = (depth: number) => apart(-depth) / Math.sqrt(depth)
    for (const depth of [1e-5, 1e-6, 1e-7]) expect(Math.abs(rate(depth) / rate(1e-4) - 1)).toBeLessThan(0.02)
  })
})

/** Where a solved force begins all at once, and the direction in which there is none. */
const JUMPS: Readonly<Record<string, Kink & { readonly free: 1 | -1 }>> = {
  'a solved contact whose distance is its margin': {
    f: ([z]) => stepped(lying({ cone: 'elliptic' }), { q: [0, z!], v: [0.3, -0.5] }, [0, 0]),
    at: RADIUS,
    free: 1,
  },
  'the same on a pyramid, at rest': {
    f: ([z]) => stepped(lying({}), { q: [0, z!], v: [0, 0] }, [0, 0]),
    at: RADIUS,
    free: 1,
  },
  'a solved limit that is just reached': {
    f: ([q]) => stepped(limited, { q: [q!], v: [0.5] }, [0]),
    at: MOST,
    free: -1,
  },
  'a hinge at rest beyond its compliant stop, whose damper is taken ahead': {
    f: ([v]) => after(hinge({ range: [-1, MOST], limit: stop }), { q: [MOST + 0.005], v: [v!] }),
    at: 0,
    free: -1,
  },
}

describe.each(Object.entries(JUMPS))('at %s', (_name, kink) => {
  const { at, free } = kink

  test('forward and reverse agree', () => agreeBothWays(kink))

  test('the derivative is that of the side without force', () => {
    const { value, jvp } = flatDerivatives(kink.f, [at])
    const slope = jvp([at], [1])
    const [here, there, across] = [0, 1, -1].map((side) => value([at + side * free * ASIDE]))
    const jump = Math.max(...here!.map((y, i) => Math.abs(y - across![i]!)))
    expect(jump).toBeGreaterThan(100 * ASIDE)
    here!.forEach((y, i) => {
      expect(Math.abs(slope[i]! - (there![i]! - y) / (free * ASIDE))).toBeLessThan(1e-4)
    })
  })
})
