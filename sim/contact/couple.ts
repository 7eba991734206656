import type { Scalar } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import type { Geometry } from '../model/shape.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Transform } from '../spatial/transform.ts'
import type { Placed, Stage } from './contact.ts'
import type { ContactPair } from './pairs.ts'

// Two solids as arguments of a function, so that what they do to each other is written once for all pairs of two kinds.

/** A solid by itself: all that its contacts depend on. */
export interface Solid {
  /** its geometry but for the kind */
  readonly sizes: { readonly [size: string]: Scalar | readonly Scalar[] }
  readonly X_LS: Transform
  /** where its link is, and how it moves, as was given; none: it is fixed to the world */
  readonly moving?: { readonly X_WL: Transform; readonly motions: readonly Motion[] }
}

export interface Couple {
  readonly A: Solid
  readonly B: Solid
}

/**
 * The solids of a pair.
 *
 * @param motions - of the links: one or several lists, such as their twists
 */
export function coupleOf(
  model: Model,
  kin: Kinematics,
  motions: readonly (readonly Motion[])[],
  { a, b }: Pick<ContactPair, 'a' | 'b'>,
): Couple {
  const solid = (shape: number): Solid => {
    const { link, X_LS } = model.shapeFrames[shape]!
    const { kind: _, ...sizes } = model.shapes[shape]!.geometry
    if (link === WORLD) return { sizes, X_LS }
    return { sizes, X_LS, moving: { X_WL: kin.X_WL[link]!, motions: motions.map((of) => of[link]!) } }
  }
  return { A: solid(a), B: solid(b) }
}

/** What pairs of solids have in common that one function does for: the kinds of both, and which of them move. */
export interface CoupleKind {
  readonly kinds: readonly Geometry['kind'][]
  readonly moves: readonly boolean[]
}

export function coupleKind(model: Model, { a, b }: ContactPair): CoupleKind {
  return {
    kinds: [a, b].map((shape) => model.shapes[shape]!.geometry.kind),
    moves: [a, b].map((shape) => model.shapeFrames[shape]!.link !== WORLD),
  }
}

/** Two solids as a machine: of as many links as move, with one shape each, of which A's is the first. */
export interface CoupleStage {
  readonly stage: Pick<Stage, 'shapes' | 'shapeFrames'> & { readonly links: readonly unknown[] }
  readonly kin: Placed
  /** as they were given, of the links that move */
  readonly motions: readonly (readonly Motion[])[]
}

export function coupleStage({ kinds }: CoupleKind, { A, B }: Couple): CoupleStage {
  const links = [A, B].flatMap(({ moving }) => moving ?? [])
  const shapes = [A, B].map(({ sizes }, i) => ({
    geometry: { kind: kinds[i], ...sizes } as unknown as Geometry,
  }))
  const shapeFrames = [A, B].map(({ X_LS, moving }) => ({
    link: moving ? links.indexOf(moving) : WORLD,
    X_LS,
  }))
  const count = links[0]?.motions.length ?? 0
  return {
    stage: { links, shapes, shapeFrames },
    kin: { X_WL: links.map(({ X_WL }) => X_WL) },
    motions: Array.from({ length: count }, (_, k) => links.map(({ motions }) => motions[k]!)),
  }
}
