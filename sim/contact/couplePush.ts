'use grad'
import { call, type Scalar } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model } from '../model/model.ts'
import type { Motion } from '../spatial/motion.ts'
import { type Burden, burdensOf } from './burden.ts'
import { materialOf } from './compliant.ts'
import { type Couple, type CoupleKind, coupleKind, coupleOf, coupleStage } from './couple.ts'
import type { ContactPair } from './pairs.ts'
import type { Surface } from './surface.ts'
import { isUneven } from './uneven.ts'

/** Two solids and the coefficients of friction between them. */
export interface RoughCouple extends Couple {
  readonly friction: readonly Scalar[]
}

/** The solids of a pair, one of which moves. */
export function roughCoupleOf(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  pair: ContactPair,
): RoughCouple {
  return { ...coupleOf(model, kin, [V], pair), friction: givenFriction(pair.surface) }
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
export type Push = (couple: RoughCouple) => readonly Burden[]

/**
 * The function of a pair: one for each two kinds of solids, which of them move, each condim, and friction even or not.
 *
 * @param ahead - how far ahead damping against the world is taken [s]; none: it is not
 */
export function pushFunctions(model: Model, ahead: Scalar | undefined): (pair: ContactPair) => Push {
  const known = new Map<string, Push>()
  return (pair) => {
    const { surface } = pair
    const kind = coupleKind(model, pair)
    const key = [...kind.kinds, ...kind.moves, surface.condim, isUneven(surface)].join(' ')
    const push =
      known.get(key) ?? call((couple: RoughCouple) => couplePush(model, kind, surface, couple, ahead))
    known.set(key, push)
    return push
  }
}

/** What two solids do to each other. */
function couplePush(
  model: Model,
  kind: CoupleKind,
  surface: Surface,
  couple: RoughCouple,
  ahead: Scalar | undefined,
): readonly Burden[] {
  const { stage, kin, motions } = coupleStage(kind, couple)
  const machine = { ...stage, name: model.name, contact: materialOf(model) }
  const own = { ...surface, friction: wholeFriction(couple.friction) }
  return burdensOf(machine, kin, motions[0]!, [{ a: 0, b: 1, surface: own }], ahead)
}
