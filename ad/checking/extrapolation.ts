/** A limit and how far off it may be. */
export interface Limit {
  readonly value: number
  readonly error: number
}

/**
 * Limit of samples at shrinking steps, by Richardson extrapolation.
 *
 *   a(h) = a₀ + a₁ h^p₁ + a₂ h^p₂ + …,   sampled at h, h/r, h/r², …
 *
 * The error is the larger of the last two changes in the table, its column's and its row's.
 *
 * @param samples - a(h/rᵏ), two at least
 * @param powers - p₁, p₂, …; as many as there are samples, less one
 * @param ratio - r, above 1
 * @see Ridders 1982, "Accurate computation of F'(x) and F'(x)F''(x)"
 */
export function extrapolated(samples: readonly number[], powers: readonly number[], ratio: number): Limit {
  let column = samples
  let before = samples
  for (let k = 0; k + 1 < samples.length; k++) {
    const gain = ratio ** powers[k]! - 1
    before = column
    column = column.slice(1).map((a, i) => a + (a - before[i]!) / gain)
  }
  const value = column[0]!
  const [above, beside] = before.slice(-2) as [number, number]
  return { value, error: Math.max(Math.abs(value - above), Math.abs(value - beside)) }
}
