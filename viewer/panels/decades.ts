import { numeral } from './numerals.ts'

/**
 * Powers of ten in a range, evenly spaced and few enough to be told apart.
 *
 * @param most - how many there is room for, at least 2
 */
export function decades(least: number, greatest: number, most: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(greatest))]
  const step = Math.max(1, Math.ceil((last - first) / (most - 1)))
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, i) =>
    Number(`1e${first + i * step}`),
  )
}

/** A power of ten in as few letters as it takes: 0.01, 100, 1e−8. */
export function decadeNumeral(power: number): string {
  return numeral(power).replace(/\.0+e/, 'e').replace('e+', 'e')
}
