'use grad'
import { grad, row, type Scalar, scan } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

interface Input {
  readonly x: readonly number[]
}

/**
 * LSE(x) = A + log Σ exp(xᵢ − A), with A = max xᵢ.
 *
 * @see GradBench, evals/lse
 */
export function logSumExp(x: readonly Scalar[]): Scalar {
  const least = Number.NEGATIVE_INFINITY
  const greatest = scan((most: Scalar, xi: Scalar) => ({ carry: Math.max(most, xi) }), least, x).carry
  const sum = scan((total: Scalar, xi: Scalar) => ({ carry: total + Math.exp(xi - greatest) }), 0, x).carry
  return greatest + Math.log(sum)
}

export const functions: Functions = {
  primal: ({ x }: Input) => prepared(logSumExp, row(x)),
  gradient: ({ x }: Input) => prepared(grad(logSumExp), row(x)),
}
