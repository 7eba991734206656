/** Share of the range that stays empty above and below. */
const MARGIN = 0.08

/**
 * The losses that a plot shows: all of them, but for excursions of the optimizer that go further up from the start than
 * the run came down from it. Those leave the plot, or nothing else could be seen on it.
 *
 * @param history - losses by iteration, the start first
 * @param baselines - losses of other ways, always shown
 * @returns least and greatest
 */
export function lossRange(history: readonly number[], baselines: readonly number[]): [number, number] {
  const finite = history.filter(Number.isFinite)
  const start = finite[0] ?? 0
  const least = Math.min(start, ...finite, ...baselines)
  const descent = start - Math.min(start, ...finite)
  const highest = Math.max(start, ...finite)
  const most = Math.max(descent > 0 ? Math.min(highest, start + descent) : highest, ...baselines)
  const room = MARGIN * (most - least || Math.abs(most) || 1)
  return [least - room, most + room]
}
