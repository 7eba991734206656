'use grad'
import { type Contact, contactsOfPair } from '../contact/contact.ts'
import { contactFrame } from '../contact/contactFrame.ts'
import { contactRows } from '../contact/contactRows.ts'
import type { ContactPair } from '../contact/pairs.ts'
import { areSolids } from '../contact/reach.ts'
import type { DofMotions } from '../dynamics/dofMotions.ts'
import type { Kinematics } from '../dynamics/kinematics.ts'
import type { Model, State } from '../model/model.ts'
import type { Constraint } from './constraint.ts'
import { contactInverseWeight, contactLaw } from './contactLaw.ts'
import type { InverseWeights } from './inverseWeights.ts'
import type { Presence } from './presence.ts'
import { sparseProduct } from './rows.ts'

/** What the constraints of contacts are made from. */
export interface Touching {
  readonly model: Model
  readonly kin: Kinematics
  readonly motions: DofMotions
  readonly state: State
  readonly weights: InverseWeights
  /** which take part; none: those within their margins */
  readonly present?: Presence | undefined
}

/**
 * The constraints of all contacts with planes, in the order of `contacts`: along the normal, and as many of the tangential
 * dimensions as the condim says. Those of two solids are in `Solids`.
 */
export function contactConstraints(at: Touching): readonly Constraint[] {
  const { model, kin, present } = at
  return model.pairs.flatMap((pair, i) => {
    if (areSolids(model, pair)) return []
    const within = present?.contacts[i]
    return contactsOfPair(model, kin, pair).map((contact, k) => softContact(at, contact, within?.[k]))
  })
}

/** What the contacts of a pair are called in error sentences and results. */
export function contactName({ shapes }: Model, { a, b }: ContactPair): string {
  return `contact of "${shapes[a]!.name}" and "${shapes[b]!.name}"`
}

/**
 * Rows, reference and penalty of a contact. Only the normal has a place to return to; friction has only a speed to lose.
 */
function softContact(at: Touching, contact: Contact, pushes?: boolean): Constraint {
  const { model, motions, kin, state, weights } = at
  const rows = contactRows(model, motions, contact, contactFrame(kin, contact))
  const inverseWeight = contactInverseWeight(model, weights, contact.pair)
  const law = contactLaw(model, inverseWeight, contact, sparseProduct(rows, state.v), pushes)
  return { name: contactName(model, contact.pair), rows, reference: law.reference, penalty: law.penalty }
}
