import type { Scalar } from '../scalar.ts'

/**
 * The width, if it can be one: a traced one passes.
 *
 * @throws RangeError when a plain one is not above 0; hard decisions are written with `<`, `cond` and `select`
 */
export function positiveWidth(width: Scalar): Scalar {
  if (typeof width !== 'number' || width > 0) return width
  throw new RangeError(
    `A soft comparison or maximum has the width ${width}, expected a number above 0, in the unit of what is compared. ` +
      'For a sharp one use <, select or max.',
  )
}
