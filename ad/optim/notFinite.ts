import type { Iterate } from './asking.ts'
import { firstNotFinite } from './vectors.ts'

/** Whether the value and every component of the gradient are finite. */
export function allFinite({ value, gradient }: Iterate): boolean {
  return Number.isFinite(value) && firstNotFinite(gradient) < 0
}

/** The sentence that names the first number of an iterate that is not finite. */
export function descriptionOfNotFinite({ x, value, gradient }: Iterate): string {
  if (!Number.isFinite(value))
    return `the value is ${value} at the next iterate; the last good iterate is kept.`
  const i = firstNotFinite(gradient)
  return `gradient[${i}] is ${gradient[i]} at the next iterate (x[${i}] = ${x[i]}); the last good iterate is kept.`
}
