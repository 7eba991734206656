import { checkGradient } from '../../../ad/checking/index.ts'
import { compile, grad, jvp, type Scalar } from '../../../ad/index.ts'
import type { Program } from '../core/differentiable.ts'

const SECOND_ORDER = 1e-6

/** Expects the second derivatives, forward over reverse, that differences of the gradient give. */
export function expectSecondDifferences(f: Program, at: readonly number[]): void {
  const gradient = compile(grad(f), at)
  const column = compile(
    (x: readonly Scalar[]) => at.map((_, k) => jvp(grad(f), x, unit(at.length, k)).tangent),
    at,
  )(at)
  at.forEach((_, i) => {
    const gradientOfSlope = column.map((entries) => entries[i]!)
    checkGradient({
      value: (x) => gradient([...x])[i]!,
      gradient: () => gradientOfSlope,
      at,
      tolerance: SECOND_ORDER,
    }).throwIfWrong()
  })
}

function unit(count: number, k: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === k ? 1 : 0))
}
