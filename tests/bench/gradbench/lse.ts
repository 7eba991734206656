'use grad'
import { grad, type Scalar, scan } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'
import { row } from './row.ts'

interface Input {
  readonly x: readonly number[]
}

/**
 * LSE(x) = A + log Σ exp(xᵢ − A), with A = max xᵢ.
 *
 * @see GradBench, evals/lse
 */
export function logSumExp(x: readonly Scalar[]): Scalar {
  const xs = row(x)
  const least = Number.NEGATIVE_INFINITY
  const greatest = scan((most: Scalar, xi: Scalar) => ({ carry: Math.max(most, xi) }), least, xs).carry
  const sum = scan((total: Scalar, xi: Scalar) => ({ carry: total + Math.exp(xi - greatest) }), 0, xs).carry
  return greatest + Math.log(sum)
}

export const functions: Functions = {
  primal: ({ x }: Input) => prepared(logSumExp, x),
  gradient: ({ x }: Input) => prepared((at: readonly Scalar[]) => row(grad(logSumExp)(at)), x),
}
