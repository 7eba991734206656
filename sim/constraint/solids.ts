'use grad'
import { cond, or, type Scalar } from '../../ad/index.ts'
import { coupleKind, coupleOf } from '../contact/couple.ts'
import { placeCount } from '../contact/distance.ts'
import type { ContactPair } from '../contact/pairs.ts'
import { areSolids, inReach } from '../contact/reach.ts'
import type { Surface } from '../contact/surface.ts'
import { surfaceForm, type VariedSurfaces, variedSurfaces } from '../contact/variedSurfaces.ts'
import { forcesOfWrenches, worldTwists } from '../dynamics/worldTwists.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { type Force, forceAdd, type Motion, zeroForce } from '../spatial/motion.ts'
import { zero3 } from '../spatial/vec3.ts'
import { contactName, type Touching } from './contactConstraints.ts'
import { contactInverseWeight } from './contactLaw.ts'
import type { Crowd } from './crowd.ts'
import { anyOf } from './presence.ts'
import { type Party, solidCrowd } from './solidCrowd.ts'
import { type Meeting, type SolidFunctions, type SolidPlace, solidFunctions } from './solidPair.ts'

/**
 * The contacts of solids with each other. A machine that may touch itself has hundreds of pairs, and seldom more than a few
 * that do: the others are skipped when the program runs, and what pairs of one kind do is written once.
 */
export interface Solids {
  /** whether any two are within their margin */
  readonly some: boolean
  /** of each pair, at each place where it may touch: what the contact is called in error sentences and results */
  readonly names: readonly (readonly string[])[]
  /** their constraints, as the search for v̇ looks at them */
  readonly crowds: readonly Crowd[]
  /** what they do at a v̇, as its derivative looks at it: by twists and wrenches of links, without rows */
  readonly forcesAt: (vdot: readonly Scalar[]) => SolidForces
}

/** What contacts of solids do at a v̇. */
export interface SolidForces {
  /** on the degrees of freedom, length nv [N or N·m] */
  readonly tau: readonly Scalar[]
  /** of each pair, at each place where it may touch, along the contact's axes [N and N·m] */
  readonly along: readonly (readonly (readonly Scalar[])[])[]
}

/** Two solids that may touch, and where they do. */
interface SolidPair {
  readonly pair: ContactPair
  readonly functions: SolidFunctions
  readonly surfaces: VariedSurfaces
  readonly places: readonly SolidPlace[]
  /** the pair as an argument of its functions */
  readonly meeting: (motions: readonly (readonly Motion[])[]) => Meeting
}

/** The contacts of a machine's solids with each other; none: there are no two that may touch. */
export function solidsOf(at: Touching): Solids | undefined {
  const { model } = at
  const among = model.pairs.flatMap((pair, i) => (areSolids(model, pair) ? [i] : []))
  if (among.length === 0) return undefined
  const kindOf = kindsOf(model, among)
  const V = worldTwists(model, at.motions, at.state.v)
  const pairs = among.map((i) => solidPair(at, V, i, kindOf(model.pairs[i]!)))
  const some = pairs.reduce((any, pair) => or(any, acts(pair)), false)
  return {
    some,
    names: pairs.map(({ pair, places }) => places.map(() => contactName(model, pair))),
    crowds: crowdsOf(at, pairs),
    forcesAt: (vdot) =>
      cond(
        some,
        () => forcesAt(at, pairs, vdot),
        () => ({ tau: vdot.map(() => 0), along: pairs.map(withoutForce) }),
      ),
  }
}

type Kind = Pick<SolidPair, 'functions' | 'surfaces'>

/** What pairs of one kind have in common: functions for each two kinds of solids, which of them move, and the form of their surface. */
function kindsOf(model: Model, among: readonly number[]): (pair: ContactPair) => Kind {
  const forms = new Map<string, Surface[]>()
  for (const i of among) {
    const { surface } = model.pairs[i]!
    forms.set(surfaceForm(surface), [...(forms.get(surfaceForm(surface)) ?? []), surface])
  }
  const varied = new Map([...forms].map(([form, surfaces]) => [form, variedSurfaces(surfaces)]))
  const kinds = new Map<string, Kind>()
  return (pair) => {
    const form = surfaceForm(pair.surface)
    const surfaces = varied.get(form)!
    const couple = coupleKind(model, pair)
    const key = [...couple.kinds, ...couple.moves, form].join(' ')
    const kind = kinds.get(key) ?? { functions: solidFunctions(model, couple, surfaces), surfaces }
    kinds.set(key, kind)
    return kind
  }
}

function solidPair(at: Touching, V: readonly Motion[], i: number, { functions, surfaces }: Kind): SolidPair {
  const { model, kin, weights, present } = at
  const pair = model.pairs[i]!
  const within = present?.contacts[i]
  const own = {
    surface: surfaces.own(pair.surface),
    inverseWeight: contactInverseWeight(model, weights, pair),
    ...(within && { within }),
  }
  const meeting = (motions: readonly (readonly Motion[])[]) => ({
    ...coupleOf(model, kin, motions, pair),
    ...own,
  })
  const places = cond(
    within ? anyOf(within) : inReach(model, kin, pair, pair.surface.margin),
    () => functions.places(meeting([V])),
    () => Array.from({ length: placeCount(model, pair) }, () => absent(pair.surface.condim)),
  )
  return { pair, functions, surfaces, places, meeting }
}

function absent(condim: number): SolidPlace {
  return { acts: false, p_WC: zero3, normal: zero3, tangent: zero3, reference: zeros(condim), weight: 0 }
}

const zeros = (count: number) => Array<Scalar>(count).fill(0)

function acts({ places }: SolidPair): boolean {
  return anyOf(places.map((place) => place.acts))
}

/** A crowd for each form of surface. */
function crowdsOf(at: Touching, pairs: readonly SolidPair[]): readonly Crowd[] {
  const parties = new Map<VariedSurfaces, Party[]>()
  for (const { pair, places, surfaces } of pairs) {
    parties.set(surfaces, [...(parties.get(surfaces) ?? []), { pair, places }])
  }
  return [...parties].map(([surfaces, party]) => solidCrowd(at, party, surfaces))
}

/** What all pairs do that act. */
function forcesAt(at: Touching, pairs: readonly SolidPair[], vdot: readonly Scalar[]): SolidForces {
  const { model, motions, state } = at
  const speeds = [state.v, vdot].map((x) => worldTwists(model, motions, x))
  const F: Force[] = model.links.map(() => zeroForce)
  const along = pairs.map((one) => {
    const moving = movingLinks(model, one.pair)
    const push = cond(
      acts(one),
      () => one.functions.push(one.meeting(speeds)),
      () => ({ wrenches: moving.map(() => zeroForce), along: withoutForce(one) }),
    )
    moving.forEach((link, k) => {
      F[link] = forceAdd(F[link]!, push.wrenches[k]!)
    })
    return push.along
  })
  return { tau: forcesOfWrenches(model, motions, F), along }
}

function withoutForce({ places }: SolidPair): readonly (readonly Scalar[])[] {
  return places.map(({ reference }) => zeros(reference.length))
}

/** The links of a pair that move, A's first. */
function movingLinks({ shapeFrames }: Model, { a, b }: ContactPair): readonly number[] {
  return [a, b].map((shape) => shapeFrames[shape]!.link).filter((link) => link !== WORLD)
}
