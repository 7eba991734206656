import type { PivotedQR } from './pivotedQR.ts'
import type { Vector } from './vectors.ts'

/**
 * The factor of [A; √λ I] with the right-hand side [b; 0], from that of A.
 *
 * The rows √λ I are turned into the triangle one column after the other; column k then meets only the first k + 1 of them,
 * which makes a damping cheaper than a factorisation.
 *
 * @param lambda - positive
 * @see Moré 1978, section 4; Nocedal & Wright 2006, section 10.3
 */
export function dampedFactor({ R, order, Qtb }: PivotedQR, lambda: number): PivotedQR {
  const n = order.length
  const row = (i: number) => Float64Array.from({ length: n + 1 }, (_, j) => (j < n ? R[i]?.[j] : Qtb[i]) ?? 0)
  const top = Array.from({ length: n }, (_, i) => row(i))
  const bottom = Array.from({ length: n }, (_, i) => {
    const damping = new Float64Array(n + 1)
    damping[i] = Math.sqrt(lambda)
    return damping
  })
  for (let k = 0; k < n; k++) reflectRows([top[k]!, ...bottom.slice(0, k + 1)], k)
  return {
    R: top.map((a) => a.slice(0, n)),
    order,
    Qtb: Float64Array.from(top, (a) => a[n]!),
    rank: n,
  }
}

/** Applies to some rows the reflection that clears their column k below the first of them. */
function reflectRows(rows: readonly Float64Array[], k: number): void {
  const v = Float64Array.from(rows, (row) => row[k]!)
  const length = Math.hypot(...v)
  v[0]! += v[0]! < 0 ? -length : length
  const half = length * Math.abs(v[0]!)
  const combined = combination(rows, v, k)
  rows.forEach((row, i) => {
    for (let j = k; j < row.length; j++) row[j]! -= (v[i]! / half) * combined[j]!
  })
}

/** Σᵢ vᵢ rowᵢ, from column k on. */
function combination(rows: readonly Float64Array[], v: Vector, k: number): Float64Array {
  const sum = new Float64Array(rows[0]!.length)
  rows.forEach((row, i) => {
    for (let j = k; j < row.length; j++) sum[j]! += v[i]! * row[j]!
  })
  return sum
}
