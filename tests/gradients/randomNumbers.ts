'use grad'
import {
  buildModel,
  type Geometry,
  identityPose,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  type Model,
  type Quaternion,
  type Scalar,
  type Vec3,
  zeroInertia,
} from '../../sim/index.ts'
import { between, type Random, randomQuaternion } from '../sim/randomMachine.ts'

// Machines of which only the shape of the tree is fixed, and every number may be traced or drawn at random.

/** What is fixed of a body. */
interface Limb {
  readonly parent: number
  readonly joint: 'free' | 'ball' | 'hinge' | 'slide'
  readonly shape: 'sphere' | 'capsule' | 'box'
}

export type Tree = readonly Limb[]

interface JointNumbers {
  readonly axis: Vec3
  readonly anchor: Vec3
  readonly damping: Scalar
  readonly armature: Scalar
  readonly stiffness: Scalar
  readonly dryFriction: Scalar
  readonly range: readonly [Scalar, Scalar]
  readonly limit: { readonly stiffness: Scalar; readonly damping: Scalar }
}

interface LimbNumbers {
  readonly X_PB: { readonly p: Vec3; readonly Q: Quaternion }
  readonly inertia: {
    readonly mass: Scalar
    readonly com: Vec3
    readonly aboutCom: readonly [Scalar, Scalar, Scalar, Scalar, Scalar, Scalar]
  }
  readonly joint: JointNumbers
  readonly size: Vec3
  readonly friction: Scalar
}

/** Every number of a machine and its state. */
export interface MachineNumbers {
  readonly limbs: readonly LimbNumbers[]
  readonly gravity: Vec3
  readonly timestep: Scalar
  readonly contact: { readonly stiffness: Scalar; readonly dissipation: Scalar; readonly slipSpeed: Scalar }
  readonly gear: Scalar
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
}

/** A tree of one to three bodies, the first free or fixed by another joint. */
export function randomTree(random: Random): Tree {
  const count = 1 + Math.floor(3 * random())
  const kinds = ['ball', 'hinge', 'slide'] as const
  const shapes = ['sphere', 'capsule', 'box'] as const
  return Array.from({ length: count }, (_, i): Limb => {
    const joint = i === 0 && random() < 0.4 ? 'free' : kinds[Math.floor(3 * random())]!
    return { parent: Math.floor((i + 1) * random()), joint, shape: shapes[Math.floor(3 * random())]! }
  }).map((limb, i) => (i > 0 && limb.joint === 'free' ? { ...limb, joint: 'hinge' } : limb))
}

function jointOf(kind: Limb['joint'], name: string, x: JointNumbers): Joint {
  const { damping, armature, stiffness, dryFriction } = x
  const own = { name, damping, armature, stiffness, dryFriction }
  if (kind === 'free') return jointFree(own)
  if (kind === 'ball')
    return jointBall({ ...own, anchor: x.anchor, stop: { ...x.limit, maxAngle: x.range[1] } })
  const axial = { ...own, axis: x.axis, anchor: x.anchor, range: x.range, limit: x.limit }
  return kind === 'hinge' ? jointHinge(axial) : jointSlide(axial)
}

function geometryOf(kind: Limb['shape'], [x, y, z]: Vec3): Geometry {
  if (kind === 'sphere') return { kind, radius: x }
  return kind === 'capsule' ? { kind, radius: x, halfLength: y } : { kind, halfSize: [x, y, z] }
}

const shown = { contype: 1, conaffinity: 0, rgba: [1, 1, 1, 1] } as const

/** The machine of these numbers on a floor, a motor on every joint that can have one. */
export function machineOf(tree: Tree, x: MachineNumbers): Model {
  const world = { name: 'world', parent: 0, X_PB: identityPose, joints: [], inertia: zeroInertia }
  const driven = tree.flatMap(({ joint }, i) =>
    joint === 'hinge' || joint === 'slide' ? [`joint ${i}`] : [],
  )
  return buildModel({
    name: 'random',
    bodies: [
      world,
      ...tree.map(({ parent, joint }, i) => {
        const { X_PB, inertia, joint: own } = x.limbs[i]!
        return { name: `body ${i}`, parent, X_PB, inertia, joints: [jointOf(joint, `joint ${i}`, own)] }
      }),
    ],
    shapes: [
      {
        ...shown,
        name: 'floor',
        body: 0,
        X_BS: identityPose,
        geometry: { kind: 'plane' },
        friction: 0.5,
        contype: 0,
        conaffinity: 1,
      },
      ...tree.map(({ shape }, i) => {
        const { size, friction } = x.limbs[i]!
        const geometry = geometryOf(shape, size)
        return { ...shown, name: `shape ${i}`, body: i + 1, X_BS: identityPose, geometry, friction }
      }),
    ],
    motors: driven.map((joint) => ({ name: joint, joint, gear: x.gear, range: [-1, 1] as const })),
    gravity: x.gravity,
    timestep: x.timestep,
    contact: x.contact,
  })
}

const NUMBERS = { free: [7, 6], ball: [4, 3], hinge: [1, 1], slide: [1, 1] } as const

/** Numbers for a tree: mostly usual ones, some zero, tiny or large, a few impossible. */
export function randomNumbers(tree: Tree, random: Random): MachineNumbers {
  const size = (usual: number): number => usual * extreme(random)
  const signed = (usual: number): number => between(random, -1, 1) * size(usual)
  const positive = (usual: number): number => between(random, 0.1, 1) * size(usual)
  const vec = (usual: number): Vec3 => [signed(usual), signed(usual), signed(usual)]
  const rotation = (): Quaternion => (random() < 0.2 ? [1, 0, 0, 0] : randomQuaternion(random))
  const drives = tree.filter(({ joint }) => joint === 'hinge' || joint === 'slide').length
  return {
    limbs: tree.map(() => ({
      X_PB: { p: vec(0.5), Q: rotation() },
      inertia: { mass: positive(2) * flaw(random), com: vec(0.1), aboutCom: randomMoments(random, positive) },
      joint: {
        axis: random() < 0.3 ? [0, 1, 0] : vec(1),
        anchor: vec(0.2),
        damping: positive(1),
        armature: random() < 0.5 ? 0 : positive(0.1),
        stiffness: positive(10),
        dryFriction: positive(0.5),
        range: [-positive(1), positive(1)],
        limit: { stiffness: positive(100), damping: positive(1) },
      },
      size: [positive(0.2), positive(0.2), positive(0.2)],
      friction: positive(1),
    })),
    gravity: random() < 0.1 ? [0, 0, 0] : [0, 0, -9.81],
    timestep: positive(0.01) * flaw(random),
    contact: { stiffness: positive(1e4), dissipation: positive(1), slipSpeed: positive(0.05) },
    gear: signed(5),
    q: tree.flatMap(({ joint }) =>
      joint === 'free' ? [...vec(0.5), ...rotation()] : joint === 'ball' ? rotation() : [signed(1)],
    ),
    v: tree.flatMap(({ joint }) => Array.from({ length: NUMBERS[joint][1] }, () => signed(2))),
    u: Array.from({ length: drives }, () => signed(1) * flaw(random)),
  }
}

/** Mostly 1; now and then nothing, next to nothing, or a thousand. */
function extreme(random: Random): number {
  const dice = random()
  if (dice < 0.9) return 1
  if (dice < 0.94) return 0
  return dice < 0.97 ? 1e-9 : 1e3
}

/** Mostly 1; seldom what no machine has. */
function flaw(random: Random): number {
  const dice = random()
  if (dice < 0.985) return 1
  return dice < 0.99 ? -1 : dice < 0.995 ? Number.NaN : Number.POSITIVE_INFINITY
}

/** Moments of a box, turned no way; one in thirty is impossible. */
function randomMoments(
  random: Random,
  positive: (usual: number) => number,
): LimbNumbers['inertia']['aboutCom'] {
  const [x, y, z] = [positive(0.02), positive(0.02), positive(0.02)]
  return random() < 1 / 30 ? [x, y, 3 * (x + y), 0, 0, 0] : [y + z, x + z, x + y, 0, 0, 0]
}
