'use grad'
import {
  customDerivative,
  gaussNewton,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  randomKey,
  type Scalar,
  smoothed,
} from '../../../ad/index.ts'
import { type Body, bounded, type Of, type Surroundings } from './instructions.ts'

// Instructions that take derivatives of a body, or tell it how to move.

type Several = (x: readonly Scalar[]) => readonly Scalar[]

/** A derivative of what a body makes of two numbers. */
export function slope({ by, of, body }: Of<'slope'>, { at, inside }: Surroundings): Scalar {
  const both: Several = (x) => inside(body, x).slice(-2)
  const last = (x: readonly Scalar[]) => inside(body, x).at(-1)!
  const [a, b] = of.map(at)
  const x: readonly Scalar[] = [a!, b!]
  switch (by) {
    case 'jvp':
      return bounded(jvp(last, x, [1, b!]).tangent)
    case 'grad':
      return bounded(grad(last)(x)[0]!)
    case 'linearize': {
      const { value, linear } = linearize(both, x)
      return bounded(linear([a!, 1])[0]! * linear([1, value[1]!])[1]!)
    }
    case 'columns':
      return bounded(difference(jacobian(both, { mode: 'forward' })(x)))
    case 'rows':
      return bounded(difference(jacobian(both, { mode: 'reverse' })(x)))
    case 'looped':
      return bounded(difference(jacobian(both, { mode: 'looped' })(x)))
    case 'hessian':
      return bounded(difference(hessian(last)(x)))
    case 'hvp':
      return bounded(hvp(last, x, [1, a!])[1]!)
    case 'gaussNewton':
      return bounded(gaussNewton(both)(x, [b!, 1])[0]!)
  }
}

/** An entry of each row and column of a matrix. */
function difference(matrix: readonly (readonly Scalar[])[]): Scalar {
  return matrix[0]![1]! + 2 * matrix[1]![0]! - matrix[1]![1]!
}

const DEVIATION = 0.1

/** The mean of a body around a number, which moves by the mean of slopes. */
export function blurred({ of, body }: Of<'blurred'>, { at, inside }: Surroundings): Scalar {
  const mean = smoothed((x: Scalar) => inside(body, [x]).at(-1)!, DEVIATION, {
    samples: 4,
    key: randomKey(7),
    estimator: 'pathwise',
  })
  return mean(at(of)).value
}

/** What a body makes of some numbers, moving by a rule that is its derivative, written in one of several ways. */
export function ruled(
  { rule, body }: Of<'ruled'>,
  x: readonly Scalar[],
  run: (body: Body, given: readonly Scalar[]) => readonly Scalar[],
): readonly Scalar[] {
  const f: Several = (z) => run(body, z).slice(-2)
  const rules: {
    readonly [by in typeof rule]: (z: readonly Scalar[], dz: readonly Scalar[]) => readonly Scalar[]
  } = {
    jvp: (z, dz) => jvp(f, z, dz).tangent,
    linearize: (z, dz) => linearize(f, z).linear(dz),
    grad: (z, dz) =>
      f(z).map((_, k) => {
        const slopes = grad((y: readonly Scalar[]) => f(y)[k]!)(z)
        return slopes.reduce((sum, slope, i) => sum + slope * dz[i]!, 0 as Scalar)
      }),
  }
  return customDerivative(f, rules[rule])(x)
}
