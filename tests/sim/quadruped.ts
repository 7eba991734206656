'use grad'
import {
  type Body,
  buildModel,
  identityPose,
  jointFree,
  jointHinge,
  type Model,
  type Scalar,
  type Shape,
  solidInertia,
  type Vec3,
  zeroInertia,
} from '../../sim/index.ts'

// A four-legged machine of 18 velocities and 4 ground contacts, every size of it a number that may be traced.

export interface QuadrupedDesign {
  readonly trunk: Vec3
  readonly hip: Scalar
  readonly upper: Scalar
  readonly lower: Scalar
  readonly radius: Scalar
  readonly density: Scalar
  readonly damping: Scalar
  readonly armature: Scalar
  readonly gear: Scalar
  readonly friction: Scalar
}

export const quadrupedDesign: QuadrupedDesign = {
  trunk: [0.2, 0.08, 0.05],
  hip: 0.06,
  upper: 0.2,
  lower: 0.2,
  radius: 0.02,
  density: 1000,
  damping: 0.1,
  armature: 0.01,
  gear: 10,
  friction: 0.8,
}

const corners = [
  ['front left', 1, 1],
  ['front right', 1, -1],
  ['rear left', -1, 1],
  ['rear right', -1, -1],
] as const

const shown = { contype: 1, conaffinity: 0, rgba: [0.5, 0.5, 0.5, 1] } as const

/** The machine of this design on a floor. */
export function quadruped(design: QuadrupedDesign, implicit = false): Model {
  const bodies: Body[] = [
    { name: 'world', parent: 0, X_PB: identityPose, joints: [], inertia: zeroInertia },
    {
      name: 'trunk',
      parent: 0,
      X_PB: { ...identityPose, p: [0, 0, 0.4] },
      joints: [jointFree({ name: 'root' })],
      inertia: solidInertia({ kind: 'box', halfSize: design.trunk }, { density: design.density }),
    },
  ]
  const floor = {
    body: 0,
    X_BS: identityPose,
    geometry: { kind: 'plane' },
    friction: design.friction,
  } as const
  const shapes: Shape[] = [{ ...shown, ...floor, name: 'floor', contype: 0, conaffinity: 1 }]
  for (const [name, front, left] of corners) addLeg(bodies, shapes, design, name, front, left)
  return buildModel({
    name: 'quadruped',
    bodies,
    shapes,
    motors: bodies
      .slice(2)
      .map(({ name }) => ({ name, joint: `${name} joint`, gear: design.gear, range: [-1, 1] as const })),
    gravity: [0, 0, -9.81],
    timestep: 0.002,
    contact: { stiffness: 1e5, dissipation: 1, slipSpeed: 0.02, implicit },
  })
}

function addLeg(
  bodies: Body[],
  shapes: Shape[],
  design: QuadrupedDesign,
  name: string,
  front: number,
  left: number,
): void {
  const { trunk, hip, upper, lower, radius, density } = design
  const limb = (length: Scalar) =>
    solidInertia(
      { kind: 'capsule', radius, halfLength: length / 2 },
      { density },
      { ...identityPose, p: [0, 0, -length / 2] },
    )
  const joint = (part: string, axis: Vec3) => [
    jointHinge({ name: `${name} ${part} joint`, axis, damping: design.damping, armature: design.armature }),
  ]
  const place = (p: Vec3) => ({ ...identityPose, p })
  const first = bodies.length
  bodies.push({
    name: `${name} hip`,
    parent: 1,
    X_PB: place([front * trunk[0], left * trunk[1], 0]),
    joints: joint('hip', [1, 0, 0]),
    inertia: solidInertia({ kind: 'sphere', radius: hip / 2 }, { density }, place([0, (left * hip) / 2, 0])),
  })
  bodies.push({
    name: `${name} thigh`,
    parent: first,
    X_PB: place([0, left * hip, 0]),
    joints: joint('thigh', [0, 1, 0]),
    inertia: limb(upper),
  })
  bodies.push({
    name: `${name} shank`,
    parent: first + 1,
    X_PB: place([0, 0, -upper]),
    joints: joint('shank', [0, 1, 0]),
    inertia: limb(lower),
  })
  shapes.push({
    ...shown,
    name: `${name} foot`,
    body: first + 2,
    X_BS: place([0, 0, -lower]),
    geometry: { kind: 'sphere', radius },
    friction: design.friction,
  })
}
