import type { Scalar } from '../../ad/index.ts'
import type { Model } from '../model/model.ts'
import type { ArticulatedInertia } from '../spatial/articulated.ts'
import type { Force, Motion } from '../spatial/motion.ts'
import { contactResponses } from './compliant.ts'
import { contactsOfPair, contactWrenches, type Placed, type Stage } from './contact.ts'
import { contactInertias } from './contactInertias.ts'
import type { ContactPair } from './pairs.ts'

/** What contacts do to a link. */
export interface Burden {
  /** in its own axes about its origin */
  readonly wrench: Force
  /** what their damping adds to its inertia, taken a step ahead; none: nothing is */
  readonly inertia?: ArticulatedInertia
}

/**
 * What compliant contacts of some pairs do to the links, each pair worked out as it stands.
 *
 * @param V - twists of the links
 * @param ahead - how far ahead the damping of contacts with the world is taken [s]; none: it is not
 * @returns one a link
 * @throws ModelError where something may touch and the model has no contact material
 */
export function burdensOf(
  machine: Stage & Pick<Model, 'name' | 'contact'> & { readonly links: readonly unknown[] },
  kin: Placed,
  V: readonly Motion[],
  pairs: readonly ContactPair[],
  ahead: Scalar | undefined,
): readonly Burden[] {
  const touching = pairs.flatMap((pair) => contactsOfPair(machine, kin, pair))
  const responses = contactResponses(machine, kin, V, touching)
  const wrenches = contactWrenches(machine, kin, touching, responses)
  const inertias = ahead === undefined ? [] : contactInertias(machine, kin, touching, responses, ahead)
  return wrenches.map((wrench, i) => ({ wrench, ...(inertias[i] && { inertia: inertias[i] }) }))
}
