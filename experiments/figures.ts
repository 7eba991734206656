/** A number in at most `digits` figures, without a tail of zeros: 0.1234, 1.2e-7, 12300. */
export function figures(value: number, digits = 4): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value)
}

/** A time span as a person says it: 0.4 s, 12 s, 3 min 5 s. */
export function span(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?'
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
