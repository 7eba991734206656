import { atLeastZero, numberOr, titleOf, vectorOr, wordOr } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfJoint } from './description.ts'
import { limitsOf } from './limits.ts'
import { MjcfError } from './mjcfError.ts'
import { unit } from './orientation.ts'
import { softnessOf } from './softness.ts'
import type { XmlElement } from './xml.ts'

/**
 * A `<joint>` or `<freejoint>`, with its class's attributes.
 *
 * @param topLevel - whether its body hangs on the world
 * @throws MjcfError for impossible values and for kinds of joint that limber does not have
 */
export function jointOf(
  raw: XmlElement,
  context: Context,
  childclass: string,
  bodyName: string,
  topLevel: boolean,
): MjcfJoint {
  // a freejoint takes nothing from its class
  const element = raw.tag === 'freejoint' ? raw : withDefaults(raw, context.defaults, childclass)
  const kind = kindOf(element)
  if (kind === 'free' && !topLevel) {
    throw new MjcfError(
      element.place,
      `${titleOf(element)}: a free joint belongs to a body that hangs on the world.`,
    )
  }
  const coordinateUnit = kind === 'hinge' || kind === 'ball' ? context.compiler.angleUnit : 1
  const range = rangeOf(element, context, coordinateUnit)
  const limitSoftness = softnessOf(element, 'limit')
  const frictionSoftness = softnessOf(element, 'friction')
  return {
    kind,
    name: uniqueName(context, 'joint', raw, () => `${bodyName}.${kind}`),
    place: raw.place,
    axis: unit(element, 'axis', vectorOr(element, 'axis', 'direction', [0, 0, 1])),
    anchor: vectorOr(element, 'pos', 'position in metres', [0, 0, 0]),
    ...(range === undefined || kind === 'free' ? {} : { range }),
    armature: atLeastZero(element, 'armature', 'kg or kg·m²'),
    damping: atLeastZero(element, 'damping', 'N·s/m or N·m·s/rad'),
    stiffness: atLeastZero(element, 'stiffness', 'N/m or N·m/rad'),
    dryFriction: atLeastZero(element, 'frictionloss', 'N or N·m'),
    limitMargin: atLeastZero(element, 'margin', 'metres or radians'),
    ...(limitSoftness && { limitSoftness }),
    ...(frictionSoftness && { frictionSoftness }),
    springReference: coordinateUnit * numberOr(element, 'springref', 'coordinate', 0),
    reference: coordinateUnit * numberOr(element, 'ref', 'coordinate', 0),
  }
}

function kindOf(element: XmlElement): MjcfJoint['kind'] {
  if (element.tag === 'freejoint') return 'free'
  return wordOr(element, 'type', ['free', 'hinge', 'slide', 'ball'], 'hinge')
}

function rangeOf(element: XmlElement, context: Context, coordinateUnit: number): MjcfJoint['range'] {
  const limits = limitsOf(element, '', context)
  return limits && [limits[0] * coordinateUnit, limits[1] * coordinateUnit]
}

/** How many numbers of q and of v a joint has. */
export const JOINT_SIZES = {
  free: { nq: 7, nv: 6 },
  ball: { nq: 4, nv: 3 },
  hinge: { nq: 1, nv: 1 },
  slide: { nq: 1, nv: 1 },
} as const satisfies Record<MjcfJoint['kind'], { nq: number; nv: number }>
