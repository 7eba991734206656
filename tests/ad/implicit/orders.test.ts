'use grad'
import { describe, expect, test } from 'vitest'
import {
  argmin,
  call,
  checkFinite,
  compile,
  cond,
  fixedPoint,
  grad,
  implicitly,
  jvp,
  root,
  type Scalar,
  scan,
  solve,
  whileLoop,
} from '../../../ad/index.ts'

/** A function of one number, differentiable as often as `orders` says. */
type Solution = (orders: number) => (a: Scalar) => Scalar

/** A loop, and a branch in it, that compute with what the root depends on. */
const loop: Solution = (orders) => (a) =>
  root(
    (x: Scalar) => {
      const turn = (y: Scalar, i: Scalar) => ({
        carry: cond(
          i < 2,
          () => y + a * x,
          () => y * a + x,
        ),
      })
      return scan(turn, a, 4).carry + x ** 3 - 2
    },
    0.5,
    { orders },
  )

const branch: Solution = (orders) => (a) =>
  root(
    (x: Scalar) =>
      cond(
        x > 0.1,
        () => x ** 3 + x * Math.exp(a) - 1,
        () => x - 1 - a,
      ),
    0.5,
    { orders },
  )

/** x² by repeated addition of x, as long as a count allows. */
const whiles: Solution = (orders) => (a) =>
  root(
    (x: Scalar) => {
      const turn = ({ sum, count }: { sum: Scalar; count: Scalar }) => ({
        sum: sum + x * Math.sin(sum + a),
        count: count + 1,
      })
      const { sum } = whileLoop((s) => s.count < 3, turn, { sum: a * x, count: 0 }, { maxTrips: 5 })
      return sum + x - 1
    },
    0.5,
    { orders },
  )

const nested: Solution = (orders) => (a) =>
  root((x: Scalar) => x + root((y: Scalar) => y ** 3 + y - a * x, 0.5, { orders }) - 1, 1, { orders })

/** A root inside a loop inside the equations. */
const deep: Solution = (orders) => (a) =>
  root(
    (x: Scalar) => {
      const turn = (y: Scalar) => ({ carry: root((z: Scalar) => z ** 3 + z - y - a * x, 0.5, { orders }) })
      return scan(turn, a, 2).carry + x - 1
    },
    0.5,
    { orders },
  )

/** A function that is called, not written out, twice. */
const called: Solution = (orders) => {
  const f = call(({ x, a }: { x: Scalar; a: Scalar }) => ({
    y: x ** 3 + Math.sin(a * x),
    flat: a > 0 ? 1 : 2,
  }))
  return (a) =>
    root(
      (x: Scalar) => {
        const { y, flat } = f({ x, a })
        return f({ x: y, a }).y + flat * x - 1
      },
      0.5,
      { orders },
    )
}

const rows: Solution = (orders) => (a) => {
  const { ys } = scan((s: Scalar) => ({ carry: s * a, y: s }), 0.7, 3)
  return root(
    (x: Scalar) => x ** 3 + scan((s: Scalar, y: Scalar) => ({ carry: s * x + y }), a, ys).carry - 1,
    0.3,
    { orders },
  )
}

const fixed: Solution = (orders) => (a) =>
  fixedPoint((x: Scalar) => 0.3 * scan((y: Scalar) => ({ carry: Math.sin(y + a) }), x, 2).carry, 0, {
    orders,
  })

const minimum: Solution = (orders) => (a) =>
  argmin((x: Scalar) => x ** 2 + 0.3 * scan((y: Scalar) => ({ carry: Math.sin(y + a) }), x, 2).carry, 0, {
    orders,
  })

const system: Solution = (orders) => (a) => {
  const x = implicitly(1 / (1 + a * a), {
    residual: (s: Scalar) =>
      s *
        cond(
          a > 0,
          () => 1 + a * a,
          () => 1 - a,
        ) -
      1,
    orders,
  })
  return solve(
    [
      [2 + x, a],
      [a, 3],
    ],
    [1, x],
    'spd',
  )[1]!
}

const all: readonly (readonly [string, Solution, number])[] = [
  ['a loop', loop, 0.4],
  ['a branch', branch, 0.4],
  ['a while loop', whiles, 0.4],
  ['a root', nested, 0.7],
  ['a root in a loop', deep, 0.4],
  ['a call', called, 0.4],
  ['rows', rows, 0.4],
  ['a map that loops', fixed, 0.4],
  ['a function that loops', minimum, 0.4],
  ['a system of one’s own', system, 0.4],
]

/** d/da, backward or forward. */
type Derivative = (f: (a: Scalar) => Scalar) => (a: Scalar) => Scalar
const back: Derivative = (f) => grad(f) as (a: Scalar) => Scalar
const forth: Derivative = (f) => (a) => jvp(f, a, 1).tangent

const nestings = (orders: number): readonly Derivative[][] =>
  orders === 0 ? [[]] : nestings(orders - 1).flatMap((inner) => [back, forth].map((d) => [...inner, d]))
const nest = (f: (a: Scalar) => Scalar, ds: readonly Derivative[]) => ds.reduce((g, d) => d(g), f)

/** The slope of a function from four values. */
function slope(f: (a: number) => number, a: number): number {
  const h = 2 ** -8
  const ring = (k: number) => f(a + k * h) - f(a - k * h)
  return (8 * ring(1) - ring(2)) / (12 * h)
}

describe.each(all)('equations that hold %s', (_name, solution, at) => {
  const values = (f: (a: Scalar) => Scalar, orders: number) =>
    compile((a: Scalar) => nestings(orders).map((ds) => nest(f, ds)(a)), at)(at)

  test('have the derivatives that were asked for, in every nesting of modes', () => {
    const [first] = values(solution(2), 1)
    expect(first).toBeCloseTo(slope(compile(solution(2), at), at), 7)
    const once = compile(grad(solution(2)), at) as (a: number) => number
    const second = slope(once, at)
    expect(Math.abs(second)).toBeGreaterThan(1e-3)
    for (const found of values(solution(2), 2)) expect(found).toBeCloseTo(second, 7)
  })

  test('have NaN beyond, in every nesting of modes', () => {
    for (const found of values(solution(1), 2)) expect(found).toBeNaN()
    for (const found of values(solution(2), 3)) expect(found).toBeNaN()
  })
})

describe('the unknown stays unknown', () => {
  test('when it is differentiated again along what the last derivative does not depend on', () => {
    // x = e^b / (2 + a) from an equation linear in x: of order 2 unknown, and of order 3
    const f =
      (orders: number) =>
      ([a, b]: readonly Scalar[]) =>
        root((x: Scalar) => (2 + a!) * x - Math.exp(b!), 1, { orders })
    const along = (g: (z: readonly Scalar[]) => Scalar, d: readonly number[]) => (z: readonly Scalar[]) =>
      jvp(g, z, d).tangent
    const of = (orders: number) => along(along(along(f(orders), [1, 0]), [0, 1]), [0, 1])
    expect(compile(of(3), [0, 0])([0.5, 0.3])).toBeCloseTo(-Math.exp(0.3) / 2.5 ** 2, 12)
    // of two orders it happens to be known, for the slope in b is linear in x
    expect(compile(of(2), [0, 0])([0.5, 0.3])).toBeCloseTo(-Math.exp(0.3) / 2.5 ** 2, 12)
    expect(compile(of(1), [0, 0])([0.5, 0.3])).toBeNaN()
  })

  test('along directions whose changes add up to nothing', () => {
    const f = ([a, b]: readonly Scalar[]) =>
      root((x: Scalar) => x ** 3 + a! * x - Math.exp(b!), 1, { orders: 1 })
    const second = (z: readonly Scalar[]) => jvp((y) => jvp(f, y, [1, -1]).tangent, z, [1, -1]).tangent
    expect(compile(second, [0, 0])([0.5, 0.3])).toBeNaN()
  })

  test('and has a name', () => {
    expect(() => checkFinite(grad(grad(loop(1))), 0.4)).toThrow(
      /NaN in derivative 2 of root, which was asked for 1 \(option orders\)/,
    )
  })
})

test('a third derivative of equations that loop, where it was asked for', () => {
  for (const solution of [loop, whiles, nested]) {
    const second = compile(grad(grad(solution(3))), 0.4) as (a: number) => number
    const third = slope(second, 0.4)
    const found = compile(
      (a: Scalar) => [grad(grad(grad(solution(3))))(a), jvp(grad(grad(solution(3))), a, 1).tangent],
      0.4,
    )
    for (const value of found(0.4)) expect(value / third).toBeCloseTo(1, 6)
  }
})
