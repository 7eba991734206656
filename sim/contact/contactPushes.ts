'use grad'
import { cond, type Scalar } from '../../ad/index.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { WORLD } from '../model/link.ts'
import type { Model } from '../model/model.ts'
import { articulatedAdd, zeroArticulated } from '../spatial/articulated.ts'
import { forceAdd, type Motion } from '../spatial/motion.ts'
import { type Burden, burdensOf } from './burden.ts'
import { pushFunctions, roughCoupleOf } from './couplePush.ts'
import type { ContactPair } from './pairs.ts'
import { areSolids, inReach } from './reach.ts'

// What compliant contacts do to the links. Two solids out of reach of each other are skipped when the program runs; what
// solids of two kinds do to each other is written once, as a function, and called where they are near: a machine that may
// touch itself has hundreds of pairs, and seldom one that does. Against a plane a shape is worked out as it stands: to
// test whether it is in reach would take as long.

/**
 * What all compliant contacts do to the links. Same as `contactWrenches` and `contactInertias` of all `contactResponses`.
 *
 * @param ahead - how far ahead the damping of contacts with the world is taken, where the material says that it is [s]
 * @returns one a link
 * @throws ModelError where something may touch and the model has no contact material
 */
export function contactPushes(
  model: Model,
  kin: Kinematics,
  V: readonly Motion[],
  ahead: Scalar = 0,
): readonly Burden[] {
  const time = model.contact?.implicit ? ahead : undefined
  const [solids, others] = [true, false].map((are) =>
    model.pairs.filter((pair) => areSolids(model, pair) === are),
  )
  const burdens = [...burdensOf(model, kin, V, others!, time)]
  const pushes = pushFunctions(model, time)
  for (const pair of solids!) {
    const moving = movingLinks(model, pair)
    if (moving.length === 0) continue
    const heavy = time !== undefined && moving.length === 1
    const before = moving.map((link) => (heavy ? weighed(burdens[link]!) : burdens[link]!))
    const push = pushes(pair)
    const after = cond(
      inReach(model, kin, pair, 0),
      () => push(roughCoupleOf(model, kin, V, pair)).map((own, i) => together(before[i]!, own)),
      () => before,
    )
    after.forEach((burden, i) => {
      burdens[moving[i]!] = burden
    })
  }
  return burdens
}

/** The links of a pair that move; none where it is one link, whose shapes push each other and not it. */
function movingLinks({ shapeFrames }: Model, { a, b }: ContactPair): readonly number[] {
  const [linkA, linkB] = [shapeFrames[a]!.link, shapeFrames[b]!.link]
  return linkA === linkB ? [] : [linkA, linkB].filter((link) => link !== WORLD)
}

/** The same with an inertia, if of nothing. */
const weighed = (burden: Burden): Burden => ({ inertia: zeroArticulated, ...burden })

/** Both; an inertia where the first has one. */
function together(all: Burden, own: Burden): Burden {
  const wrench = forceAdd(all.wrench, own.wrench)
  if (!all.inertia) return { wrench }
  return { wrench, inertia: own.inertia ? articulatedAdd(all.inertia, own.inertia) : all.inertia }
}
