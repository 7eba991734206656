import { type Bounds, breakpoints, pointAlong } from './bounds.ts'
import { cauchyPoint } from './cauchyPoint.ts'
import type { Method, Outcome } from './method.ts'
import { type Asking, evaluated, type Iterate } from './objective.ts'
import {
  type CurvatureMemory,
  compactHessian,
  inverseHessianTimes,
  NO_CURVATURE,
  remembered,
} from './quasiNewton.ts'
import { subspaceMinimum } from './subspaceMinimum.ts'
import { dot, minus, norm } from './vectors.ts'
import { type Ray, type WolfeOptions, wolfeSearch } from './wolfeSearch.ts'

/** Settings of L-BFGS-B; each has a default. */
export interface LbfgsbOptions {
  /** pairs of steps and gradient changes remembered; default 10 */
  readonly memory?: number
  /** c₁ of the line search; default 1e-4 */
  readonly decrease?: number
  /** c₂ of the line search, below 1; default 0.9, smaller for searches that are nearly exact */
  readonly curvature?: number
  /** evaluations that one line search may take; default 30 */
  readonly trials?: number
}

/** Longest step when there is no bound in the way: a number that no sensible search reaches. */
const FARTHEST = 1e10

/**
 * Limited-memory BFGS with bounds: generalized Cauchy point, minimum over the free components, strong Wolfe line search.
 * The method of choice for smooth objectives. Active bounds hold exactly.
 *
 * @see Byrd, Lu, Nocedal & Zhu 1995, "A limited memory algorithm for bound constrained optimization"
 */
export function lbfgsb(
  options: LbfgsbOptions = {},
): Method<CurvatureMemory> & { readonly usesGradient: true } {
  const { memory = 10, decrease = 1e-4, curvature = 0.9, trials = 30 } = options
  const wolfe = { decrease, curvature, trials }
  return {
    name: 'lbfgsb',
    usesGradient: true,
    patience: 3,
    start: () => NO_CURVATURE,
    *iterate(current, curvatures, bounds) {
      const outcome = yield* stepped(current, curvatures, bounds, wolfe, memory)
      // an old curvature may mislead where the objective has changed its nature: once more without it
      const again = 'halt' in outcome && outcome.halt === 'lineSearch' && curvatures.pairs.length > 0
      return again ? yield* stepped(current, NO_CURVATURE, bounds, wolfe, memory) : outcome
    },
  }
}

function* stepped(
  current: Iterate,
  curvatures: CurvatureMemory,
  bounds: Bounds,
  wolfe: WolfeOptions,
  most: number,
): Asking<Outcome<CurvatureMemory>> {
  const aim = aimOf(current, curvatures, bounds)
  const known = curvatures.pairs.length > 0
  const d = minus(aim, current.x)
  const iterate = yield* wolfeSearch(
    rayAlong(current, d, bounds),
    known ? 1 : Math.min(1, 1 / norm(d)),
    wolfe,
  )
  if ('halt' in iterate) return iterate
  const y = minus(iterate.gradient, current.gradient)
  return { iterate, memory: remembered(curvatures, minus(iterate.x, current.x), y, most) }
}

/** The model's minimum in the box; where rounding has spoilt the model or turned it uphill, that of fewer pairs. */
function aimOf(current: Iterate, curvatures: CurvatureMemory, bounds: Bounds): Float64Array {
  const aim = modelMinimum(current, curvatures, bounds)
  if (aim === undefined) return aimOf(current, newerHalf(curvatures), bounds)
  const downhill = dot(minus(aim, current.x), current.gradient) < 0
  return downhill || curvatures.pairs.length === 0 ? aim : aimOf(current, newerHalf(curvatures), bounds)
}

/** The Newton point where the box does not cut it off, else the minimum found from the Cauchy point. */
function modelMinimum(
  current: Iterate,
  curvatures: CurvatureMemory,
  bounds: Bounds,
): Float64Array | undefined {
  const newton = minus(current.x, inverseHessianTimes(curvatures, current.gradient))
  if (newton.every((xi, i) => xi >= bounds.lower[i]! && xi <= bounds.upper[i]!)) return newton
  const B = compactHessian(curvatures)
  return B === undefined ? undefined : subspaceMinimum(current, B, cauchyPoint(current, B, bounds), bounds)
}

function newerHalf({ pairs, theta }: CurvatureMemory): CurvatureMemory {
  return pairs.length < 2 ? NO_CURVATURE : { pairs: pairs.slice(Math.ceil(pairs.length / 2)), theta }
}

/** The ray from an iterate in a direction, as far as the box goes. */
function rayAlong(start: Iterate, direction: Float64Array, bounds: Bounds): Ray {
  const reach = breakpoints(start.x, direction, bounds)
  const longest = Math.min(FARTHEST, ...reach)
  return {
    start,
    direction,
    longest,
    at: (t) => evaluated(pointAlong(start.x, direction, t, reach, bounds)),
  }
}
