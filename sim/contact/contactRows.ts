'use grad'
import type { Scalar } from '../../ad/index.ts'
import { type DofMotions, relativeMotions } from '../dynamics/dofMotions.ts'
import type { Model } from '../model/model.ts'
import type { Motion } from '../spatial/motion.ts'
import type { Mat3 } from '../spatial/types.ts'
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
  return rowsAlong(frame.R_CW, relativeMotions(model, motions, linkA, linkB, frame.p_WC), surface.condim)
}

/**
 * Motions of B against A at a contact, along its axes: a row for each of its condim dimensions.
 *
 * @param columns - in the world's axes
 */
export function rowsAlong(
  R_CW: Mat3,
  columns: readonly Motion[],
  condim: number,
): readonly (readonly Scalar[])[] {
  const parting = R_CW.map((axis) => columns.map(({ linear }) => dot3(axis, linear)))
  const turning = R_CW.map((axis) => columns.map(({ angular }) => dot3(axis, angular)))
  return [...parting, ...turning].slice(0, condim)
}
