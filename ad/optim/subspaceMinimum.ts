import type { Iterate } from './asking.ts'
import { type Bounds, breakpoints, pointAlong, projected } from './bounds.ts'
import type { CauchyPoint } from './cauchyPoint.ts'
import { linearSolve, type Rows, times } from './linearSolve.ts'
import { type CompactHessian, rowTimes } from './quasiNewton.ts'
import { dot, minus, type Vector } from './vectors.ts'

/**
 * The point to aim at: minimum of the quadratic model over the components that the Cauchy point left free, brought back
 * into the box.
 *
 * The unconstrained minimum is projected on the box; should that point uphill, the step from the Cauchy point is
 * shortened to the first bound instead.
 *
 * @returns the Cauchy point itself when nothing is free, or when rounding has made the reduced system singular
 * @see Byrd, Lu, Nocedal & Zhu 1995, section 5.1; Morales & Nocedal 2011 for the projection
 */
export function subspaceMinimum(
  at: Iterate,
  B: CompactHessian,
  cauchy: CauchyPoint,
  bounds: Bounds,
): Float64Array {
  const step = newtonStep(at, B, cauchy)
  if (step === undefined) return cauchy.x
  const aim = projected(
    cauchy.x.map((xi, i) => xi + step[i]!),
    bounds,
  )
  if (dot(minus(aim, at.x), at.gradient) < 0) return aim
  const reach = breakpoints(cauchy.x, step, bounds)
  const longest = Math.min(1, ...reach)
  return pointAlong(cauchy.x, step, longest, reach, bounds)
}

/**
 * Step −B_F⁻¹ r of the free components F, zero for the others, by the Sherman–Morrison–Woodbury formula.
 *
 *   B_F⁻¹ = I/θ + Zᵀ W (I − M WᵀZZᵀW/θ)⁻¹ M WᵀZ / θ²
 */
function newtonStep(at: Iterate, B: CompactHessian, cauchy: CauchyPoint): Float64Array | undefined {
  const { theta, W, M } = B
  if (cauchy.free.length === 0) return undefined
  const r = reducedGradient(at, B, cauchy)
  const WZ = W.map((column) => Float64Array.from(cauchy.free, (i) => column[i]!))
  const correction = solvedMiddle(WZ, M, theta, times(M, times(WZ, r)))
  if (correction === undefined) return undefined
  const step = new Float64Array(at.x.length)
  cauchy.free.forEach((i, k) => {
    step[i] = -(r[k]! + rowTimes(WZ, k, correction) / theta) / theta
  })
  return step.every(Number.isFinite) ? step : undefined
}

/** Gradient of the model at the Cauchy point in the free components: g + θ(x_C − x) − W M c. */
function reducedGradient(
  at: Iterate,
  { theta, W, M }: CompactHessian,
  { x, c, free }: CauchyPoint,
): Float64Array {
  const Mc = times(M, c)
  return Float64Array.from(free, (i) => at.gradient[i]! + theta * (x[i]! - at.x[i]!) - rowTimes(W, i, Mc))
}

/** Solution v of (I − M WᵀZZᵀW/θ) v = b. */
function solvedMiddle(WZ: Rows, M: Rows, theta: number, b: Vector): Float64Array | undefined {
  const gram = WZ.map((a) => Float64Array.from(WZ, (other) => dot(a, other) / theta))
  // gram is symmetric, so its rows serve as its columns
  const N = M.map((row, i) => Float64Array.from(gram, (column, j) => (i === j ? 1 : 0) - dot(row, column)))
  const v = linearSolve(
    N,
    Array.from(b, (bi) => [bi]),
  )
  return v === undefined ? undefined : Float64Array.from(v, ([vi]) => vi!)
}
