const DIGITS = 4
const MINUS = '−'

/** A number for people: a few significant digits, a real minus sign, powers of ten where it is very large or small. */
export function numeral(x: number, digits = DIGITS): string {
  if (!Number.isFinite(x)) return String(x)
  const size = Math.abs(x)
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? x.toExponential(digits - 2)
      : String(Number(x.toPrecision(digits)))
  return text.replace('-', MINUS)
}

/** Metres with their sign: "+1.25 m". */
export function signedMetres(x: number): string {
  const text = Math.abs(x).toFixed(2)
  const sign = text === '0.00' ? '±' : x < 0 ? MINUS : '+'
  return `${sign}${text} m`
}

/** Seconds on the timeline: "1.25". */
export function seconds(time: number): string {
  return time.toFixed(2)
}
