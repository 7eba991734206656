'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { CouplingTie, TiedCoordinate } from '../model/tie.ts'
import type { Moving, Violation } from './violation.ts'

/**
 * How far a coordinate is from where its leader wants it [m or rad], one row: with x and y from their references,
 *
 *   r = x − p(y),   ṙ = ẋ − p′(y) ẏ
 *
 * The drift −p″(y) ẏ² is left out, as in MuJoCo.
 */
export function couplingViolation(
  { model, state: { q, v } }: Moving,
  { equality, coordinates }: CouplingTie,
): Violation {
  const [follower, leader] = coordinates as readonly [TiedCoordinate, TiedCoordinate?]
  const away = ({ iq, reference }: TiedCoordinate): Scalar => q[iq]! - reference
  const { value, slope } = polynomialAt(equality.polynomial, leader ? away(leader) : 0)
  const row = Array<Scalar>(model.nv).fill(0)
  row[follower.iv] = 1
  if (leader) row[leader.iv] = -slope
  const led = leader ? slope * v[leader.iv]! : 0
  return { rows: [row], error: [away(follower) - value], rate: [v[follower.iv]! - led], drift: [0] }
}

/** p(y) and p′(y), by Horner's rule. */
function polynomialAt(terms: readonly Scalar[], y: Scalar): { value: Scalar; slope: Scalar } {
  return terms.reduceRight<{ value: Scalar; slope: Scalar }>(
    ({ value, slope }, term) => ({ value: value * y + term, slope: slope * y + value }),
    { value: 0, slope: 0 },
  )
}
