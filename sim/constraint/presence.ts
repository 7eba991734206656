'use grad'
import { cond, or } from '../../ad/index.ts'
import { contactsOfPair } from '../contact/contact.ts'
import { placeCount } from '../contact/distance.ts'
import type { ContactPair } from '../contact/pairs.ts'
import { areSolids, inReach } from '../contact/reach.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import { coordinatesOf } from '../model/link.ts'
import type { Model, State } from '../model/model.ts'

/**
 * Which joint limits and contacts are within their margins. What is implicit in a state decides that once, near it: limits and
 * contacts begin all at once, and equations that jump need not have a solution.
 */
export interface Presence {
  /** of each end of each joint's range */
  readonly limits: readonly boolean[]
  /** of each pair of shapes that may touch, of each place where it may */
  readonly contacts: readonly (readonly boolean[])[]
}

/** What is within its margin at a configuration. */
export function presence(model: Model, q: State['q'], kin: Kinematics): Presence {
  return {
    limits: model.links.flatMap((link) =>
      link.joint
        .stops(coordinatesOf(link, q))
        .map(({ distance }) => distance < (link.joint.limitMargin ?? 0)),
    ),
    contacts: model.pairs.map((pair) => touching(model, kin, pair)),
  }
}

/** Whether a pair of shapes is within its margin, at each place where it may touch. */
function touching(model: Model, kin: Kinematics, pair: ContactPair): readonly boolean[] {
  const within = () =>
    contactsOfPair(model, kin, pair).map(({ distance, surface }) => distance < surface.margin)
  if (!areSolids(model, pair)) return within()
  const nowhere = Array.from({ length: placeCount(model, pair) }, () => false)
  return cond(inReach(model, kin, pair, pair.surface.margin), within, () => nowhere)
}

/** Whether any of these is within its margin. */
export function anyOf(within: readonly boolean[]): boolean {
  return within.reduce((any, one) => or(any, one), false)
}
