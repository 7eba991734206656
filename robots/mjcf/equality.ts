import type { Connect, Coupling, Equality, Softness, Weld } from '../../sim/index.ts'
import { numberOr, numbersOf, textOf, unexpected, vectorOr, wordOr } from './attributes.ts'
import { type Context, uniqueName } from './context.ts'
import { withDefaults } from './defaults.ts'
import type { MjcfBody } from './description.ts'
import { named, singleJoint } from './named.ts'
import { inSections } from './sections.ts'
import type { Site } from './site.ts'
import { softnessOf } from './softness.ts'
import type { XmlElement } from './xml.ts'

const KINDS = ['connect', 'weld', 'joint']

/** Whether it is an equality of a kind that limber has. */
export function isEquality({ tag }: XmlElement): boolean {
  return KINDS.includes(tag)
}

/**
 * The loop closures and couplings that limber has, in the file's order.
 *
 * @throws MjcfError for impossible values and for bodies, sites and joints that are not there
 */
export function equalitiesOf(
  root: XmlElement,
  context: Context,
  bodies: readonly MjcfBody[],
  sites: readonly Site[],
): readonly Equality[] {
  return inSections(root, 'equality')
    .filter(isEquality)
    .map((raw) => {
      const element = withDefaults(raw, context.defaults, context.defaults.root, 'equality')
      const made = ofKind(element, bodies, sites)
      const name = uniqueName(context, 'equality', raw, () => calledAfter(made))
      return { ...made, name, ...frameOf(element) }
    })
}

/** An equality before it has a name. */
type Nameless = Omit<Connect, 'name'> | Omit<Weld, 'name'> | Omit<Coupling, 'name'>

function calledAfter(equality: Nameless): string {
  return (equality.kind === 'coupling' ? equality.joints : equality.bodies).join('-')
}

function ofKind(element: XmlElement, bodies: readonly MjcfBody[], sites: readonly Site[]): Nameless {
  const between = sitesOf(element, sites)
  if (element.tag === 'joint') return couplingOf(element, bodies)
  if (element.tag === 'connect') return between ? connectedSites(between) : connectOf(element, bodies)
  return {
    ...(between ? weldedSites(between) : weldOf(element, bodies)),
    torqueScale: torqueScaleOf(element),
  }
}

function connectOf(element: XmlElement, bodies: readonly MjcfBody[]): Nameless {
  const anchor = numbersOf(element, 'anchor', { count: 3, meaning: 'a point of body1 in metres' })
  if (!anchor) throw unexpected(element, 'anchor', 'three numbers (a point of body1 in metres), or two sites')
  return { kind: 'connect', bodies: bodiesOf(element, bodies), anchor: [anchor[0]!, anchor[1]!, anchor[2]!] }
}

/**
 * The frame in the second body stands at the anchor; the one in the first, where `relpose` has it, if it has: MuJoCo does
 * not move that one by the anchor.
 */
function weldOf(element: XmlElement, bodies: readonly MjcfBody[]): Omit<Weld, 'name'> {
  const frame2 = {
    Q: [1, 0, 0, 0],
    p: vectorOr(element, 'anchor', 'a point of body2 in metres', [0, 0, 0]),
  } as const
  const X_12 = relativePose(element)
  return {
    kind: 'weld',
    bodies: bodiesOf(element, bodies),
    frame2,
    ...(X_12 && { frame1: X_12 }),
  }
}

/** Pose of the second body in the first; none where its quaternion is zero: the file's own pose. */
function relativePose(element: XmlElement): Weld['frame1'] {
  const meaning = 'position in metres and quaternion of body2 in body1'
  const given = numbersOf(element, 'relpose', { count: 7, meaning })
  const length = Math.hypot(...(given ?? []).slice(3))
  if (!given || length === 0) return undefined
  const [x, y, z, ...Q] = given as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return { p: [x, y, z], Q: [Q[0] / length, Q[1] / length, Q[2] / length, Q[3] / length] }
}

function torqueScaleOf(element: XmlElement): number {
  const scale = numberOr(element, 'torquescale', 'metres that a turn of half a radian weighs', 1)
  if (scale >= 0) return scale
  throw unexpected(element, 'torquescale', 'a number of at least 0')
}

/** The two bodies; a second that is not named is the world. */
function bodiesOf(element: XmlElement, bodies: readonly MjcfBody[]): readonly [string, string] {
  if (textOf(element, 'body1') === undefined)
    throw unexpected(element, 'body1', 'the name of a body, or two sites')
  const first = named(element, 'body1', 'body', bodies)
  const second = textOf(element, 'body2') === undefined ? bodies[0]! : named(element, 'body2', 'body', bodies)
  return [first.name, second.name]
}

/** The two sites, where the file closes the loop between sites. */
function sitesOf(element: XmlElement, sites: readonly Site[]): readonly [Site, Site] | undefined {
  const ends = ['site1', 'site2'] as const
  if (ends.every((end) => textOf(element, end) === undefined)) return undefined
  return [named(element, 'site1', 'site', sites), named(element, 'site2', 'site', sites)]
}

function connectedSites([first, second]: readonly [Site, Site]): Nameless {
  const bodies = [first.body, second.body] as const
  return { kind: 'connect', bodies, anchor: first.X_BS.p, anchor2: second.X_BS.p }
}

function weldedSites([first, second]: readonly [Site, Site]): Omit<Weld, 'name'> {
  return { kind: 'weld', bodies: [first.body, second.body], frame1: first.X_BS, frame2: second.X_BS }
}

function couplingOf(element: XmlElement, bodies: readonly MjcfBody[]): Nameless {
  const follower = singleJoint(element, 'joint1', bodies)
  const meaning = 'coefficients of a polynomial'
  const given = numbersOf(element, 'polycoef', { count: 1, most: 5, meaning }) ?? []
  const polynomial = DEFAULT_POLYNOMIAL.map((term, i) => given[i] ?? term)
  if (textOf(element, 'joint2') === undefined)
    return { kind: 'coupling', joints: [follower], polynomial: [polynomial[0]!] }
  return { kind: 'coupling', joints: [follower, singleJoint(element, 'joint2', bodies)], polynomial }
}

/** One follows the other as it is. */
const DEFAULT_POLYNOMIAL = [0, 1, 0, 0, 0]

/** Softness and whether it acts. */
function frameOf(element: XmlElement): { softness?: Softness; active?: boolean } {
  const active = wordOr(element, 'active', ['true', 'false'], 'true') === 'true'
  const softness = softnessOf(element)
  return { ...(softness && { softness }), ...(active ? {} : { active }) }
}
