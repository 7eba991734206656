'use grad'
import { select } from '../control/select.ts'
import { whileLoop } from '../control/whileLoop.ts'
import { and, or } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'
import type { Matrix } from './factor.ts'
import { type Found, greatest, relativeSize } from './newton.ts'

/** Steps below this share of 1 + |x| are rounding. */
const ROUNDING = 2 ** -50

/** Steps that do not shrink by this factor any more, and are small enough, have come down to rounding too. */
const SHRINKING = 0.5

interface Sweep {
  readonly x: readonly Scalar[]
  /** the step to take next */
  readonly step: readonly Scalar[]
  /** max |stepᵢ| / (1 + |xᵢ|) */
  readonly size: Scalar
  /** of the step before, which led to x */
  readonly before: Scalar
  /** greatest equation's value at x */
  readonly residual: Scalar
  /** what the inverse of ∂F/∂x is taken for */
  readonly inverse: Matrix
  readonly sweeps: Scalar
}

/**
 * The root of equations that are nearly x = a, by Broyden's first method: every sweep costs the residuals once and learns
 * from them how the inverse of ∂F/∂x differs from 1. It ends when steps have come down to rounding; or it fails, having
 * found nothing, and another method must try.
 *
 *   x⁺ = x + s,   z = −C F(x⁺),   C⁺ = C + z sᵀC/(sᵀs − sᵀz),   s⁺ = z sᵀs/(sᵀs − sᵀz)
 *
 * @param most - sweeps after which it has failed
 * @see Kelley 1995, "Iterative Methods for Linear and Nonlinear Equations", chapter 7
 */
export function swept(
  residuals: (x: readonly Scalar[]) => readonly Scalar[],
  x0: readonly Scalar[],
  tolerance: number,
  most: number,
): Found {
  const start: Sweep = {
    x: x0,
    step: x0.map(() => 0),
    size: Infinity,
    before: Infinity,
    residual: Infinity,
    inverse: x0.map((_, i) => x0.map((_, j) => (i === j ? 1 : 0))),
    sweeps: 0,
  }
  const { x, size, residual } = whileLoop(
    (state: Sweep) => and(state.sweeps < most, or(state.size > tolerance, shrinking(state))),
    (state) => nextSweep(residuals, state, tolerance),
    start,
  )
  return { x, converged: size <= tolerance, residual }
}

function shrinking({ size, before }: Sweep): boolean {
  return and(size > ROUNDING, size <= SHRINKING * before)
}

/** The first sweep takes no step: it only looks where x₀ is. */
function nextSweep(
  residuals: (x: readonly Scalar[]) => readonly Scalar[],
  { x, step, size, inverse, sweeps }: Sweep,
  tolerance: number,
): Sweep {
  const next = x.map((xi, i) => xi + step[i]!)
  const F = residuals(next)
  const z = inverse.map((row) => -dot(row, F))
  const square = dot(step, step)
  // of the first step and of those that come down to rounding there is nothing to learn
  const learns = and(size > tolerance, square > 0)
  const gain = select(learns, 1 / (square - dot(step, z)), 0)
  const stretch = select(learns, square * gain, 1)
  const across = step.map((_, j) => gain * step.reduce((sum, si, i) => sum + si * inverse[i]![j]!, 0))
  const onward = z.map((zi) => stretch * zi)
  return {
    x: next,
    step: onward,
    size: relativeSize(onward, next),
    before: size,
    residual: greatest(F),
    inverse: inverse.map((row, i) => row.map((entry, j) => entry + z[i]! * across[j]!)),
    sweeps: sweeps + 1,
  }
}

function dot(a: readonly Scalar[], b: readonly Scalar[]): Scalar {
  return a.reduce((sum, ai, i) => sum + ai * b[i]!, 0 as Scalar)
}
