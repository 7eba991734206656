/**
 * A copy that JSON carries without loss: typed arrays become arrays and −0 becomes 0.
 *
 * Runs keep nothing but such copies between iterations, which is why a run resumed from a file takes bit for bit the
 * path of the uninterrupted one.
 *
 * @throws Error naming the place of a number that is NaN or infinite
 */
export function plain<T>(value: T, place = 'state'): T {
  return plainValue(value, place) as T
}

function plainValue(value: unknown, place: string): unknown {
  if (typeof value === 'number') return plainNumber(value, place)
  if (value instanceof Float64Array) return Array.from(value, (x, i) => plainNumber(x, `${place}[${i}]`))
  if (Array.isArray(value)) return value.map((x, i) => plainValue(x, `${place}[${i}]`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, plainValue(x, `${place}.${key}`)]))
}

function plainNumber(x: number, place: string): number {
  if (!Number.isFinite(x))
    throw new Error(`${place} is ${x}: what is kept between iterations must be finite.`)
  return x + 0
}
