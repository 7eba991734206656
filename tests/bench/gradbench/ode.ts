'use grad'
import { grad, row, type Scalar, scan } from '../../../ad/index.ts'
import { prepared } from './prepared.ts'
import type { Functions } from './protocol.ts'

interface Input {
  readonly x: readonly number[]
  readonly s: number
}

/** The time at which the solution is asked for. */
const END = 2

/** A component at the four places of a Runge–Kutta step at which its right-hand side is evaluated. */
type Stages = readonly [Scalar, Scalar, Scalar, Scalar]

/** A component's stages in every step, and where it ends. */
interface Course {
  readonly stages: readonly Stages[]
  readonly end: Scalar
}

/** Where all components end, and the last of them by itself. */
interface Solution {
  readonly components: readonly Scalar[]
  readonly last: Scalar
}

/**
 * y(2) of a chain of equations, each of which is driven by the one before, by classical Runge–Kutta steps.
 *
 *   ẏ₀ = x₀, ẏᵢ = xᵢ yᵢ₋₁, y(0) = 0
 *
 * A component needs nothing but the stages of the one before it. So the loop runs over components and carries those;
 * the steps, fewer by far, are written out. The numbers are those of the loops the other way round.
 *
 * @param x - rates
 * @param steps - number of steps
 * @see GradBench, evals/ode
 */
export function solution(x: readonly Scalar[], steps: number): Solution {
  // what drives the first component is 1 throughout
  const stages = Array.from({ length: steps }, (): Stages => [1, 1, 1, 1])
  const next = (before: Course, rate: Scalar) => {
    const course = driven(rate, before.stages)
    return { carry: course, y: course.end }
  }
  const { carry, ys } = scan(next, { stages, end: 0 }, x)
  return { components: ys, last: carry.end }
}

/** The course of a component with ẏ = rate · driver. */
function driven(rate: Scalar, driver: readonly Stages[]): Course {
  const h = END / driver.length
  let y: Scalar = 0
  const stages = driver.map(([d1, d2, d3, d4]): Stages => {
    const [k1, k2, k3, k4] = [rate * d1, rate * d2, rate * d3, rate * d4]
    const at: Stages = [y, y + (h * k1) / 2, y + (h * k2) / 2, y + h * k3]
    y += (h * (k1 + 2 * k2 + 2 * k3 + k4)) / 6
    return at
  })
  return { stages, end: y }
}

export const functions: Functions = {
  primal: ({ x, s }: Input) => prepared((at: readonly Scalar[]) => solution(at, s).components, row(x)),
  gradient: ({ x, s }: Input) =>
    prepared(
      grad((rates: readonly Scalar[]) => solution(rates, s).last),
      row(x),
    ),
}
