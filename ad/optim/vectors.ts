/** Numbers in a row, typed or not: state that goes through JSON comes back as an array. */
export type Vector = ArrayLike<number>

/** Inner product aᵀb. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Euclidean length √(aᵀa). */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a))
}

/** Largest magnitude maxᵢ |aᵢ|; 0 when empty, NaN when a component is. */
export function maxNorm(a: Vector): number {
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!))
  return largest
}

/** Difference a − b. */
export function minus(a: Vector, b: Vector): Float64Array {
  return Float64Array.from(a, (ai, i) => ai - b[i]!)
}

/** Sum a + t b. */
export function plusScaled(a: Vector, t: number, b: Vector): Float64Array {
  return Float64Array.from(a, (ai, i) => ai + t * b[i]!)
}

/** Multiple t a. */
export function scaled(t: number, a: Vector): Float64Array {
  return Float64Array.from(a, (ai) => t * ai)
}

/** Index of the first component that is NaN or infinite, −1 where all are finite. */
export function firstNotFinite(a: Vector): number {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i]!)) return i
  return -1
}
