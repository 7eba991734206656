import * as ops from '../ops/scalar.ts'
import { isTraced } from '../ops/scalar.ts'
import type { Scalar } from '../scalar.ts'

/** Whether neither operand is traced: two numbers, the usual case, are found out first. */
function arePlain(a: unknown, b: unknown): boolean {
  return (typeof a === 'number' && typeof b === 'number') || !(isTraced(a) || isTraced(b))
}

/** a + b, of numbers or of texts. */
export function add(a: Scalar, b: Scalar): Scalar {
  return arePlain(a, b) ? a + b : ops.add(a, b)
}

/** a − b */
export function sub(a: Scalar, b: Scalar): Scalar {
  return arePlain(a, b) ? a - b : ops.sub(a, b)
}

/** a · b */
export function mul(a: Scalar, b: Scalar): Scalar {
  return arePlain(a, b) ? a * b : ops.mul(a, b)
}

/** a / b */
export function div(a: Scalar, b: Scalar): Scalar {
  return arePlain(a, b) ? a / b : ops.div(a, b)
}

/** The remainder of a / b, with the sign of a. */
export function rem(a: Scalar, b: Scalar): Scalar {
  return arePlain(a, b) ? a % b : ops.rem(a, b)
}

/** a to the power b */
export function pow(a: Scalar, b: Scalar): Scalar {
  return typeof a === 'bigint' ? a ** b : ops.pow(a, b)
}

/** −a */
export function neg(a: Scalar): Scalar {
  return typeof a !== 'object' ? -a : ops.neg(a)
}

/** +a: the number that a is or stands for. */
export function pos(a: Scalar): Scalar {
  return typeof a !== 'object' ? +a : a
}

/** a < b */
export function lt(a: Scalar, b: Scalar): boolean {
  return arePlain(a, b) ? a < b : ops.lt(a, b)
}

/** a ≤ b */
export function le(a: Scalar, b: Scalar): boolean {
  return arePlain(a, b) ? a <= b : ops.le(a, b)
}

/** a > b */
export function gt(a: Scalar, b: Scalar): boolean {
  return arePlain(a, b) ? a > b : ops.gt(a, b)
}

/** a ≥ b */
export function ge(a: Scalar, b: Scalar): boolean {
  return arePlain(a, b) ? a >= b : ops.ge(a, b)
}

/** The greatest of any number of operands. */
export function max(a: Scalar = -Infinity, b: Scalar = a, ...others: Scalar[]): Scalar {
  if (others.length > 0) return ops.max(a, b, ...others)
  return typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : ops.max(a, b)
}

/** The least of any number of operands. */
export function min(a: Scalar = Infinity, b: Scalar = a, ...others: Scalar[]): Scalar {
  if (others.length > 0) return ops.min(a, b, ...others)
  return typeof a === 'number' && typeof b === 'number' ? Math.min(a, b) : ops.min(a, b)
}
