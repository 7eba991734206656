'use grad'
import { and, type Scalar, select, whileLoop } from '../../ad/index.ts'
import type { Constraint } from './constraint.ts'
import type { ConvexProblem } from './convexProblem.ts'
import { type NewtonStep, type Outlook, outlook, type Pull, pullAt, sum } from './newtonStep.ts'
import { sparseDot } from './rows.ts'

/** A slope this much smaller than at the start counts as none: no step is wasted on a search finer than the next step. */
const FLAT = 0.01

/** Halvings of the interval that the search along a step may need at worst: all of a double's. */
const MOST_TRIES = 50

/** The search along a step: the slope is below zero at `low`, above it at `high`, and in between it never falls. */
interface LineSearch {
  readonly share: Scalar
  readonly low: Scalar
  readonly lowSlope: Scalar
  readonly high: Scalar
  readonly highSlope: Scalar
  /** +1 or −1 for the end that moved last */
  readonly side: Scalar
  readonly tries: Scalar
  readonly done: Scalar
  /** of a full step, ∞ of a shorter one */
  readonly mispredicted: Scalar
}

/** The share of the step at which the problem is least along it: all of it, unless it would then rise again. */
export function exactShare(
  problem: ConvexProblem,
  step: NewtonStep,
): Pick<LineSearch, 'share' | 'mispredicted'> {
  const start = { low: 0, lowSlope: step.slope, high: 1, highSlope: 0, side: 0 }
  return whileLoop(
    (search: LineSearch) => and(search.done < 1, search.tries < MOST_TRIES),
    (search) => tried(problem, step, search),
    { ...start, share: 1, tries: 0, done: 0, mispredicted: Infinity },
  )
}

/** Looks at the slope at a share, and closes in on where it vanishes by false position with halved ends (Illinois). */
function tried(problem: ConvexProblem, step: NewtonStep, search: LineSearch): LineSearch {
  const { share, low, lowSlope, high, highSlope, side, tries } = search
  const { slope, mispredicted: missed } = along(problem, step, share)
  const full = tries < 1
  const mispredicted = select(full, missed, Infinity)
  const flat = -FLAT * step.slope
  const done = select(and(slope <= flat, full), 1, select(Math.abs(slope) <= flat, 1, 0))
  const rises = slope > 0
  const halved = (end: Scalar, again: boolean) => select(again, 0.5 * end, end)
  const next = {
    low: select(rises, low, share),
    lowSlope: select(rises, halved(lowSlope, and(rises, side > 0)), slope),
    high: select(rises, share, high),
    highSlope: select(rises, slope, halved(highSlope, side < 0)),
    side: select(rises, 1, -1),
  }
  const crossing = next.low + ((next.high - next.low) * next.lowSlope) / (next.lowSlope - next.highSlope)
  return { ...next, share: select(done > 0, share, crossing), tries: tries + 1, done, mispredicted }
}

/** The slope of the problem along the step, at a share of it, and how far forces are there from those at a full step foreseen. */
function along(
  { constraints, crowds = [] }: ConvexProblem,
  step: NewtonStep,
  share: Scalar,
): { slope: Scalar; mispredicted: Scalar } {
  const { pulls, outlooks, smoothSlope, inertia } = step
  const parts = constraints.map((constraint, c) => glimpse(constraint, pulls[c]!, outlooks[c]!, share))
  const lasting: Glimpse = {
    rise: parts.reduce((rest, { rise }) => rest + rise, smoothSlope + share * inertia),
    missed: sum(parts.map(({ missed }) => missed)),
    size: sum(parts.map(({ size }) => size)),
  }
  const { rise, missed, size } = crowds.reduce(
    (before, crowd) => crowd.total(before, (so, constraint) => glimpsed(so, constraint, step, share)),
    lasting,
  )
  return { slope: rise, mispredicted: missed / select(size > 0, size, 1) }
}

/** One constraint at a share of a step, or several. */
interface Glimpse {
  /** −fᵀ J p: what it adds to the slope */
  readonly rise: Scalar
  /** Σ |f − f foreseen|, and Σ |f| before and after */
  readonly missed: Scalar
  readonly size: Scalar
}

function glimpse({ penalty }: Constraint, pull: Pull, { move, foreseen }: Outlook, share: Scalar): Glimpse {
  const force = penalty.force(pull.misfit.map((x, k) => x + share * move[k]!))
  return {
    rise: -sparseDot(force, move),
    missed: sum(force.map((f, k) => Math.abs(f - foreseen[k]!))),
    size: sum(force.map((f, k) => Math.abs(f) + Math.abs(pull.force[k]!))),
  }
}

/** The same with one of a crowd, whose curvature is not that of the inertia which the slope grows by. */
function glimpsed(before: Glimpse, constraint: Constraint, { vdot, p }: NewtonStep, share: Scalar): Glimpse {
  const pull = pullAt(constraint, vdot)
  const ahead = outlook(constraint, pull, p)
  const { rise, missed, size } = glimpse(constraint, pull, ahead, share)
  return {
    rise: before.rise + rise - share * ahead.stiffness,
    missed: before.missed + missed,
    size: before.size + size,
  }
}
