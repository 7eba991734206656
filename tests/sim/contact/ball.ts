import {
  buildModel,
  type ContactMaterial,
  identityPose,
  type Joint,
  type Model,
  type Shape,
  solidInertia,
  type Touching,
  type Vec3,
} from '../../../sim/index.ts'
import { world } from '../randomMachine.ts'

// A ball over a floor: the machine of the contact tests.

export const radius = 0.1
export const mass = 2

interface BallOnFloor {
  readonly joints: readonly Joint[]
  readonly contact: ContactMaterial
  readonly friction?: number
  /** how the ball touches, besides its sliding friction */
  readonly surface?: Partial<Touching>
  readonly gravity?: Vec3
  readonly timestep?: number
}

const looks = { contype: 1, conaffinity: 1, rgba: [1, 1, 1, 1] } as const

/** Ball of 2 kg and 0.1 m, its frame at its centre, over the plane z = 0. */
export function ballOnFloor({
  joints,
  contact,
  friction = 0,
  surface = {},
  gravity = [0, 0, 0],
  timestep = 1e-4,
}: BallOnFloor): Model {
  const geometry = { kind: 'sphere', radius } as const
  const shapes: Shape[] = [
    { ...looks, name: 'floor', body: 0, X_BS: identityPose, geometry: { kind: 'plane' }, friction },
    { ...looks, name: 'ball', body: 1, X_BS: identityPose, geometry, friction, ...surface },
  ]
  const ball = {
    name: 'ball',
    parent: 0,
    X_PB: identityPose,
    joints,
    inertia: solidInertia(geometry, { mass }),
  }
  return buildModel({
    name: 'ball on a floor',
    bodies: [world, ball],
    shapes,
    gravity,
    timestep,
    contact,
  })
}
