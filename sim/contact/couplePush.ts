'use grad'
import { call, type Scalar } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import type { Geometry } from '../model/shape.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Transform } from '../spatial/transform.ts'
import { type Burden, burdensOf } from './burden.ts'
import { materialOf } from './compliant.ts'
import type { ContactPair } from './pairs.ts'
import type { Surface } from './surface.ts'
import { isUneven } from './uneven.ts'

// What two solids do to each other, as a function of them alone, so that it is written once for all pairs of two kinds.

/** A solid by itself: all that its contacts depend on. */
interface Solid {
  /** its geometry but for the kind */
  readonly sizes: { readonly [size: string]: Scalar | readonly Scalar[] }
  readonly X_LS: Transform
  /** where its link is, and its twist in the link's axes; none: it is fixed to the world */
  readonly moving?: { readonly X_WL: Transform; readonly V: Motion }
}

/** Two solids and the coefficients of friction between them. */
export interface Couple {
  readonly A: Solid
  readonly B: Solid
  readonly friction: readonly Scalar[]
}

/** The solids of a pair, one of which moves. */
export function coupleOf(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  { a, b, surface }: ContactPair,
): Couple {
  const solid = (shape: number): Solid => {
    const { link, X_LS } = model.shapeFrames[shape]!
    const { kind: _, ...sizes } = model.shapes[shape]!.geometry
    if (link === WORLD) return { sizes, X_LS }
    return { sizes, X_LS, moving: { X_WL: kin.X_WL[link]!, V: V[link]! } }
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

/** From two solids to what they do to those of their links that move. */
export type Push = (couple: Couple) => readonly Burden[]

/**
 * The function of a pair: one for each two kinds of solids, which of them move, each condim, and friction even or not.
 *
 * @param ahead - how far ahead damping against the world is taken [s]; none: it is not
 */
export function pushFunctions(model: Model, ahead: Scalar | undefined): (pair: ContactPair) => Push {
  const known = new Map<string, Push>()
  return ({ a, b, surface }) => {
    const kinds = [a, b].map((shape) => model.shapes[shape]!.geometry.kind)
    const moves = [a, b].map((shape) => model.shapeFrames[shape]!.link !== WORLD)
    const key = [...kinds, ...moves, surface.condim, isUneven(surface)].join(' ')
    const push = known.get(key) ?? call((couple: Couple) => couplePush(model, kinds, surface, couple, ahead))
    known.set(key, push)
    return push
  }
}

/** What two solids do to each other: a machine of as many links as move, with one shape each. */
function couplePush(
  model: Model,
  kinds: readonly Geometry['kind'][],
  surface: Surface,
  { A, B, friction }: Couple,
  ahead: Scalar | undefined,
): readonly Burden[] {
  const links = [A, B].flatMap(({ moving }) => moving ?? [])
  const machine = {
    name: model.name,
    contact: materialOf(model),
    links,
    shapes: [A, B].map(({ sizes }, i) => ({ geometry: { kind: kinds[i], ...sizes } as unknown as Geometry })),
    shapeFrames: [A, B].map(({ X_LS, moving }) => ({ link: moving ? links.indexOf(moving) : WORLD, X_LS })),
  }
  const kin = { X_WL: links.map(({ X_WL }) => X_WL) }
  const own = { ...surface, friction: wholeFriction(friction) }
  return burdensOf(
    machine,
    kin,
    links.map(({ V }) => V),
    [{ a: 0, b: 1, surface: own }],
    ahead,
  )
}
