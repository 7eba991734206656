import { expect } from 'vitest'
import {
  coneFriction,
  contactFrame,
  contactRows,
  contacts,
  dofMotions,
  kinematics,
  type Model,
  type State,
} from '../../sim/index.ts'
import { expectClose } from './closeness.ts'
import type { OracleContact } from './mujoco.ts'

/** Our contacts that MuJoCo would list, in the oracle's words. */
export function contactSet(model: Model, { q }: State): OracleContact[] {
  const kin = kinematics(model, q)
  const motions = dofMotions(model, kin)
  return contacts(model, kin)
    .filter(({ distance, surface }) => distance < surface.margin + surface.gap)
    .map((contact) => {
      const { surface, pair, distance } = contact
      const frame = contactFrame(kin, contact)
      const listed = {
        between: [model.shapes[pair.a]!.name, model.shapes[pair.b]!.name] as const,
        distance,
        position: frame.p_WC,
        frame: frame.R_CW.flat(),
        condim: surface.condim,
        friction: coneFriction(surface),
        solref: surface.softness.solref,
        solimp: surface.softness.solimp,
        margin: surface.margin,
      }
      return distance < surface.margin
        ? { ...listed, rows: contactRows(model, motions, contact, frame).flat() }
        : listed
    })
}

/**
 * Fails unless the two sets are the same: as many contacts, and for each of theirs one of ours with the same numbers.
 *
 * @param rows - whether the rows of the Jacobian are to be compared, which only those of elliptic cones can be
 */
export function expectSameSet(
  ours: readonly OracleContact[],
  theirs: readonly OracleContact[],
  tolerance: number,
  where: string,
  rows = true,
): void {
  expect(ours.length, `${where}: number of contacts`).toBe(theirs.length)
  for (const contact of theirs) {
    const same = ours.reduce((best, other) => (apart(other, contact) < apart(best, contact) ? other : best))
    expectClose(flat(same), flat(contact), tolerance, `${where}, ${contact.between.join(' and ')}`)
    if (rows) expectClose(same.rows ?? [], contact.rows ?? [], tolerance, `${where}: rows`)
  }
}

const flat = (contact: OracleContact): number[] => [
  contact.distance,
  contact.condim,
  contact.margin,
  ...contact.position,
  ...contact.frame,
  ...contact.friction,
  ...contact.solref,
  ...contact.solimp,
]

/** How far apart two contacts are listed [m]. */
const apart = (a: OracleContact, b: OracleContact): number =>
  Math.hypot(...a.position.map((x, i) => x - b.position[i]!))
