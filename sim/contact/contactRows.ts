'use grad'
import type { Scalar } from '../../ad/index.ts'
import { type DofMotions, relativeMotions } from '../dynamics/dofMotions.ts'
import type { Model } from '../model/model.ts'
import { dot3 } from '../spatial/vec3.ts'
import type { Contact } from './contact.ts'
import type { ContactFrame } from './contactFrame.ts'

/**
 * Jacobian of a contact: how B moves against A along the contact's axes, one row for each of its condim dimensions:
 *
 *   parting along the normal, sliding along the two tangents, turning about the normal, turning about the two tangents
 *
 * @param motions - `dofMotions` of the same configuration, shared by all contacts
 * @param frame - `contactFrame` of the contact
 * @returns condim rows of length nv, with literal zeros where a velocity does not count [m or 1 per unit of v]
 */
export function contactRows(
  model: Model,
  motions: DofMotions,
  { linkA, linkB, surface }: Contact,
  frame: ContactFrame,
): readonly (readonly Scalar[])[] {
  const columns = relativeMotions(model, motions, linkA, linkB, frame.p_WC)
  const parting = frame.R_CW.map((axis) => columns.map(({ linear }) => dot3(axis, linear)))
  const turning = frame.R_CW.map((axis) => columns.map(({ angular }) => dot3(axis, angular)))
  return [...parting, ...turning].slice(0, surface.condim)
}
