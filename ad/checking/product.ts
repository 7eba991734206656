/** aᵀb, where what does not count does not poison the sum: 0 times an infinity or NaN is left out. */
export function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== 0 && b[i] !== 0) sum += a[i]! * b[i]!
  return sum
}
