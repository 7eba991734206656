import type { Asking } from './asking.ts'
import { dot, norm, plusScaled, scaled, type Vector } from './vectors.ts'

/** How far conjugate gradients may go. */
export interface SteihaugOptions {
  /** longest step */
  readonly radius: number
  /** fraction of the gradient's length to which the residual is brought */
  readonly tolerance: number
  /** products with H allowed */
  readonly iterations: number
}

/** A step and why it ends where it does. */
export interface SteihaugStep {
  readonly step: Float64Array
  /** how much the model falls */
  readonly decrease: number
  readonly ending: 'residual' | 'radius' | 'negativeCurvature' | 'iterations'
}

/**
 * A step that lowers the quadratic model gᵀw + ½ wᵀH w inside a ball, by conjugate gradients from w = 0.
 *
 * It ends where the residual g + H w is small, or on the ball: where an iterate would leave it, or where a direction has no
 * positive curvature. Each iterate is longer than the one before and lower in the model; the first is the Cauchy point.
 *
 * @param product - v ↦ H v
 * @see Steihaug 1983; Nocedal & Wright 2006, algorithm 7.2
 */
export function* steihaug(
  product: (v: Float64Array) => Asking<Vector>,
  gradient: Vector,
  { radius, tolerance, iterations }: SteihaugOptions,
): Asking<SteihaugStep> {
  let step: Float64Array = new Float64Array(gradient.length)
  let r: Float64Array = Float64Array.from(gradient)
  let d = scaled(-1, r)
  const enough = tolerance * norm(r)
  for (let count = 0; norm(r) > enough; count++) {
    if (count === iterations) return stepTo(step, gradient, r, 'iterations')
    const Hd = Float64Array.from(yield* product(d))
    const [rr, curvature] = [dot(r, r), dot(d, Hd)]
    const t = curvature > 0 ? rr / curvature : Infinity
    const out = distanceOut(step, d, radius)
    const next = plusScaled(step, Math.min(t, out), d)
    r = plusScaled(r, Math.min(t, out), Hd)
    if (t >= out) return stepTo(next, gradient, r, curvature > 0 ? 'radius' : 'negativeCurvature')
    step = next
    d = plusScaled(scaled(-1, r), dot(r, r) / rr, d)
  }
  return stepTo(step, gradient, r, 'residual')
}

/** A step whose residual r = g + H w is known, so that the decrease −gᵀw − ½ wᵀHw is −½ wᵀ(g + r). */
function stepTo(step: Float64Array, g: Vector, r: Vector, ending: SteihaugStep['ending']): SteihaugStep {
  return { step, ending, decrease: -dot(step, plusScaled(g, 1, r)) / 2 }
}

/** How far the ray from a point inside the ball goes before it leaves: t ≥ 0 with ‖s + t d‖ = radius. */
function distanceOut(s: Vector, d: Vector, radius: number): number {
  const [sd, dd] = [dot(s, d), dot(d, d)]
  const room = Math.max(0, radius * radius - dot(s, s))
  // the form of the root that does not cancel; sd ≥ 0 along conjugate gradients
  return room / (sd + Math.sqrt(sd * sd + dd * room))
}
