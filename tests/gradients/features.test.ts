import { describe, test } from 'vitest'
import {
  type Body,
  buildModel,
  type IntegratorName,
  identityQuaternion,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  type ModelParts,
  type Motor,
  motorDamper,
  motorPosition,
  motorVelocity,
  quatExp,
  type Scalar,
  step,
  type Vec3,
} from '../../sim/index.ts'
import { world } from '../sim/randomMachine.ts'
import { type Arguments, certify } from './certified.ts'

// Integrator × {kinds of motor, fluid}, with respect to state, control and every number of the machine.

interface Numbers extends Arguments {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
  readonly mass: Scalar
  readonly com: Vec3
  readonly moments: readonly Scalar[]
  readonly place: Vec3
  readonly axis: Vec3
  readonly damping: Scalar
  readonly gear: Scalar
  readonly gains: readonly Scalar[]
  readonly density: Scalar
  readonly viscosity: Scalar
  readonly wind: Vec3
}

const at: Numbers = {
  q: [0.4, -0.2, 0.3, ...quatExp([0.3, -0.2, 0.5])],
  v: [0.8, -0.5, 1.2, 0.4, -0.6, 1],
  u: [0.3, -0.4, 0.5],
  mass: 1.3,
  com: [0.05, 0.02, -0.1],
  moments: [0.03, 0.05, 0.045, 0.004, -0.006, 0.003],
  place: [0.1, -0.2, 0.3],
  axis: [0.2, 1, -0.4],
  damping: 0.3,
  gear: 1.4,
  gains: [6, 0.7, -0.4],
  density: 40,
  viscosity: 0.3,
  wind: [0.4, -0.2, 0.1],
}

type Kind = (x: Numbers) => { motors?: readonly Motor[]; fluid?: NonNullable<ModelParts['fluid']> }

const joints = ['a', 'b', 'c']
const each = (make: (frame: Motor) => Motor) => (x: Numbers) => ({
  motors: joints.map((joint) => make({ name: joint, joint, gear: x.gear })),
})

const kinds: Readonly<Record<string, Kind>> = {
  'plain motors, one at its limit': (x) =>
    each((frame) => ({ ...frame, ...(frame.joint === 'c' && { range: [-1, 0.2] as const }) }))(x),
  'position motors': (x) => each((frame) => motorPosition({ ...frame, kp: x.gains[0]!, kv: x.gains[1]! }))(x),
  'velocity motors': (x) => each((frame) => motorVelocity({ ...frame, kv: x.gains[0]! }))(x),
  dampers: (x) => each((frame) => motorDamper({ ...frame, kv: x.gains[1]! }))(x),
  'affine motors, some at the limit of their force': ({ gear, gains: [a, b, c] }) => ({
    motors: joints.map((joint) => ({
      name: joint,
      joint,
      gear,
      gain: { constant: a!, perLength: b!, perRate: c! },
      bias: { constant: b!, perLength: c!, perRate: c! },
      forceRange: [-1, 2] as const,
    })),
  }),
  'a fluid': ({ density, viscosity, wind }) => ({ fluid: { density, viscosity, wind } }),
}

function body(x: Numbers, parent: number, joint: Joint): Body {
  const [xx, yy, zz, xy, xz, yz] = x.moments as [number, number, number, number, number, number]
  return {
    name: joint.name,
    parent,
    X_PB: { Q: identityQuaternion, p: x.place },
    joints: [joint],
    inertia: { mass: x.mass, com: x.com, aboutCom: [xx, yy, zz, xy, xz, yz] },
  }
}

function machine(x: Numbers, kind: Kind, integrator: IntegratorName): Model {
  const { damping, axis } = x
  const made = [
    jointHinge({ name: 'a', axis, damping }),
    jointSlide({ name: 'b', axis, damping }),
    jointHinge({ name: 'c', axis: [1, 0, 0] }),
    jointBall({ name: 'd', damping }),
  ]
  return buildModel({
    name: 'machine',
    bodies: [world, ...made.map((joint, i) => body(x, i, joint))],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    integrator,
    ...kind(x),
  })
}

/** What `implicitFast` takes ahead for it alone is gyroscopic. */
test('a step of implicitFast of a stone that tumbles by itself in a fluid', () => {
  const stone = (x: Numbers): Model =>
    buildModel({
      name: 'stone',
      bodies: [world, body(x, 0, jointFree({ name: 'stone', damping: x.damping }))],
      gravity: [0, 0, -9.81],
      timestep: 0.01,
      integrator: 'implicitFast',
      fluid: { density: x.density, viscosity: x.viscosity, wind: x.wind },
    })
  const tumbling = { q: [0.3, 0.1, 0.5, ...quatExp([0.3, -0.2, 0.5])], v: [1, 0.2, -0.5, 4, -6, 1] }
  certify(
    (x: Numbers) => {
      const { q, v } = step(stone(x), { q: x.q, v: x.v }, [])
      return [...q, ...v]
    },
    { ...at, ...tumbling },
  )
})

describe.each(['euler', 'eulerExplicit', 'implicitFast', 'rungeKutta4'] as const)(
  'a step of %s',
  (integrator) => {
    test.each(Object.entries(kinds))('with %s', (_name, kind) => {
      certify((x: Numbers) => {
        const model = machine(x, kind, integrator)
        const { q, v } = step(model, { q: x.q, v: x.v }, model.nu > 0 ? x.u : [])
        return [...q, ...v]
      }, at)
    })
  },
)
