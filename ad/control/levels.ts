/**
 * How many iterations each level of a nest of loops has, so that together they run `length` steps or a few more and
 * the reverse keeps at most `states` carries: as few levels as that admits, for every level runs all steps once more.
 *
 *   Π nᵢ ≥ length,   Σ nᵢ ≤ states
 *
 * @param length - steps
 * @param states - carries that may be kept at once
 * @returns iterations from the outermost level in; undefined when no nest keeps so few
 */
export function levelsFor(length: number, states: number): number[] | undefined {
  for (let depth = 1; 2 ** (depth - 1) < length || depth === 1; depth++) {
    const levels = balanced(length, depth)
    if (levels.reduce((sum, n) => sum + n, 0) <= states) return levels
  }
  return undefined
}

/** Levels as equal as they can be, whose product is at least `length`. */
function balanced(length: number, depth: number): number[] {
  if (depth === 1) return [length]
  const first = Math.max(2, Math.round(length ** (1 / depth)))
  return [first, ...balanced(Math.ceil(length / first), depth - 1)]
}
