'use grad'
import {
  type Body,
  buildModel,
  contacts,
  type Inertia,
  identityPose,
  identityQuaternion,
  inertiaAdd,
  inertiaOut,
  type Joint,
  jointBall,
  jointFree,
  jointHinge,
  jointSlide,
  kinematics,
  type Model,
  type ModelParts,
  motorPosition,
  quatExp,
  type Scalar,
  type Shape,
  type Softness,
  type Sym3,
  solidInertia,
  step,
  transformOf,
  type Vec3,
} from '../../../sim/index.ts'
import { world } from '../../sim/randomMachine.ts'
import type { Configuration } from './configuration.ts'

// The machine of the certificate: a body on the joint in question, a second on a hinge that pulls at it and stands on the
// ground with a ball. Every number of it is an argument, by parameter class.

/** All numbers of the machine, by parameter class. */
export type Numbers = Readonly<Record<string, readonly Scalar[]>> & {
  readonly q: readonly Scalar[]
  readonly v: readonly Scalar[]
  readonly u: readonly Scalar[]
  /** of both bodies, besides the second's limb [kg] */
  readonly mass: readonly Scalar[]
  /** of the same, in either body [m] */
  readonly 'centre of mass': readonly Scalar[]
  /** of the same about it: xx, yy, zz, xy, xz, yz [kg·m²] */
  readonly inertia: readonly Scalar[]
  /** of both bodies in their parents, and the anchors of the joint and of the hinge between the bodies [m] */
  readonly 'joint place': readonly Scalar[]
  /** of the joint, where it has one, and of the hinge between the bodies */
  readonly 'joint axis': readonly Scalar[]
  /** what the joint does by itself: see `features` */
  readonly 'joint feature': readonly Scalar[]
  /** of the second body: radius of its ball, radius and half length of its limb [m] */
  readonly 'shape size': readonly Scalar[]
  /** sliding [1], torsional and rolling [m] */
  readonly friction: readonly Scalar[]
  /** compliant: stiffness, dissipation, slip speed; convex: time constant, damping ratio, impedances */
  readonly 'contact stiffness': readonly Scalar[]
  /** kp and kv of a servo and its gear */
  readonly 'actuator gain': readonly Scalar[]
}

const JOINT_STATES = {
  hinge: { q: [0.5], v: [0.8] },
  slide: { q: [0.5], v: [0.8] },
  ball: { q: quatExp([0.3, -0.2, 0.5]), v: [0.4, -0.6, 1] },
  free: { q: [0.3, 0.1, 0.5, ...quatExp([0.3, -0.2, 0.5])], v: [1, 0.2, -0.5, 0.4, -0.6, 1] },
} as const satisfies Record<Configuration['joint'], object>

const FEATURE_NUMBERS = {
  nothing: [],
  springs: [3],
  damping: [0.4, 0.1],
  limits: [0.3, 50, 2, 0.03, 0.9],
  'dry friction': [0.7, 0.05],
} as const satisfies Record<Configuration['feature'], object>

const CONTACT_NUMBERS = {
  none: [],
  compliant: [2e4, 0.6, 0.3],
  'convex pyramidal': [0.03, 0.9, 0.85, 0.96, 0.004, 0.4, 2.5],
  'convex elliptic': [0.03, 0.9, 0.85, 0.96, 0.004, 0.4, 2.5],
} as const satisfies Record<Configuration['contact'], object>

/** How deep the ball is in the ground [m]. */
const DEPTH = { none: 0, compliant: 0.01, 'convex pyramidal': 0.002, 'convex elliptic': 0.002 } as const

/** The numbers of a configuration at which it is certified: everything moves, and nothing is at a kink. */
export function numbersOf({ joint, feature, contact }: Configuration): Numbers {
  const { q, v } = JOINT_STATES[joint]
  return {
    q: [...q, -0.4],
    v: [...v, 1.1],
    u: [0.3],
    mass: [1.3],
    'centre of mass': [0.05, 0.02, -0.1],
    inertia: [0.03, 0.05, 0.045, 0.004, -0.006, 0.003],
    'joint place': [0.1, -0.2, 0.3, 0.05, -0.1, -0.4, 0.05, 0.1, -0.2, 0.02, -0.03, 0.05],
    'joint axis': [...(joint === 'hinge' || joint === 'slide' ? [0.2, 1, -0.4] : []), 0.3, 1, 0.2],
    'joint feature': FEATURE_NUMBERS[feature],
    'shape size': [0.07, 0.04, 0.15],
    friction: contact === 'none' ? [] : [0.7, 0.02, 0.01],
    'contact stiffness': CONTACT_NUMBERS[contact],
    'actuator gain': [6, 0.7, 1.4],
  }
}

/** The state after a step, as one list of numbers. @param ground - height of the ground [m] */
export function stepped(configuration: Configuration, ground: number): (x: Numbers) => readonly Scalar[] {
  return (x) => {
    const { q, v } = step(machine(configuration, x, ground), { q: x.q, v: x.v }, x.u)
    return [...q, ...v]
  }
}

/** The height at which the ground meets the ball of these numbers as deep as the configuration wants it [m]. */
export function groundUnder(configuration: Configuration, x: Numbers): number {
  if (configuration.contact === 'none') return 0
  const model = machine(configuration, x, 0)
  const [contact] = contacts(model, kinematics(model, x.q))
  return contact!.distance + DEPTH[configuration.contact]
}

/** The machine made of these numbers. */
export function machine(configuration: Configuration, x: Numbers, ground: number): Model {
  const [ax, ay, az, bx, by, bz] = x['joint place'] as readonly number[] as Six
  const { joint } = configuration
  const first: Body = {
    name: 'first',
    parent: 0,
    X_PB: { Q: identityQuaternion, p: [ax, ay, az] },
    joints: [jointOf(configuration, x)],
    inertia: statedInertia(x),
  }
  const second: Body = {
    name: 'second',
    parent: 1,
    X_PB: { Q: identityQuaternion, p: [bx, by, bz] },
    joints: [
      jointHinge({
        name: 'tail',
        axis: triple(x['joint axis'].slice(-3)),
        anchor: triple(x['joint place'].slice(9)),
      }),
    ],
    inertia: inertiaAdd(statedInertia(x), limbInertia(x)),
  }
  const [kp, kv, gear] = x['actuator gain'] as readonly number[] as [number, number, number]
  return buildModel({
    name: joint,
    bodies: [world, first, second],
    motors: [motorPosition({ name: 'tail', joint: 'tail', gear, kp, kv })],
    gravity: [0, 0, -9.81],
    timestep: 0.01,
    integrator: configuration.integrator,
    ...surroundings(configuration, x, ground),
  })
}

type Six = [number, number, number, number, number, number]

const triple = ([a, b, c]: readonly Scalar[]): Vec3 => [a!, b!, c!]

/** The joint in question, with what it does by itself. */
function jointOf({ joint, feature }: Configuration, x: Numbers): Joint {
  const anchor = triple(x['joint place'].slice(6, 9))
  const own = { name: 'j', ...features(feature, x['joint feature']) }
  const limited = feature === 'limits' ? limits(x['joint feature']) : undefined
  switch (joint) {
    case 'free':
      return jointFree(own)
    case 'ball':
      return jointBall({
        ...own,
        anchor,
        ...(limited && { ...limited.softness, stop: { ...limited.limit, maxAngle: limited.edge } }),
      })
    case 'hinge':
    case 'slide': {
      const make = joint === 'hinge' ? jointHinge : jointSlide
      const axis = triple(x['joint axis'])
      return make({
        ...own,
        axis,
        anchor,
        ...(limited && { ...limited.softness, limit: limited.limit, range: [-1, limited.edge] }),
      })
    }
  }
}

function features(feature: Configuration['feature'], [a, b]: readonly Scalar[]) {
  switch (feature) {
    case 'springs':
      return { stiffness: a! }
    case 'damping':
      return { damping: a!, armature: b! }
    case 'dry friction':
      return { dryFriction: a!, creepSpeed: b! }
    default:
      return {}
  }
}

/** A stop that the joint is beyond, for both ways of holding it. */
function limits([edge, stiffness, damping, timeConstant, dampingRatio]: readonly Scalar[]) {
  return {
    edge: edge!,
    limit: { stiffness: stiffness!, damping: damping! },
    softness: { limitSoftness: { solref: [timeConstant!, dampingRatio!] as const } },
  }
}

function statedInertia({ mass, 'centre of mass': com, inertia }: Numbers): Inertia {
  return { mass: mass[0]!, com: triple(com), aboutCom: inertia as unknown as Sym3 }
}

/** A limb from the hinge down, with the ball at its end. */
function limbInertia({ 'shape size': [radius, limb, halfLength] }: Numbers): Inertia {
  const along = { Q: identityQuaternion, p: [0, 0, -halfLength!] as const }
  const end = { Q: identityQuaternion, p: LIMB_END }
  return inertiaAdd(
    solidInertia({ kind: 'capsule', radius: limb!, halfLength: halfLength! }, { density: 900 }, along),
    inertiaOut(transformOf(end), solidInertia({ kind: 'sphere', radius: radius! }, { density: 700 })),
  )
}

/** Where the ball is, in the second body [m]. */
const LIMB_END: Vec3 = [0.02, 0.01, -0.35]

function surroundings(
  { contact }: Configuration,
  x: Numbers,
  ground: number,
): Pick<ModelParts, 'shapes' | 'contact' | 'contactModel' | 'solver'> {
  const numbers = x['contact stiffness']
  if (contact === 'none') return {}
  const shapes = [shape(contact, x, 'ground', 0, ground), shape(contact, x, 'ball', 2, 0)]
  if (contact === 'compliant') {
    const [stiffness, dissipation, slipSpeed] = triple(numbers)
    return { shapes, contact: { stiffness, dissipation, slipSpeed } }
  }
  const cone = contact === 'convex elliptic' ? 'elliptic' : 'pyramidal'
  return { shapes, contactModel: 'convex', solver: { cone } }
}

function shape(
  contact: Configuration['contact'],
  x: Numbers,
  name: 'ground' | 'ball',
  body: number,
  height: number,
): Shape {
  const [friction, torsionalFriction, rollingFriction] = triple(x.friction)
  return {
    name,
    body,
    X_BS: name === 'ground' ? { ...identityPose, p: [0, 0, height] } : { Q: identityQuaternion, p: LIMB_END },
    geometry: name === 'ground' ? { kind: 'plane' } : { kind: 'sphere', radius: x['shape size'][0]! },
    friction,
    torsionalFriction,
    rollingFriction,
    condim: 6,
    contype: 1,
    conaffinity: 1,
    rgba: [1, 1, 1, 1],
    ...(contact !== 'compliant' && { softness: softnessOf(x['contact stiffness']) }),
  }
}

function softnessOf([timeConstant, dampingRatio, ...solimp]: readonly Scalar[]): Softness {
  return {
    solref: [timeConstant!, dampingRatio!],
    solimp: solimp as unknown as NonNullable<Softness['solimp']>,
  }
}
