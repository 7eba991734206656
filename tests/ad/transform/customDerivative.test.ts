'use grad'
import { describe, expect, test } from 'vitest'
import {
  call,
  compile,
  cond,
  customDerivative,
  grad,
  jvp,
  type Scalar,
  scan,
  select,
  solve,
  vjp,
  whileLoop,
} from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { asFunction } from '../ops/samples.ts'

/** log(1 + eˣ), whose rule is the logistic function. */
const softplus = customDerivative(
  (x: Scalar) => Math.log1p(Math.exp(x)),
  (x: Scalar, dx: Scalar) => dx / (1 + Math.exp(-x)),
)

const logistic = (x: Scalar) => 1 / (1 + Math.exp(-x))

describe('a rule that is the derivative', () => {
  test('gives what differentiating the code gives', () => {
    expectDifferentiable(([a, b]) => softplus(a! * b!) * softplus(b!), [0.7, -0.4])
  })

  test('serves every order', () => {
    const at = 0.3
    const s = logistic(at)
    const third = (x: Scalar) => grad(grad(grad(softplus)))(x)
    const mixed = (x: Scalar) =>
      jvp(
        grad((z: Scalar) => jvp(softplus, z, 1).tangent),
        x,
        1,
      ).tangent
    for (const f of [third, mixed, compile(third, 0), compile(mixed, 0)])
      expect(f(at)).toBeCloseTo(s * (1 - s) * (1 - 2 * s), 14)
    expect(grad(third)(at)).toBeCloseTo(s * (1 - s) * (1 - 6 * s + 6 * s * s), 14)
  })

  test('in a loop, in a branch, and in both', () => {
    const f: Program = ([a, b]) => {
      const turn = (x: Scalar, i: Scalar) =>
        cond(
          i < 2,
          () => softplus(x * a!),
          () => x - 0.3 * softplus(b!),
        )
      return scan((x: Scalar, i) => ({ carry: turn(x, i), y: x }), b!, 4).carry
    }
    expectDifferentiable(f, [0.7, -0.4])
  })

  test('in a loop that ends by a condition, in both modes', () => {
    const f: Program = ([a, b]) =>
      whileLoop(
        (x) => x < 3,
        (x) => x + softplus(x * a!) * b! * b!,
        a!,
        { maxTrips: 50 },
      )
    expectDifferentiable(f, [0.7, -0.4])
  })

  test('of several numbers to several, by jvp of other code', () => {
    const polar = ({ x, y }: { x: Scalar; y: Scalar }) => ({
      r: Math.sqrt(x * x + y * y),
      phi: Math.atan2(y, x),
    })
    const own = customDerivative(polar, (p, dp: { x: Scalar; y: Scalar }) => jvp(polar, p, dp).tangent)
    const f: Program = ([x, y]) => {
      const { r, phi } = own({ x: x!, y: y! })
      return r * Math.sin(2 * phi) + phi * phi
    }
    expectDifferentiable(f, [0.8, 0.5])
  })
})

describe('what a rule may be made of', () => {
  /** The sum of (k + 1) xᵏ sin a over k, by a loop with a branch in it. */
  const series = ([x, a]: readonly Scalar[]): Scalar => {
    const turn = (s: { sum: Scalar; power: Scalar }, k: Scalar) => {
      const term = cond(
        k > 1,
        () => (k + 1) * s.power * Math.sin(a!),
        () => s.power * a!,
      )
      return { carry: { sum: s.sum + term, power: s.power * x! }, y: term }
    }
    const { carry, ys } = scan(turn, { sum: 0, power: 1 }, 5)
    return carry.sum + scan((t: Scalar, y: Scalar) => ({ carry: 0.5 * t + y }), 0, ys).carry
  }
  const own = customDerivative(series, (z, dz: readonly Scalar[]) => jvp(series, z, dz).tangent)

  test('loops and branches, rows handed between them, loops in loops', () => {
    expectDifferentiable((z) => own(z) * z[0]!, [0.4, 0.9])
    const nested = (z: readonly Scalar[]) =>
      scan((s: Scalar) => ({ carry: series([s, z[1]!]) * 0.2 }), z[0]!, 3).carry
    const twice = customDerivative(nested, (z, dz: readonly Scalar[]) => jvp(nested, z, dz).tangent)
    expectDifferentiable(twice, [0.4, 0.9])
    const [byRule, byCode] = [grad(twice)([0.4, 0.9]), grad(nested)([0.4, 0.9])]
    for (const i of [0, 1]) expect(byRule[i]!).toBeCloseTo(byCode[i]!, 13)
  })

  test('choices, and reverse passes', () => {
    const kinked = ([a, b]: readonly Scalar[]) => select(a! > b!, a! * a! * b!, b! * b!)
    const f = customDerivative(kinked, (z, dz: readonly Scalar[]) => {
      const slopes = vjp(kinked, z, 1).grad
      return slopes[0]! * dz[0]! + slopes[1]! * dz[1]!
    })
    expectDifferentiable(f, [0.4, 0.3])
    expectDifferentiable(f, [0.2, 0.3])
  })

  test('functions with rules of their own, of the argument and of the tangent', () => {
    const A = (x: Scalar) => [
      [2 + x * x, x],
      [0.3, 1.5 - x],
    ]
    const solved = (x: Scalar) => solve(A(x), [softplus(x), 1])[0]!
    const f = customDerivative(solved, (x, dx: Scalar) => {
      // A ẏ = ḃ − Ȧ y, written out
      const y = solve(A(x), [softplus(x), 1])
      const r = [logistic(x) * dx - 2 * x * dx * y[0]! - dx * y[1]!, dx * y[1]!]
      return solve(A(x), r)[0]!
    })
    expectDifferentiable(([x]) => f(x!), [0.4])
    expect(grad(f)(0.4)).toBeCloseTo(grad(solved)(0.4), 14)
    expect(grad(grad(f))(0.4)).toBeCloseTo(grad(grad(solved))(0.4), 13)
  })
})

describe('a rule that is not the derivative', () => {
  const straightThrough = customDerivative(
    (x: Scalar) => Math.floor(x),
    (_x, dx: Scalar) => dx,
  )

  test('is followed nevertheless, by both modes', () => {
    const f = (x: Scalar) => straightThrough(3 * x) * x
    for (const run of [f, compile(f, 0)]) expect(run(1.5)).toBe(6)
    for (const slope of [grad(f), compile(grad(f), 0), (x: Scalar) => jvp(f, x, 1).tangent])
      expect(slope(1.5)).toBe(3 * 1.5 + 4)
    expect(grad(grad(f))(1.5)).toBe(6)
  })

  test('cuts the derivative where it is zero', () => {
    const cut = customDerivative(
      (x: Scalar) => x * x,
      () => 0,
    )
    expect(grad((x: Scalar) => cut(x) + x)(3)).toBe(1)
  })

  test('does not let an infinite slope spoil what has no weight', () => {
    const root = customDerivative(
      (x: Scalar) => Math.sqrt(x),
      (x, dx: Scalar) => dx / (2 * Math.sqrt(x)),
    )
    const f = ([x, weight]: readonly Scalar[]) => root(x!) * weight!
    for (const slopes of [grad(f)([0, 0]), compile(grad(f), [0, 0])([0, 0])]) expect(slopes).toEqual([0, 0])
    expect(grad(f)([0, 1])[0]).toBe(Infinity)
    expect(jvp(f, [0, 3], [0, 1]).tangent).toBe(0)
  })
})

describe('refusals', () => {
  const ruled = (rule: (x: Scalar, dx: Scalar) => Scalar) => () =>
    grad(customDerivative((x: Scalar) => x * x, rule))(2)

  test.each<[string, (x: Scalar, dx: Scalar) => Scalar, RegExp]>([
    ['a square', (_x, dx) => dx * dx, /multiplies two tangents/],
    ['a sine', (_x, dx) => Math.sin(dx), /goes through sin/],
    ['a constant', (x, dx) => 2 * x * dx + 1, /does not vanish with the tangent/],
    ['a number that does not depend on the tangent', (x) => 2 * x, /does not vanish with the tangent/],
    ['a divisor', (x, dx) => x / dx, /divides by a tangent/],
    ['a decision', (x, dx) => select(dx > 0, 2 * x * dx, 0), /goes through lt/],
  ])('a rule that is not linear: %s', (_name, rule, message) => {
    expect(ruled(rule)).toThrow(message)
  })

  test('a rule of another structure', () => {
    expect(ruled((_x, dx) => [dx] as never)).toThrow(/the function and its rule differ/)
  })

  test('a function that reads traced values behind the rule’s back', () => {
    const f = (a: Scalar) =>
      customDerivative(
        (x: Scalar) => x * Math.sin(a),
        (_x, dx: Scalar) => dx,
      )(2)
    expect(() => grad(f)(1)).toThrow(/reads 1 traced value from outside/)
  })

  test('but loops over constants, which lie outside every function', () => {
    const f = customDerivative(
      (x: Scalar) => x * scan((c: Scalar) => ({ carry: 2 * c }), 1, 3).carry,
      (_x, dx: Scalar) => 8 * dx,
    )
    expect(jvp(f, 3, 1)).toEqual({ value: 24, tangent: 8 })
    expect(compile(grad(f), 0)(3)).toBe(8)
  })
})

describe('a rule with a loop', () => {
  test('may be the derivative of a loop that writes what moves at a rate of zero', () => {
    const geared = asFunction('gearedStrongly')
    const f = (x: Scalar) => {
      const { ys } = scan((c: Scalar) => ({ carry: c + x, y: geared([x, 0]) + 1 }), x, 3)
      return scan((sum: Scalar, y: Scalar) => ({ carry: sum + y }), 0, ys).carry + x * x
    }
    const ruled = customDerivative(f, (x, dx: Scalar) => jvp(f, x, dx).tangent)
    expect(grad(ruled)(2)).toBe(4)
    expect(jvp(ruled, 2, 1)).toEqual({ value: 7, tangent: 4 })
  })

  test('may be the derivative of loops of both kinds, as forward mode records it', () => {
    const squares = ([x, y]: readonly Scalar[]) => {
      const early = whileLoop(
        ([n]) => n! < 2,
        ([n, z]) => [n! + 1, z! * x! + y!],
        [0, y!] as readonly Scalar[],
        { maxTrips: 2 },
      )[1]!
      const turn = ([a, b]: readonly Scalar[], i: Scalar) => ({
        carry: [b! * early, a! - i * x!] as readonly Scalar[],
      })
      return scan(turn, [x!, early], 2).carry
    }
    const ruled = customDerivative(squares, (x, dx) => jvp(squares, x, dx).tangent)
    expectDifferentiable((x) => ruled(x)[0]! * ruled(x)[1]!, [0.7, -0.4])
  })
})

describe('a rule with a branch in a function', () => {
  test('may be called with a tangent that is negated outside', () => {
    const sum = call(({ x, a, b }: Record<'x' | 'a' | 'b', Scalar>) =>
      cond(
        x > 0,
        () => a + b,
        () => a,
      ),
    )
    const f = customDerivative(
      ([x, y]: readonly Scalar[]) => x! - y!,
      ([x], [dx, dy]) => sum({ x: x!, a: dx!, b: -dy! }),
    )
    expect(grad(f)([2, 5])).toEqual([1, -1])
    // minus nothing
    expect(grad(f)([-1, 5])).toEqual([1, -0])
  })

  test('may find in it that nothing is left, of what it is called with', () => {
    const above = call(([a, b]: readonly Scalar[]) => select(a! > 0, b!, 0))
    const f = customDerivative(
      (x: Scalar) => 3 * x,
      (_x, dx: Scalar) => above([-1, dx]) + 3 * dx,
    )
    expect(grad(f)(2)).toBe(3)
    const none = customDerivative(
      (x: Scalar) => 3 * x,
      (_x, dx: Scalar) => above([-1, dx]),
    )
    expect(grad(none)(2)).toBe(0)
    expect(jvp(none, 2, 1).tangent).toBe(0)
  })
})
