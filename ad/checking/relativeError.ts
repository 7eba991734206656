/**
 * The relative difference of two numbers, the one definition that all checks share.
 *
 *   |a − b| / max(|a|, |b|, floor)
 *
 * It does not change when both numbers and the floor change their unit, which |a − b| / (1 + max(|a|, |b|)) would: that
 * form passes any gradient that is small in its unit. What it needs instead is said openly: the floor, the magnitude below
 * which the caller cannot tell a number from zero.
 *
 * @param floor - in the unit of a and b; 0 where every digit counts
 * @returns 0 for equal numbers (two zeros included), 2 at most where floor is 0; Infinity where a number is not finite
 */
export function relativeError(a: number, b: number, floor = 0): number {
  if (a === b) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), floor)
}
