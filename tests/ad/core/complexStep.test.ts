'use grad'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withFreshGraph } from '../../../ad/graph/graph.ts'
import { compile, grad, jvp, type Scalar, scan } from '../../../ad/index.ts'
import { trace } from '../../../ad/trace/trace.ts'
import { complexStep } from './complexStep.ts'
import type { Program } from './differentiable.ts'
import { run } from './instructions.ts'
import { smoothInputs, smoothPrograms } from './randomPrograms.ts'

// The one oracle without a step size to choose: it sees every digit of a derivative.

/** θ² after 100 steps of a pendulum from some angle and speed. */
const pendulum: Program = ([angle, speed]) => {
  const swing = ({ q, w }: { q: Scalar; w: Scalar }) => {
    const next = w - 0.0981 * Math.sin(q)
    return { carry: { q: q + 0.01 * next, w: next } }
  }
  return scan(swing, { q: angle!, w: speed! }, 100).carry.q ** 2
}

describe('the complex step', () => {
  test('knows the derivative of every continued function to the last digits', () => {
    const f = (x: Scalar) => [
      Math.tan(x),
      Math.atan(3 * x),
      Math.atan2(-x, x - 2),
      Math.sinh(x),
      Math.cosh(x),
      x ** -2,
      x ** 2.5,
      Math.sqrt(x) * Math.log(x),
      Math.abs(-x) % 0.5,
      Math.max(x, 0.3) + Math.min(x, 0.3),
    ]
    const slopes = [
      1 / Math.cos(0.7) ** 2,
      3 / (1 + 4.41),
      // d/dx atan2(−x, x − 2) = 2/(x² + (x − 2)²)
      2 / (0.49 + 1.69),
      Math.cosh(0.7),
      Math.sinh(0.7),
      -2 * 0.7 ** -3,
      2.5 * 0.7 ** 1.5,
      (Math.log(0.7) / 2 + 1) / Math.sqrt(0.7),
      1,
      1,
    ]
    const found = complexStep(compile(f, 0).program, [0.7], [1])
    found.forEach((slope, i) => void expect(Math.abs(slope / slopes[i]! - 1)).toBeLessThan(2e-15))
  })

  test('agrees with the gradient of a pendulum’s 100 steps to 1e-14', () => {
    const slopes = grad(pendulum)([0.7, 0]) as readonly number[]
    const { program } = compile(pendulum, [0, 0])
    expect(Math.abs(slopes[0]! - 1.365924518675362)).toBeLessThan(1e-14)
    slopes.forEach((slope, i) => {
      const [exact] = complexStep(program, [0.7, 0], i === 0 ? [1, 0] : [0, 1])
      expect(Math.abs(slope / exact! - 1)).toBeLessThan(1e-14)
    })
  })

  test('agrees with forward mode on any smooth program, loops, branches and calls included, to 1e-13', () => {
    fc.assert(
      fc.property(smoothPrograms, smoothInputs, smoothInputs, (program, x, v) => {
        const f = (z: readonly Scalar[]) => run(program, z).slice(-5) as readonly Scalar[]
        const { program: traced } = withFreshGraph(() => trace(f, x as readonly Scalar[]))
        const exact = complexStep(traced, x, v)
        const { tangent } = jvp(f, x as readonly Scalar[], v)
        const size = Math.max(1, ...exact.map(Math.abs))
        exact.forEach((slope, i) => void expect(Math.abs(tangent[i]! - slope)).toBeLessThan(1e-13 * size))
      }),
      { numRuns: 60, seed: 11, endOnFailure: true },
    )
  })
})
