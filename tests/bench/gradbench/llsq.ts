'use grad'
import { grad, type Scalar, scan } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

interface Input {
  readonly x: readonly number[]
  readonly n: number
}

/**
 * How badly a polynomial fits a step.
 *
 *   y = ½ Σᵢ (sᵢ − Σⱼ xⱼ tᵢʲ)², tᵢ from −1 to 1, sᵢ = sign tᵢ
 *
 * @param x - coefficients, from the constant one on
 * @param n - number of points
 * @see GradBench, evals/llsq
 */
export function leastSquares(x: readonly Scalar[], n: number): Scalar {
  const sum = scan(
    (total: Scalar, i: Scalar) => {
      const t = -1 + (i * 2) / (n - 1)
      const residual = Math.sign(t) - polynomial(x, t)
      return { carry: total + residual * residual }
    },
    0,
    n,
  ).carry
  return sum / 2
}

function polynomial(x: readonly Scalar[], t: Scalar): Scalar {
  let [sum, power]: [Scalar, Scalar] = [0, 1]
  for (const coefficient of x) {
    sum += coefficient * power
    power *= t
  }
  return sum
}

export const functions: Functions = {
  primal: ({ x, n }: Input) => prepared((at: readonly Scalar[]) => leastSquares(at, n), x),
  gradient: ({ x, n }: Input) =>
    prepared(
      grad((at: readonly Scalar[]) => leastSquares(at, n)),
      x,
    ),
}
