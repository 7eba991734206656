import type { Asking } from './asking.ts'
import type { Model } from './boxedStep.ts'
import { steihaug } from './steihaug.ts'
import { norm, type Vector } from './vectors.ts'

/** The residual of a Newton step is at most this fraction of the gradient, and ever less as the gradient vanishes. */
const LARGEST_RESIDUAL = 0.1

/**
 * A quadratic model whose Hessian is known by its products: steps on its faces are by conjugate gradients.
 *
 * The residual is brought to min(0.1, √‖g‖) of the gradient's length, which makes the iteration converge superlinearly.
 *
 * @param product - v ↦ H v
 * @param iterations - products for one step on one face
 * @see Nocedal & Wright 2006, section 7.1
 */
export function newtonModel(
  size: number,
  product: (v: Float64Array) => Asking<Float64Array>,
  iterations: number,
): Model {
  return {
    weights: new Float64Array(size).fill(1),
    times: product,
    *onFace({ free, gradient }, radius) {
      const part = masked(gradient, new Set(free))
      const onFace = function* (v: Float64Array): Asking<Vector> {
        return masked(yield* product(v), new Set(free))
      }
      const tolerance = Math.min(LARGEST_RESIDUAL, Math.sqrt(norm(part)))
      return yield* steihaug(onFace, part, { radius, tolerance, iterations })
    },
  }
}

function masked(v: Vector, free: ReadonlySet<number>): Float64Array {
  return Float64Array.from(v, (vi, i) => (free.has(i) ? vi : 0))
}
