import { type Inertia, identityQuaternion, type Quaternion, type Vec3, zero3 } from '../../sim/index.ts'
import { DesignError } from '../knobs/designError.ts'
import { type BodyPart, type InertiaPart, ofKind, type Part } from './tree.ts'

/** Where a body stands in its parent when every joint is at its reference. */
export interface Placement {
  /** p_PB [m]; none: at the parent's origin */
  readonly at?: Vec3
  /** Q_PB; none: not turned */
  readonly turned?: Quaternion
}

/**
 * A body with its joints, shapes, motors, child bodies and what closes loops, in any order; first, if need be, where it stands.
 *
 *   body('shank', { at: [0, 0, -d.thigh] }, hinge('knee', { axis: 'y' }), capsule({ … }))
 *
 * Joints act in the order given, from the parent outward. Its inertia is that of its shapes, unless one is stated.
 *
 * @throws DesignError when more than one inertia is stated
 */
export function body(name: string, ...contents: readonly (Placement | Part)[]): BodyPart {
  const placement: Placement = contents.find((content): content is Placement => !isPart(content)) ?? {}
  const parts = contents.filter(isPart)
  const stated = ofKind(parts, 'inertia')
  if (stated.length > 1) {
    throw new DesignError(`body "${name}": ${stated.length} inertias are stated, expected at most one.`)
  }
  return {
    part: 'body',
    name,
    X_PB: { Q: placement.turned ?? identityQuaternion, p: placement.at ?? zero3 },
    joints: ofKind(parts, 'joint').map(({ joint }) => joint),
    shapes: ofKind(parts, 'shape'),
    motors: ofKind(parts, 'motor'),
    equalities: ofKind(parts, 'equality').map(({ equality }) => equality),
    children: ofKind(parts, 'body'),
    ...(stated[0] === undefined ? {} : { inertia: stated[0].inertia }),
  }
}

function isPart(content: Placement | Part): content is Part {
  return 'part' in content
}

/** The inertia of a body as it stands in a data sheet, instead of that of its shapes. */
export function inertia(stated: Inertia): InertiaPart {
  return { part: 'inertia', inertia: stated }
}
