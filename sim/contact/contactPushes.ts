'use grad'
import { call, cond, type Scalar } from '../../ad/index.ts'
import { type Kinematics, onLink } from '../dynamics/kinematics.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import type { Geometry } from '../model/shape.ts'
import { type Force, forceAdd, type Motion, zeroForce, zeroMotion } from '../spatial/motion.ts'
import { identityTransform, type Transform } from '../spatial/transform.ts'
import { contactResponses, materialOf } from './compliant.ts'
import { type Contact, type ContactResponse, contactsOfPair, contactWrenches } from './contact.ts'
import type { ContactPair } from './pairs.ts'
import { areSolids, inReach } from './reach.ts'
import type { Surface } from './surface.ts'
import { isUneven } from './uneven.ts'

// What compliant contacts do to the links. Two solids out of reach of each other are skipped when the program runs; what
// solids of two kinds do to each other is written once, as a function, and called where they are near: a machine that may
// touch itself has hundreds of pairs, and seldom one that does. Against a plane a shape is worked out as it stands: to
// test whether it is in reach would take as long.

/** What compliant contacts do to the links. */
export interface ContactPushes {
  /** on each link, in its own axes about its origin */
  readonly wrenches: readonly Force[]
  /** the contacts that were worked out as they stand, whose damping a step may take ahead */
  readonly touching: readonly Contact[]
  readonly responses: readonly ContactResponse[]
}

/**
 * What all compliant contacts do to the links. Same as `contactWrenches` of all `contactResponses`.
 *
 * @throws ModelError where something may touch and the model has no contact material
 */
export function contactPushes(model: Model, kin: Kinematics, V: readonly Motion[]): ContactPushes {
  const [solids, others] = [
    model.pairs.filter(skippable(model)),
    model.pairs.filter((p) => !skippable(model)(p)),
  ]
  const touching = others.flatMap((pair) => contactsOfPair(model, kin, pair))
  const responses = contactResponses(model, kin, V, touching)
  const wrenches = [...contactWrenches(model, kin, touching, responses)]
  const pushes = pushFunctions(model)
  for (const pair of solids) {
    const push = pushes(pair)
    const { onA, onB } = cond(
      inReach(model, kin, pair, 0),
      () => push(coupleOf(model, kin, V, pair)),
      () => ({ onA: zeroForce, onB: zeroForce }),
    )
    addTo(wrenches, model.shapeFrames[pair.a]!.link, onA)
    addTo(wrenches, model.shapeFrames[pair.b]!.link, onB)
  }
  return { wrenches, touching, responses }
}

function addTo(wrenches: Force[], link: number, push: Force): void {
  if (link !== WORLD) wrenches[link] = forceAdd(wrenches[link]!, push)
}

/** Two solids; where damping is taken a step ahead, neither of them fixed to the world. */
const skippable =
  (model: Model) =>
  (pair: ContactPair): boolean => {
    const onWorld = [pair.a, pair.b].some((shape) => model.shapeFrames[shape]!.link === WORLD)
    return areSolids(model, pair) && !(model.contact?.implicit && onWorld)
  }

/** A solid by itself: all that its contacts depend on. */
interface Solid {
  /** its geometry but for the kind */
  readonly sizes: { readonly [size: string]: Scalar | readonly Scalar[] }
  readonly X_LS: Transform
  readonly X_WL: Transform
  /** of its link, in the link's axes */
  readonly V: Motion
}

interface Couple {
  readonly A: Solid
  readonly B: Solid
  readonly friction: readonly Scalar[]
}

/** Wrenches on the two links, in their own axes. */
interface CouplePush {
  readonly onA: Force
  readonly onB: Force
}

function coupleOf(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  { a, b, surface }: ContactPair,
): Couple {
  const solid = (shape: number): Solid => {
    const { link, X_LS } = model.shapeFrames[shape]!
    const { kind: _, ...sizes } = model.shapes[shape]!.geometry
    return { sizes, X_LS, X_WL: onLink(kin.X_WL, link, identityTransform), V: onLink(V, link, zeroMotion) }
  }
  return { A: solid(a), B: solid(b), friction: givenFriction(surface) }
}

/** The coefficients of a surface that differ, so that those which are one number stay one. */
function givenFriction(surface: Surface): readonly Scalar[] {
  const [slide, , spin, roll] = surface.friction
  return isUneven(surface) ? surface.friction : [slide, spin, roll]
}

/** The five coefficients again. */
function wholeFriction(given: readonly Scalar[]): Surface['friction'] {
  if (given.length === 5) return given as unknown as Surface['friction']
  const [slide, spin, roll] = given as readonly [Scalar, Scalar, Scalar]
  return [slide, slide, spin, roll, roll]
}

type Push = (couple: Couple) => CouplePush

/** The function of a pair: one for each two kinds of solids, each condim, and friction even or not. */
function pushFunctions(model: Model): (pair: ContactPair) => Push {
  const known = new Map<string, Push>()
  return ({ a, b, surface }) => {
    const { shapes } = model
    const kinds = [shapes[a]!.geometry.kind, shapes[b]!.geometry.kind] as const
    const key = `${kinds.join(' ')} ${surface.condim} ${isUneven(surface)}`
    const push = known.get(key) ?? call((couple: Couple) => couplePush(model, kinds, surface, couple))
    known.set(key, push)
    return push
  }
}

/** What two solids do to each other: a machine of two links, with one shape each. */
function couplePush(
  model: Model,
  [kindA, kindB]: readonly [Geometry['kind'], Geometry['kind']],
  surface: Surface,
  { A, B, friction }: Couple,
): CouplePush {
  const geometries = [
    { kind: kindA, ...A.sizes },
    { kind: kindB, ...B.sizes },
  ] as unknown as readonly [Geometry, Geometry]
  const machine = {
    name: model.name,
    contact: materialOf(model),
    links: [A, B],
    shapes: geometries.map((geometry) => ({ geometry })),
    shapeFrames: [
      { link: 0, X_LS: A.X_LS },
      { link: 1, X_LS: B.X_LS },
    ],
  }
  const kin = { X_WL: [A.X_WL, B.X_WL] }
  const own = { ...surface, friction: wholeFriction(friction) }
  const touching = contactsOfPair(machine, kin, { a: 0, b: 1, surface: own })
  const responses = contactResponses(machine, kin, [A.V, B.V], touching)
  const [onA, onB] = contactWrenches(machine, kin, touching, responses)
  return { onA: onA!, onB: onB! }
}
