import { asked, evaluated } from './asking.ts'
import type { Method } from './method.ts'
import { newtonModel } from './newtonModel.ts'
import { allFinite, descriptionOfNotFinite } from './notFinite.ts'
import { trustRegionStep } from './trustRegion.ts'
import { norm } from './vectors.ts'

/** Settings of the methods that find their steps by conjugate gradients; each has a default. */
export interface TruncatedNewtonOptions {
  /** first radius of the trust region, in the units of `scale`; default: the gradient's length at the start */
  readonly radius?: number
  /** most products with the Hessian for one step; default: twice the number of variables */
  readonly iterations?: number
}

/** How far the quadratic model is trusted. */
export interface RadiusMemory {
  readonly radius: number
  readonly fresh: boolean
}

/**
 * Truncated Newton: conjugate gradients on products with the Hessian, inside a trust region, as far as the accuracy of the
 * model is worth it. For smooth objectives of many variables whose curvature differs much; negative curvature is used.
 *
 * Bounds by projection, face after face. Each product counts as an evaluation.
 *
 * @see Steihaug 1983; Lin & Moré 1999
 */
export function truncatedNewton(
  options: TruncatedNewtonOptions = {},
): Method<RadiusMemory> & { readonly usesGradient: true } {
  return {
    name: 'truncatedNewton',
    usesGradient: true,
    patience: 3,
    curved: true,
    *start(x) {
      const iterate = yield* evaluated(x)
      return { iterate, memory: { radius: options.radius ?? firstRadius(iterate.gradient), fresh: true } }
    },
    *iterate(current, { radius, fresh }, space) {
      const { x } = current
      const most = options.iterations ?? 2 * space.size
      const model = newtonModel(space.size, (v) => asked({ ask: 'hvp', x, v }), most)
      const accepted = yield* trustRegionStep({ current, model, radius, fresh }, space, evaluated)
      if ('halt' in accepted) return accepted
      const { trial: iterate } = accepted
      if (!allFinite(iterate)) return { halt: 'notFinite', sentence: descriptionOfNotFinite(iterate) }
      return { iterate, memory: { radius: accepted.radius, fresh: false } }
    },
  }
}

/** The gradient's length: the step to the minimum of a model with curvature 1. */
export function firstRadius(gradient: Float64Array): number {
  const length = norm(gradient)
  return Number.isFinite(length) && length > 0 ? length : 1
}
