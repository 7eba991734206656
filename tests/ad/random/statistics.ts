/** Mean of some numbers, and the standard error of that mean. */
export function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares / (values.length * (values.length - 1))) }
}

/** How many standard errors the mean of some numbers lies from what it should be. */
export function deviation(values: readonly number[], expected: number): number {
  const { mean, error } = meanOf(values)
  return Math.abs(mean - expected) / error
}

/**
 * How many deviations the chi-square statistic of some counts lies from its mean.
 *
 *   Σ (count − expected)² / expected,   mean n − 1, variance 2(n − 1)
 */
export function chiSquareDeviation(counts: readonly number[], expected: readonly number[]): number {
  const statistic = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)
  const freedom = counts.length - 1
  return Math.abs(statistic - freedom) / Math.sqrt(2 * freedom)
}

/** How many deviations the correlation of two lists of numbers lies from none. */
export function correlationDeviation(a: readonly number[], b: readonly number[]): number {
  const [centredA, centredB] = [a, b].map((list) => {
    const { mean } = meanOf(list)
    return list.map((value) => value - mean)
  })
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  const correlation =
    dot(centredA!, centredB!) / Math.sqrt(dot(centredA!, centredA!) * dot(centredB!, centredB!))
  return Math.abs(correlation) * Math.sqrt(a.length)
}
