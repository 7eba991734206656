'use grad'
import { type Scalar, safeSqrt, select } from '../../ad/index.ts'
import type { Matrix } from '../dynamics/massMatrix.ts'
import type { Penalty } from './constraint.ts'

/**
 * The smooth cone of friction. With U = (μ x₀, μ₁ x₁, …), N = U₀ and T = |(U₁, U₂, …)| there are three zones:
 *
 *   top, N ≥ μ T:          the surfaces part, s = 0
 *   bottom, μ N + T ≤ 0:   they stick, s = ½ Σ Dᵢ xᵢ²
 *   between:               they slide, s = ½ D₀/(μ² (1 + μ²)) (N − μ T)²
 *
 * Weights are such that Dᵢ μ² = D₀ μᵢ², which makes s once differentiable across the borders.
 *
 * @param weight - D₀ of the normal [kg]; 0 where the contact is out of reach
 * @param mu - μ, slope of the regularized cone: μ₁/√impratio
 * @param friction - μᵢ of each tangential dimension
 * @see Todorov 2014, section 4
 */
export function ellipticCone(weight: Scalar, mu: Scalar, friction: readonly Scalar[]): Penalty {
  const slopes = [mu, ...friction]
  const weights = slopes.map((slope) => weight * (slope / mu) * (slope / mu))
  const sliding = weight / (mu * mu * (1 + mu * mu))
  return {
    force: (x) => {
      const { U, T, parts, sticks, away } = zoneOf(x, slopes)
      const press = sliding * (mu * T - U[0]!)
      return x.map((xi, i) => {
        const slides = i === 0 ? press * mu : -press * mu * (U[i]! / away) * slopes[i]!
        return select(parts, 0, select(sticks, -weights[i]! * xi, slides))
      })
    },
    curvature: (x) => {
      const zone = zoneOf(x, slopes)
      const slides = slidingCurvature(zone, mu)
      return slides.map((row, i) =>
        row.map((entry, j) => {
          const between = sliding * slopes[i]! * slopes[j]! * entry
          return select(zone.parts, 0, select(zone.sticks, i === j ? weights[i]! : 0, between))
        }),
      )
    },
  }
}

/** Where a point is in the cone. */
interface Zone {
  readonly U: readonly Scalar[]
  readonly T: Scalar
  /** T where it is not 0 */
  readonly away: Scalar
  readonly parts: boolean
  readonly sticks: boolean
}

function zoneOf(x: readonly Scalar[], slopes: readonly Scalar[]): Zone {
  const U = x.map((xi, i) => xi * slopes[i]!)
  const squared = U.slice(1).reduce((sum, u) => sum + u * u, 0 as Scalar)
  const T = safeSqrt(squared)
  const [N, mu] = [U[0]!, slopes[0]!]
  return { U, T, away: select(T > 0, T, 1), parts: N >= mu * T, sticks: mu * N + T <= 0 }
}

/** Second derivatives of ½ (N − μ T)² with respect to U. */
function slidingCurvature({ U, away }: Zone, mu: Scalar): Matrix {
  const n = U.map((u, i) => (i === 0 ? 1 : u / away))
  const ratio = mu * (U[0]! / away)
  return U.map((_, i) =>
    U.map((__, j) => {
      if (i === 0 && j === 0) return 1
      if (i === 0 || j === 0) return -mu * n[i]! * n[j]!
      const across = ratio * n[i]! * n[j]!
      return i === j ? mu * mu - ratio + across : across
    }),
  )
}
