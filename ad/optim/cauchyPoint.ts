import type { Iterate } from './asking.ts'
import { type Bounds, breakpoints } from './bounds.ts'
import { times } from './linearSolve.ts'
import { type CompactHessian, rowOf } from './quasiNewton.ts'
import { dot, plusScaled, scaled } from './vectors.ts'

/** The generalized Cauchy point, and the components that may still move from it. */
export interface CauchyPoint {
  readonly x: Float64Array
  /** Wᵀ(x_C − x), shape (2m) */
  readonly c: Float64Array
  /** indices of the components that are on no bound */
  readonly free: readonly number[]
}

/** Curvature along the path never counts as less than this fraction of its first value: rounding must not turn it negative. */
const LEAST_CURVATURE = Number.EPSILON

/** A piece of the projected path: slope and curvature of the model at its start, Wᵀ times its direction. */
interface Piece {
  readonly t: number
  readonly slope: number
  readonly curvature: number
  readonly p: Float64Array
  readonly c: Float64Array
}

/**
 * First minimiser of the quadratic model along the projected steepest-descent path t ↦ P(x − t g).
 *
 * The path is followed from one bound to the next; a component that meets its bound is put exactly on it.
 *
 * @see Byrd, Lu, Nocedal & Zhu 1995, algorithm CP
 */
export function cauchyPoint(
  { x, gradient }: Pick<Iterate, 'x' | 'gradient'>,
  B: CompactHessian,
  bounds: Bounds,
): CauchyPoint {
  const reach = breakpoints(x, scaled(-1, gradient), bounds)
  const d = Float64Array.from(gradient, (g, i) => (reach[i]! > 0 ? -g : 0))
  const bends = [...reach.keys()]
    .filter((i) => reach[i]! > 0 && reach[i]! < Infinity)
    .sort((i, j) => reach[i]! - reach[j]!)
  const onBound = new Set([...reach.keys()].filter((i) => reach[i] === 0))

  let piece = firstPiece(d, B)
  const least = LEAST_CURVATURE * piece.curvature
  for (const b of bends) {
    if (length(piece) < reach[b]! - piece.t) break
    onBound.add(b)
    piece = nextPiece(piece, b, reach[b]!, gradient[b]!, boundTowards(d[b]!, b, bounds) - x[b]!, B, least)
  }
  return pointAtEndOf(piece, { x, gradient }, onBound, bounds)
}

function firstPiece(d: Float64Array, B: CompactHessian): Piece {
  const p = times(B.W, d)
  const dd = dot(d, d)
  return {
    t: 0,
    slope: -dd,
    curvature: B.theta * dd - dot(p, times(B.M, p)),
    p,
    c: new Float64Array(p.length),
  }
}

/** Distance from the start of a piece to the model's minimum on its line. */
function length({ slope, curvature }: Piece): number {
  return slope < 0 ? -slope / curvature : 0
}

/**
 * The piece after component b has met its bound at t.
 *
 * @param g - gradient of that component
 * @param z - its whole displacement, bound minus x
 */
function nextPiece(
  piece: Piece,
  b: number,
  t: number,
  g: number,
  z: number,
  B: CompactHessian,
  least: number,
): Piece {
  const w = rowOf(B.W, b)
  const Mw = times(B.M, w)
  const dt = t - piece.t
  const c = plusScaled(piece.c, dt, piece.p)
  const slope = piece.slope + dt * piece.curvature + g * g + B.theta * g * z - g * dot(Mw, c)
  const curvature = piece.curvature - B.theta * g * g - 2 * g * dot(Mw, piece.p) - g * g * dot(Mw, w)
  return { t, slope, curvature: Math.max(curvature, least), p: plusScaled(piece.p, g, w), c }
}

function pointAtEndOf(
  piece: Piece,
  { x, gradient }: Pick<Iterate, 'x' | 'gradient'>,
  onBound: ReadonlySet<number>,
  bounds: Bounds,
): CauchyPoint {
  const step = length(piece)
  const t = piece.t + step
  const end = Float64Array.from(x, (xi, i) => {
    if (onBound.has(i)) return boundTowards(-gradient[i]!, i, bounds)
    return Math.min(Math.max(xi - t * gradient[i]!, bounds.lower[i]!), bounds.upper[i]!)
  })
  const free = [...x.keys()].filter((i) => !onBound.has(i))
  return { x: end, c: plusScaled(piece.c, step, piece.p), free }
}

function boundTowards(d: number, i: number, { lower, upper }: Bounds): number {
  return d > 0 ? upper[i]! : lower[i]!
}
