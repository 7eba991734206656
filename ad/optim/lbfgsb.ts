import { type Asking, evaluated, type Iterate } from './asking.ts'
import { type Bounds, breakpoints, pointAlong } from './bounds.ts'
import { cauchyPoint } from './cauchyPoint.ts'
import type { Method, Outcome } from './method.ts'
import {
  type CurvatureMemory,
  compactHessian,
  inverseHessianTimes,
  NO_CURVATURE,
  remembered,
  transported,
} from './quasiNewton.ts'
import type { Space } from './space.ts'
import { subspaceMinimum } from './subspaceMinimum.ts'
import { dot, minus, norm, scaled, type Vector } from './vectors.ts'
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
 * The method of choice for smooth objectives. Active bounds hold exactly. On a manifold the remembered steps and gradient
 * changes are transported to each new iterate.
 *
 * @see Byrd, Lu, Nocedal & Zhu 1995, "A limited memory algorithm for bound constrained optimization"
 * @see Huang, Absil & Gallivan 2015, "A Broyden class of quasi-Newton methods for Riemannian optimization"
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
    curved: true,
    *start(x) {
      return { iterate: yield* evaluated(x), memory: NO_CURVATURE }
    },
    *iterate(current, curvatures, space) {
      const outcome = yield* stepped(current, curvatures, space, wolfe, memory)
      // an old curvature may mislead where the objective has changed its nature: once more without it
      const again = 'halt' in outcome && outcome.halt === 'lineSearch' && curvatures.pairs.length > 0
      return again ? yield* stepped(current, NO_CURVATURE, space, wolfe, memory) : outcome
    },
  }
}

function* stepped(
  current: Iterate,
  curvatures: CurvatureMemory,
  space: Space,
  wolfe: WolfeOptions,
  most: number,
): Asking<Outcome<CurvatureMemory>> {
  const known = curvatures.pairs.length > 0
  const d = directionOf(current, curvatures, space)
  const trial = yield* wolfeSearch(rayAlong(current, d, space), known ? 1 : Math.min(1, 1 / norm(d)), wolfe)
  if ('halt' in trial) return trial
  const { iterate, t } = trial
  return { iterate, memory: learned(curvatures, current, iterate, scaled(t, d), space, most) }
}

/** The memory at the next iterate, with the step there and the gradient's change along it. */
function learned(
  curvatures: CurvatureMemory,
  from: Iterate,
  to: Iterate,
  step: Float64Array,
  space: Space,
  most: number,
): CurvatureMemory {
  if (!space.curved)
    return remembered(curvatures, minus(to.x, from.x), minus(to.gradient, from.gradient), most)
  const carried = (u: Vector) => space.transported(from.x, step, u)
  return remembered(
    transported(curvatures, carried),
    carried(step),
    minus(to.gradient, carried(from.gradient)),
    most,
  )
}

function directionOf(current: Iterate, curvatures: CurvatureMemory, space: Space): Float64Array {
  if (!space.curved) return minus(aimOf(current, curvatures, space.bounds), current.x)
  const d = scaled(-1, inverseHessianTimes(curvatures, current.gradient))
  const downhill = dot(d, current.gradient) < 0
  return downhill || curvatures.pairs.length === 0 ? d : directionOf(current, newerHalf(curvatures), space)
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
function rayAlong(start: Iterate, d: Float64Array, space: Space): Ray {
  return space.curved ? curve(start, d, space) : straightRay(start, d, space.bounds)
}

function straightRay(start: Iterate, d: Float64Array, bounds: Bounds): Ray {
  const reach = breakpoints(start.x, d, bounds)
  return {
    start,
    direction: () => d,
    longest: Math.min(FARTHEST, ...reach),
    at: (t) => evaluated(pointAlong(start.x, d, t, reach, bounds)),
  }
}

/** The curve t ↦ retract(x, t d), whose direction is d transported along it. */
function curve(start: Iterate, d: Float64Array, space: Space): Ray {
  return {
    start,
    direction: (t) => space.transported(start.x, scaled(t, d), d),
    longest: FARTHEST,
    at: (t) => evaluated(space.moved(start.x, scaled(t, d))),
  }
}
