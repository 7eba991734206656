import type { Scalar } from '../scalar.ts'

/**
 * How a step is smoothed: as its mean under noise of one distribution, symmetric about 0. The width is the scale of
 * that noise, in the unit of x: a step in a gap [m] has a width [m]. It must be above 0.
 *
 *   step(x, w) = P(x + wZ > 0),   ramp(x, w) = E max(0, x + wZ),   bump(x, w) = p(x/w) / p(0)
 *
 * The slope of a ramp is its step; the slope of a step is its bump times p(0)/w. As the width falls to 0 they become
 * the step from 0 to 1 (½ at 0), max(0, x), and 1 at 0 and 0 elsewhere.
 */
export interface Profile {
  readonly step: (x: Scalar, width: Scalar) => Scalar
  readonly ramp: (x: Scalar, width: Scalar) => Scalar
  readonly bump: (x: Scalar, width: Scalar) => Scalar
}
