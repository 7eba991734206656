'use grad'
import { grad, type Scalar } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

/**
 * x², of which the derivative doubles.
 *
 * @see GradBench, evals/hello
 */
export function square(x: Scalar): Scalar {
  return x * x
}

export const functions: Functions = {
  square: (x: number) => prepared(square, x),
  double: (x: number) => prepared(grad(square), x),
}
