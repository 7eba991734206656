import {
  type Body,
  buildModel,
  type Inertia,
  inertiaOut,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  type Motor,
  moved,
  type Pairing,
  type Pose,
  type Quaternion,
  quatExp,
  restState,
  type Shape,
  type State,
  type Sym3,
  type Vec3,
  zeroInertia,
} from '../../sim/index.ts'

// Machines for tests, written once and read twice: as a Model here, as MJCF by tests/parity/mjcfOf.ts.

export interface JointSpec {
  readonly kind: 'free' | 'ball' | 'hinge' | 'slide'
  readonly name: string
  readonly axis: Vec3
  readonly anchor: Vec3
  readonly damping: number
  readonly armature: number
  readonly stiffness: number
  readonly springReference: number
  readonly reference: number
}

export interface BodySpec {
  readonly name: string
  /** index in the list of bodies, world 0 */
  readonly parent: number
  readonly X_PB: Pose
  readonly joints: readonly JointSpec[]
  readonly inertia: Inertia
}

export interface MachineSpec {
  readonly name: string
  /** without the world */
  readonly bodies: readonly BodySpec[]
  readonly motors: readonly Motor[]
  readonly gravity: Vec3
  readonly timestep: number
  /** none: nothing to touch */
  readonly shapes?: readonly Shape[]
  /** none: none */
  readonly together?: readonly Pairing[]
}

/** Repeatable numbers in [0, 1): xorshift, so that a failing case can be run again by its seed. */
export function generator(seed: number): () => number {
  let x = (seed * 2654435761 + 12345) >>> 0 || 1
  return () => {
    x ^= x << 13
    x >>>= 0
    x ^= x >>> 17
    x ^= x << 5
    x >>>= 0
    return x / 4294967296
  }
}

export type Random = () => number

export const between = (random: Random, lower: number, upper: number): number =>
  lower + (upper - lower) * random()

export const randomVec = (random: Random, size: number): Vec3 => [
  between(random, -size, size),
  between(random, -size, size),
  between(random, -size, size),
]

export const randomQuaternion = (random: Random): Quaternion => quatExp(randomVec(random, 2))

/** A possible inertia: principal moments of a box, turned any way round. */
export function randomInertia(random: Random): Inertia {
  const mass = between(random, 0.3, 3)
  const [x, y, z] = [between(random, 0.05, 0.3), between(random, 0.05, 0.3), between(random, 0.05, 0.3)]
  const moment = (a: number, b: number): number => (mass * (a * a + b * b)) / 3
  const aboutCom: Sym3 = [moment(y, z), moment(x, z), moment(x, y), 0, 0, 0]
  const turned = inertiaOut(
    { R: rotationOf(randomQuaternion(random)), p: [0, 0, 0] },
    { mass, com: [0, 0, 0], aboutCom },
  )
  return { ...turned, com: randomVec(random, 0.2) }
}

function rotationOf([w, x, y, z]: Quaternion): readonly [Vec3, Vec3, Vec3] {
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ]
}

export function hingeSpec(name: string, part: Partial<JointSpec> = {}): JointSpec {
  const plain = { damping: 0, armature: 0, stiffness: 0, springReference: 0, reference: 0 }
  return { kind: 'hinge', name, axis: [0, 1, 0], anchor: [0, 0, 0], ...plain, ...part }
}

function randomJoint(random: Random, name: string): JointSpec {
  return hingeSpec(name, {
    kind: random() < 0.7 ? 'hinge' : 'slide',
    axis: randomVec(random, 1),
    anchor: randomVec(random, 0.3),
    damping: random() < 0.5 ? 0 : between(random, 0, 2),
    armature: random() < 0.5 ? 0 : between(random, 0, 0.5),
    stiffness: random() < 0.5 ? 0 : between(random, 0, 20),
    springReference: between(random, -0.5, 0.5),
    reference: between(random, -0.5, 0.5),
  })
}

/** A free root, held by springs where asked. */
function freeSpec(random: Random, sprung: boolean): JointSpec {
  const held = sprung ? { stiffness: between(random, 1, 5), damping: 0.1, armature: 0.2 } : {}
  return hingeSpec('root', { kind: 'free', ...held })
}

function ballSpec(random: Random, i: number): JointSpec {
  return {
    ...randomJoint(random, `ball ${i}`),
    kind: 'ball',
    stiffness: between(random, 1, 5),
    springReference: 0,
  }
}

/** The last body or one of its ancestors: bodies then come depth first, as MuJoCo numbers them. */
function parentDepthFirst(random: Random, bodies: readonly BodySpec[]): number {
  let parent = bodies.length
  while (random() < 0.3 && bodies[parent - 1]!.parent !== 0) parent = bodies[parent - 1]!.parent
  return parent
}

/**
 * A tree of n bodies: free or fixed root, 0 to 3 joints a body, branches, welded bodies among them.
 *
 * @param balls - true: every other body hangs by a ball joint alone
 */
export function randomMachine(seed: number, n: number, free: boolean, balls = false): MachineSpec {
  const random = generator(seed)
  const bodies: BodySpec[] = []
  for (let i = 1; i <= n; i++) {
    const rooted = i === 1
    const parent = rooted ? 0 : parentDepthFirst(random, bodies)
    const count = rooted ? 1 : Math.floor(random() * 3.5)
    const joints = Array.from({ length: count }, (_, k) => randomJoint(random, `joint ${i}.${k}`))
    bodies.push({
      name: `body ${i}`,
      parent,
      X_PB: { p: randomVec(random, 0.5), Q: randomQuaternion(random) },
      joints:
        rooted && free ? [freeSpec(random, balls)] : balls && i % 2 === 0 ? [ballSpec(random, i)] : joints,
      inertia: randomInertia(random),
    })
  }
  const driven = bodies
    .flatMap((body) => body.joints)
    .filter(({ kind }) => kind === 'hinge' || kind === 'slide')
  const motors = driven.map(
    ({ name }, i): Motor => ({
      name: `motor ${i}`,
      joint: name,
      gear: between(random, 0.5, 5),
      range: [-1, 1],
    }),
  )
  return { name: `random ${seed}`, bodies, motors, gravity: [0.3, -0.2, -9.81], timestep: 0.002 }
}

function jointOf(spec: JointSpec, X_PB: Pose): Joint {
  const { name, anchor, damping, armature, stiffness } = spec
  if (spec.kind === 'free') return jointFree({ name, damping, armature, stiffness, springReference: X_PB })
  if (spec.kind === 'ball') return jointBall({ name, anchor, damping, armature, stiffness })
  return spec.kind === 'hinge' ? jointHinge(spec) : jointSlide(spec)
}

export const world: Body = {
  name: 'world',
  parent: 0,
  X_PB: { Q: [1, 0, 0, 0], p: [0, 0, 0] },
  joints: [],
  inertia: zeroInertia,
}

/** The spec as our Model. */
export function modelOf(spec: MachineSpec): Model {
  return buildModel({
    ...spec,
    bodies: [
      world,
      ...spec.bodies.map((body) => ({
        ...body,
        joints: body.joints.map((joint) => jointOf(joint, body.X_PB)),
      })),
    ],
    shapes: spec.shapes ?? [],
    contact: { stiffness: 1e5, dissipation: 1, slipSpeed: 0.01 },
  })
}

/** A state well away from rest. */
export function randomState(model: Model, seed: number): State {
  const random = generator(seed + 77)
  const far = Array.from({ length: model.nv }, () => between(random, -1, 1))
  const v = Array.from({ length: model.nv }, () => between(random, -2, 2))
  return { q: moved(model, restState(model).q, far, 1), v }
}

/** n numbers between −size and size. */
export function randomVector(seed: number, n: number, size: number): number[] {
  const random = generator(seed + 999)
  return Array.from({ length: n }, () => between(random, -size, size))
}
