'use grad'
import { grad, jvp, row, type Scalar, scan, vmap, zip } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

type Place = readonly Scalar[]

/** Points, and the centres of the clusters that they are to form. */
interface Input {
  readonly points: readonly Place[]
  readonly centroids: readonly Place[]
}

/**
 * The sum over points of the squared distance to the nearest centre.
 *
 * @see GradBench, evals/kmeans
 */
export function cost({ points, centroids }: Input): Scalar {
  const nearest = (point: Place): Scalar => {
    const nearer = (least: Scalar, centre: Place) => ({
      carry: Math.min(least, squaredDistance(centre, point)),
    })
    return scan(nearer, Number.POSITIVE_INFINITY, centroids).carry
  }
  return scan((total: Scalar, point: Place) => ({ carry: total + nearest(point) }), 0, points).carry
}

function squaredDistance(a: Place, b: Place): Scalar {
  return a.reduce((sum, ai, i) => sum + (ai - b[i]!) * (ai - b[i]!), 0)
}

/**
 * The step of Newton's method, entry by entry: the gradient over the Hessian's diagonal.
 *
 * The Hessian has nothing beside its diagonal, so its product with ones is that.
 */
export function newtonStep({ points, centroids }: Input): readonly Place[] {
  const slope = grad((centres: readonly Place[]) => cost({ points, centroids: centres }))
  const ones = Array.from({ length: centroids.length }, () => centroids[0]!.map(() => 1))
  const { value, tangent } = jvp(slope, centroids, ones)
  return vmap(quotients)(zip(value, tangent))
}

function quotients([a, b]: readonly [Place, Place]): Place {
  return a.map((ai, i) => ai / b[i]!)
}

function argumentOf({ points, centroids }: Input): Input {
  return { points: row(points), centroids: row(centroids) }
}

export const functions: Functions = {
  cost: (input: Input) => prepared(cost, argumentOf(input)),
  dir: (input: Input) => prepared(newtonStep, argumentOf(input)),
}
