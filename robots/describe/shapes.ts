'use grad'
import type { Scalar } from '../../ad/index.ts'
import {
  type Geometry,
  type Heaviness,
  type Inertia,
  identityQuaternion,
  type Pose,
  type Quaternion,
  solidInertia,
  type Touching,
  type Vec3,
  zero3,
} from '../../sim/index.ts'
import { type Segment, segment } from './segment.ts'
import type { ShapePart } from './tree.ts'

/** What a shape touches and looks like. */
export interface Surface extends Partial<Omit<Touching, 'contype' | 'conaffinity'>> {
  /** none: called after its body and its kind */
  readonly name?: string
  /** what it collides with: the ground (the default), nothing, or MuJoCo's bit masks */
  readonly touches?: 'ground' | 'nothing' | { readonly contype: number; readonly conaffinity: number }
  /** red, green, blue, opacity, each 0 to 1 */
  readonly rgba?: readonly [number, number, number, number]
}

/** Where a shape stands in its body. */
export interface Place {
  /** p_BS [m]; none: at the body's origin */
  readonly at?: Vec3
  /** Q_BS; none: not turned */
  readonly turned?: Quaternion
}

/** The half space below a plane, without mass. */
export function ground({
  at = zero3,
  turned = identityQuaternion,
  ...surface
}: Surface & Place = {}): ShapePart {
  const masks = { contype: 0, conaffinity: 1 }
  return shapeOf(
    { kind: 'plane' },
    { Q: turned, p: at },
    { touches: masks, rgba: GREY, ...surface },
    undefined,
  )
}

/** A ball. */
export function sphere({
  radius,
  at = zero3,
  ...rest
}: { readonly radius: Scalar } & Place & Surface & Heaviness): ShapePart {
  return solid({ kind: 'sphere', radius }, { Q: identityQuaternion, p: at }, rest)
}

/** Where a capsule lies: its axis from end to end, or its centre, turn and half length. */
export type CapsulePlace =
  | { readonly from: Vec3; readonly to: Vec3 }
  | (Place & { readonly halfLength: Scalar })

/**
 * A cylinder with a hemisphere at each end.
 *
 * @throws DesignError when its two ends are one point
 */
export function capsule({
  radius,
  ...rest
}: { readonly radius: Scalar } & CapsulePlace & Surface & Heaviness): ShapePart {
  const { halfLength, X_BS } = 'from' in rest ? spanning(segment(rest.from, rest.to)) : standing(rest)
  return solid({ kind: 'capsule', radius, halfLength }, X_BS, rest)
}

/** A box, its edges along the axes of its frame. */
export function box({
  halfSize,
  at = zero3,
  turned = identityQuaternion,
  ...rest
}: { readonly halfSize: Vec3 } & Place & Surface & Heaviness): ShapePart {
  return solid({ kind: 'box', halfSize }, { Q: turned, p: at }, rest)
}

function spanning({ middle, halfLength, turn }: Segment): { halfLength: Scalar; X_BS: Pose } {
  return { halfLength, X_BS: { Q: turn, p: middle } }
}

function standing({
  at = zero3,
  turned = identityQuaternion,
  halfLength,
}: Place & { readonly halfLength: Scalar }): {
  halfLength: Scalar
  X_BS: Pose
} {
  return { halfLength, X_BS: { Q: turned, p: at } }
}

const GREY = [0.5, 0.5, 0.5, 1] as const

function solid(geometry: Geometry, X_BS: Pose, options: Surface & Heaviness): ShapePart {
  return shapeOf(geometry, X_BS, options, solidInertia(geometry, options, X_BS))
}

function shapeOf(geometry: Geometry, X_BS: Pose, surface: Surface, inertia: Inertia | undefined): ShapePart {
  const { name, touches = 'ground', rgba = GREY } = surface
  return {
    part: 'shape',
    ...(name === undefined ? {} : { name }),
    X_BS,
    geometry,
    ...(inertia === undefined ? {} : { inertia }),
    ...touchingOf(surface),
    ...masksOf(touches),
    rgba,
  }
}

/** What is said of how it touches; sliding friction is 1 where nothing is. */
function touchingOf(surface: Surface): Omit<Touching, 'contype' | 'conaffinity'> {
  const said = Object.entries(surface).filter(
    ([field, value]) => TOUCHING.includes(field) && value !== undefined,
  )
  return { friction: 1, ...Object.fromEntries(said) }
}

const TOUCHING: readonly string[] = [
  ...['friction', 'torsionalFriction', 'rollingFriction', 'condim'],
  ...['margin', 'gap', 'priority', 'solmix', 'softness'],
]

function masksOf(touches: NonNullable<Surface['touches']>): { contype: number; conaffinity: number } {
  if (touches === 'ground') return { contype: 1, conaffinity: 0 }
  if (touches === 'nothing') return { contype: 0, conaffinity: 0 }
  return touches
}
