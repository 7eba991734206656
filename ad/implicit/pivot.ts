'use grad'
import { select } from '../control/select.ts'
import { abs, isTraced } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import { unsolved } from './unsolved.ts'

/** A pivot that must be above zero: of a positive definite matrix. */
export function positive(pivot: Scalar, i: number, kind: string): Scalar {
  const advice =
    'The matrix is not positive definite (or not finite); for other matrices there is the kind lu.'
  return accepted(pivot, pivot > 0, i, kind, `above 0. ${advice}`)
}

/** A pivot that must not be zero: of a regular matrix. */
export function nonzero(pivot: Scalar, i: number, kind: string): Scalar {
  return accepted(pivot, abs(pivot) > 0, i, kind, 'other than 0. The matrix is singular (or not finite).')
}

function accepted(pivot: Scalar, condition: boolean, i: number, kind: string, expected: string): Scalar {
  const what = `pivot ${i} of solve (${kind})`
  if (isTraced(condition)) return select(condition, pivot, unsolved(pivot, what))
  if (condition) return pivot
  throw new RangeError(`${what} is ${String(pivot)}, expected a number ${expected}`)
}
