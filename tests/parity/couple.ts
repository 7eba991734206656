import {
  buildModel,
  type Geometry,
  identityPose,
  jointFree,
  type Model,
  type Quaternion,
  type Shape,
  type State,
  type Vec3,
} from '../../sim/index.ts'
import { type Random, world } from '../sim/randomMachine.ts'
import { mjcfGeom } from './mjcfOf.ts'
import { Oracle } from './mujoco.ts'

/** Margin and gap of each shape [m]. */
export const REACHES = [
  [0, 0],
  [0.03, 0.05],
  [1, 0],
] as const

/** Poses of two shapes in the world. */
export type Placing = (random: Random) => readonly [Place, Place]
export type Place = { readonly p: Vec3; readonly Q: Quaternion }

/** Two shapes in both engines; a plane is fixed to the world, all else is loose. */
export interface Couple {
  readonly model: Model
  readonly oracle: Oracle
  readonly stateAt: (placing: readonly [Place, Place]) => State
}

/** Two shapes that may touch, with this margin and gap. */
export function couple(a: Geometry, b: Geometry, [margin, gap]: (typeof REACHES)[number]): Couple {
  const fixed = a.kind === 'plane'
  const touch = { friction: 1, margin, gap, contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] } as const
  const shapes = [a, b].map(
    (geometry, i): Shape => ({
      ...touch,
      name: 'ab'[i]!,
      body: fixed ? i : i + 1,
      X_BS: identityPose,
      geometry,
    }),
  )
  const inertia = { mass: 1, com: [0, 0, 0], aboutCom: [1, 1, 1, 0, 0, 0] } as const
  const loose = shapes.filter(({ body }) => body > 0)
  const model = buildModel({
    name: 'couple',
    bodies: [
      world,
      ...loose.map(({ name }) => ({
        name,
        parent: 0,
        X_PB: identityPose,
        joints: [jointFree({ name })],
        inertia,
      })),
    ],
    shapes,
    motors: [],
    gravity: [0, 0, 0],
    timestep: 0.01,
    contactModel: 'convex',
  })
  const bodies = loose.map(
    (shape) =>
      `<body><freejoint/><inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>${mjcfGeom(shape)}</body>`,
  )
  const oracle = new Oracle(
    `<mujoco><option cone="elliptic" jacobian="dense"/><worldbody>${fixed ? mjcfGeom(shapes[0]!) : ''}${bodies.join('')}</worldbody></mujoco>`,
  )
  const stateAt: Couple['stateAt'] = (placing) => ({
    q: placing.slice(fixed ? 1 : 0).flatMap(({ p, Q }) => [...p, ...Q]),
    v: Array(model.nv).fill(0),
  })
  return { model, oracle, stateAt }
}
