'use grad'
import { describe, expect, test } from 'vitest'
import { argmin, checkFinite, compile, grad, jvp, type Scalar, scan } from '../../../ad/index.ts'
import { expectDifferentiable, expectGradient, type Program } from '../core/differentiable.ts'

type Vector = readonly Scalar[]

/** The lowest point of a bent valley, moved by two numbers. */
const valley: Program = ([a, b]) => {
  const height = ([x, y]: Vector) => (a! - x!) ** 2 + 5 * (y! - x! * x!) ** 2 + b! * x! * y!
  const [x, y] = argmin(height, [0.5, 0.5])
  return x! + x! * y!
}

/** An outer minimum over an inner one: a design whose cost is taken at equilibrium. */
const bilevel: Program = ([target, stiffness]) => {
  const equilibrium = (load: Scalar) => argmin((x: Scalar) => stiffness! * x ** 4 + 0.5 * x * x - load * x, 0)
  return argmin((load: Scalar) => (equilibrium(load) - target!) ** 2 + 0.01 * load * load, 1)
}

/** Five links that hang between two points: the least potential energy. */
const chain: Program = ([span, stiffness]) => {
  const energy = (z: Vector) => {
    const ends = [0, ...z, 0]
    const springs = ends.slice(1).map((zi, i) => (span! / 5) ** 2 + (zi - ends[i]!) ** 2)
    const weight = z.reduce((sum, zi) => sum + zi, 0 as Scalar)
    return (
      stiffness! * springs.reduce((sum, square) => sum + (Math.sqrt(square) - 0.1) ** 2, 0 as Scalar) + weight
    )
  }
  return argmin(energy, [-0.1, -0.2, -0.2, -0.1])[1]!
}

describe('closed forms', () => {
  test('a quadratic in one step: the mean, weighted', () => {
    const mean = ([a, b, w]: Vector) => argmin((x: Scalar) => w! * (x - a!) ** 2 + (x - b!) ** 2, 0)
    expect(mean([1, 5, 3])).toBeCloseTo(2, 15)
    // (w a + b) / (w + 1)
    const slopes = compile(grad(mean), [0, 0, 0])([1, 5, 3])
    ;[3 / 4, 1 / 4, (1 - 5) / 16].forEach((slope, i) => {
      expect(slopes[i]!).toBeCloseTo(slope, 15)
    })
  })

  test('Rosenbrock’s valley from the usual start', () => {
    const [x, y] = argmin(([x, y]: Vector) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, [-1.2, 1])
    expect(x).toBeCloseTo(1, 12)
    expect(y).toBeCloseTo(1, 12)
  })

  test('the hollow nearest downhill, from a start where the curvature is negative', () => {
    const hollow = (a: Scalar) => argmin((x: Scalar) => Math.cos(x + a), 0.3)
    expect(hollow(0.1)).toBeCloseTo(Math.PI - 0.1, 12)
    expect(compile(grad(hollow), 0)(0.1)).toBeCloseTo(-1, 14)
  })
})

describe('first and second derivatives in both modes, and differences', () => {
  test.each<[string, Program, readonly number[]]>([
    ['a bent valley', valley, [0.9, 0.2]],
    ['a hanging chain', chain, [1.1, 30]],
  ])('%s', (_name, f, at) => expectDifferentiable(f, at))

  // the outer Hessian takes two orders of the inner minimum, its derivative a third
  test('a minimum over a minimum, to first order', () => expectGradient(bilevel, [0.4, 0.8]))

  test('in a loop: proximal steps', () => {
    const f: Program = ([step, x0]) => {
      const turn = (x: Scalar) => ({
        carry: argmin((z: Scalar) => Math.log1p(z * z) + (0.5 * (z - x) ** 2) / step!, x),
      })
      return scan(turn, x0!, 4).carry
    }
    expectDifferentiable(f, [0.3, 0.8])
  })

  test('the envelope: the least value moves as the function does at the minimum', () => {
    const height = (x: Scalar, a: Scalar) => Math.exp(x) - a * x + a * a
    const least = (a: Scalar) =>
      height(
        argmin((x: Scalar) => height(x, a), 0),
        a,
      )
    // at x = log a: a − a log a + a²
    for (const slope of [grad(least)(2), jvp(least, 2, 1).tangent])
      expect(slope).toBeCloseTo(4 - Math.log(2), 13)
    expect(grad(grad(least))(2)).toBeCloseTo(2 - 0.5, 12)
  })
})

describe('failures', () => {
  test('no minimum: an error, in a program NaN', () => {
    const slope = (a: Scalar) => argmin((x: Scalar) => a * x, 0)
    expect(() => slope(2)).toThrow(/argmin: no solution was found in 100 iterations .*the residual is 2/)
    expect(compile(slope, 0)(2)).toBeNaN()
    expect(compile(grad(slope), 0)(2)).toBeNaN()
    expect(() => checkFinite(slope, 2)).toThrow(/unsolved\(2\) = NaN in argmin/)
  })

  test('a saddle, started from exactly', () => {
    expect(() => argmin(([x, y]: Vector) => x! * x! - y! * y!, [0, 0])).toThrow(
      /where the residual.* is 0.* a saddle/,
    )
  })
})
