import type { Scalar } from '../../ad/index.ts'

// Questions about a number as an object, which only code that is not 'use grad' may ask: there a traced number is told
// from a plain one. They decide nothing but how much of a structure folds away.

/** Whether it is the plain number 0; a traced number never is. */
export function isPlainZero(x: Scalar): boolean {
  return typeof x === 'number' && x === 0
}

/** Whether two numbers are plainly equal, or one and the same traced number. */
export function isSame(a: Scalar, b: Scalar): boolean {
  return Object.is(a, b)
}
