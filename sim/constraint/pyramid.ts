'use grad'
import { type Scalar, select } from '../../ad/index.ts'
import type { Penalty } from './constraint.ts'

/**
 * A pyramid of friction: two opposite edges n ± μᵢ tᵢ for each tangential dimension, each of which only pushes.
 *
 *   s(x) = ½ D Σᵢ Σ± min(0, x₀ ± μᵢ xᵢ)²
 *
 * x is along the contact's own axes, the normal first; edges exist only in here.
 *
 * @param weight - D, the same for all edges [kg]; 0 where the contact is out of reach
 * @param friction - μᵢ of each tangential dimension
 */
export function pyramid(weight: Scalar, friction: readonly Scalar[]): Penalty {
  return {
    force: (x) => {
      const pairs = friction.map((mu, i) => {
        const [plus, minus] = edges(x, mu, i).map((e) => weight * Math.max(0, -e))
        return { normal: plus! + minus!, tangential: mu * (plus! - minus!) }
      })
      return [sum(pairs.map(({ normal }) => normal)), ...pairs.map(({ tangential }) => tangential)]
    },
    curvature: (x) => {
      const pairs = friction.map((mu, i) => {
        const [plus, minus] = edges(x, mu, i).map((e) => select(e < 0, weight, 0))
        return { both: plus! + minus!, mixed: mu * (plus! - minus!), mu }
      })
      const first = [sum(pairs.map(({ both }) => both)), ...pairs.map(({ mixed }) => mixed)]
      const others = pairs.map(({ both, mixed, mu }, i) => [
        mixed,
        ...pairs.map((_, j) => (i === j ? mu * mu * both : 0)),
      ])
      return [first, ...others]
    },
  }
}

/** x₀ ± μᵢ xᵢ */
function edges(x: readonly Scalar[], mu: Scalar, i: number): readonly [Scalar, Scalar] {
  const across = mu * x[i + 1]!
  return [x[0]! + across, x[0]! - across]
}

function sum(terms: readonly Scalar[]): Scalar {
  return terms.reduce((total, term) => total + term, 0 as Scalar)
}
