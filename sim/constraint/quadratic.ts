'use grad'
import type { Scalar } from '../../ad/index.ts'
import type { Penalty } from './constraint.ts'

/**
 * s(x) = ½ Σ D x²: pulls both ways, as loop closures do.
 *
 * @param weights - D of each row [kg or kg·m²]
 */
export function quadratic(weights: readonly Scalar[]): Penalty {
  return {
    force: (x) => x.map((xi, i) => -weights[i]! * xi),
    curvature: () => weights.map((weight, i) => weights.map((_, j) => (i === j ? weight : 0))),
  }
}
