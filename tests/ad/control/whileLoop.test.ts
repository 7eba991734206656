'use grad'
import { describe, expect, test } from 'vitest'
import {
  and,
  call,
  checkFinite,
  compile,
  cond,
  explain,
  grad,
  jvp,
  named,
  not,
  type Scalar,
  scan,
  select,
  valueAndGrad,
  whileLoop,
} from '../../../ad/index.ts'
import { expectDifferentiable, expectOneFunction, type Program } from '../core/differentiable.ts'

const bounded = { maxTrips: 40 }

/** Doubling with friction until a threshold is passed: as many iterations as the numbers ask for. */
const grown = (y: Scalar, rate: Scalar, limit: Scalar): Scalar =>
  whileLoop(
    (z) => z < limit,
    (z) => z + rate * z * Math.sqrt(1 + z * z),
    y,
    bounded,
  )

/** Loops that end by what they carry, each a function of three numbers. */
const programs: Readonly<Record<string, Program>> = {
  'a single carry': ([a, b, c]) => grown(a!, b!, 5) * c!,
  'a carry of records, and what is captured': ([a, b, c]) => {
    const gain = Math.exp(0.1 * a!) * b!
    const { x, sum } = whileLoop(
      (s) => s.x > 0.2,
      (s) => ({ x: s.x * 0.7 - 0.01 * Math.sin(gain * s.x), sum: s.sum + gain * s.x * c! }),
      { x: a! * c!, sum: b! },
      bounded,
    )
    return x * x + sum
  },
  'no iteration': ([a, b, c]) => grown(a!, b!, -1) * b! + c!,
  'a captured value that is infinite, and no iteration': ([a, b, c]) => {
    const singular = 1 / (a! - 0.7)
    return (
      whileLoop(
        (y) => y < 0,
        (y) => y + singular,
        b! * c!,
        bounded,
      ) * a!
    )
  },
  'a carry that nothing reads': ([a, b, c]) =>
    whileLoop(
      ({ y }) => y < 3,
      ({ y, unused }) => ({ y: y + a! * b!, unused: unused * y }),
      { y: c!, unused: a! },
      bounded,
    ).y,
  'a truth value carried': ([a, b, c]) =>
    whileLoop(
      ({ y, high }) => and(y < 6, not(high)),
      ({ y }) => ({ y: y * (1 + a!) + b!, high: y > 2 }),
      { y: c!, high: c! > 100 },
      bounded,
    ).y,
  'in a loop': ([a, b, c]) =>
    scan((y: Scalar, i) => ({ carry: 0.3 * grown(y, b!, 2 + i * a!) }), c!, 4).carry,
  'a loop in it, over what a loop before kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 3)
    return whileLoop(
      (y) => y < 4,
      (y) => y + scan((s: Scalar, k: Scalar) => ({ carry: s + k * y }), c!, ys).carry,
      c!,
      bounded,
    )
  },
  'one in another': ([a, b, c]) =>
    whileLoop(
      (y) => y < 9,
      (y) => y + grown(a! * y, b!, y + c!),
      c!,
      bounded,
    ),
  'in a branch, and a branch in it': ([a, b, c]) =>
    cond(
      a! < b!,
      () =>
        whileLoop(
          (y) => y < 7,
          (y) =>
            cond(
              y > 2,
              () => y * (1 + a!),
              () => y + b!,
            ),
          c!,
          bounded,
        ),
      () => c!,
    ),
  'the gradient of one in a loop': ([a, b, c]) =>
    scan(
      (y: Scalar) => ({
        carry: y + 0.05 * Math.sin(grad((z: Scalar) => Math.sqrt(grown(z, a!, 4)))(y) * b!),
      }),
      c!,
      3,
    ).carry,
}

describe.each(Object.entries(programs))('%s', (_name, f) => {
  test('is differentiated to second order', () => expectDifferentiable(f, [0.7, 1.3, 0.9]))
})

test('compiled once, it runs as often as each argument asks', () => {
  const f: Program = ([y, rate, limit]) => grown(y!, rate!, limit!)
  for (const limit of [0.1, 2, 40, 3, 1000]) expectOneFunction((x) => valueAndGrad(f)(x), [0.3, 0.4, limit])
  const one = compile(valueAndGrad(f), [0, 0, 0])
  for (const limit of [1000, 0.1, 40, 2]) {
    expect(one([0.3, 0.4, limit])).toEqual(valueAndGrad(f)([0.3, 0.4, limit]))
  }
})

test("Newton's square root: its derivative is that of the root", () => {
  const root = (a: Scalar) =>
    whileLoop(
      (x) => Math.abs(x * x - a) > 1e-15 * a,
      (x) => 0.5 * (x + a / x),
      a,
      { maxTrips: 60 },
    )
  const { value, grad: slope } = compile(valueAndGrad(root), 1)(2.25)
  expect(value).toBeCloseTo(1.5, 14)
  expect(slope).toBeCloseTo(1 / 3, 7)
})

describe('the bound', () => {
  const halved = (x: Scalar, maxTrips?: number) =>
    whileLoop(
      (y) => y > 1,
      (y) => 0.5 * y,
      x,
      maxTrips === undefined ? {} : { maxTrips },
    )

  test('forward needs none', () => {
    expect(compile((x: Scalar) => jvp((y: Scalar) => halved(y), x, 1), 0)(48)).toEqual({
      value: 0.75,
      tangent: 1 / 64,
    })
  })

  test('reverse says that it needs one', () => {
    const slope = () =>
      compile(
        grad((x: Scalar) => named('halving', () => halved(x))),
        0,
      )
    expect(slope).toThrow(/whileLoop in halving: its derivative in reverse mode keeps .* maxTrips: 100/)
  })

  test('may be reached, and not exceeded: plain, interpreted, compiled and differentiated', () => {
    const f = (x: Scalar) => halved(x, 5)
    const sentence = /after 5 iterations its condition still holds/
    const [value, slope] = [compile(f, 0), compile(grad(f), 0)]
    for (const g of [f, grad(f), value, value.interpret, slope, slope.interpret]) {
      expect(() => g(33)).toThrow(sentence)
      expect(g(32)).toBe(g === f || g === value || g === value.interpret ? 1 : 1 / 32)
    }
    expect(() => value.into([33], new Float64Array(1))).toThrow(sentence)
  })

  test('must be a whole number', () => {
    expect(() => halved(3, 2.5)).toThrow(/maxTrips is 2.5, expected a whole number/)
    expect(() => halved(3, 0)).toThrow(/maxTrips is 0/)
  })
})

test('the way back costs as many iterations as there were, not as there might be', () => {
  const f = (maxTrips: number) => (x: Scalar) =>
    whileLoop(
      (y) => y > 1,
      (y) => 0.5 * y,
      x,
      { maxTrips },
    )
  // interpreted, each iteration is as slow as any: a million of them would take minutes
  expect(compile(grad(f(1_000_000)), 0).interpret(48)).toBe(1 / 64)
})

test('a NaN ends it', () => {
  const f = (x: Scalar) =>
    whileLoop(
      (y) => y < 10,
      (y) => y + Math.sqrt(x - y),
      x,
      bounded,
    )
  expect(compile(f, 0)(Number.NaN)).toBeNaN()
  expect(f(Number.NaN)).toBeNaN()
})

test('the operation to blame is found in it', () => {
  const f = (x: Scalar) =>
    whileLoop(
      (y) => y > -3,
      (y) => y - 1 + 0.001 * named('root', () => Math.sqrt(y)) * x,
      x,
      bounded,
    )
  expect(() => checkFinite(f, 1.5)).toThrow(/sqrt\(-0\.\d+\) = NaN in root at step 2/)
  expect(() => checkFinite(grad(f), 1.5)).toThrow(/sqrt\(-0\.\d+\) = NaN in root/)
})

test('an input that only decides when it ends is flat', () => {
  const f = ([x, limit]: readonly Scalar[]) =>
    whileLoop(
      (y) => y < limit!,
      (y) => y + 0.25,
      x!,
      bounded,
    )
  const { unused, flat } = explain(f, [0, 0])
  expect({ unused, flat }).toEqual({ unused: [], flat: ['x[1]'] })
})

test('refusals', () => {
  const traced = (f: (x: Scalar) => Scalar) => () => compile(f, 1)
  const number = (x: Scalar) =>
    whileLoop(
      (y) => y as never,
      (y) => y,
      x,
    )
  expect(traced(number)).toThrow(/the condition is a number, expected a comparison/)
  const grows = (x: Scalar) =>
    whileLoop(
      (y: Scalar[]) => y[0]! > 0,
      (y) => [...y, x],
      [x],
    )[0]!
  expect(traced(grows)).toThrow(/the carry has 1 elements in one and 2 in the other/)
})

test('a truth value written in the first carry may end it', () => {
  const f: Program = ([a, b]) =>
    whileLoop(
      ({ going }) => going,
      ({ y, n }) => ({ y: y * a!, n: n + 1, going: and(n < 8, y < 4) }),
      { y: b!, n: 0 as Scalar, going: true },
      bounded,
    ).y
  expectDifferentiable(f, [1.3, 0.9])
  expectDifferentiable(f, [1.01, 0.9])
})

test('a choice of its end by select', () => {
  const f: Program = ([a, b]) =>
    whileLoop(
      ({ left }) => left > 0,
      ({ y, left }) => ({ y: y * a!, left: left - select(y > 2, 2, 1) }),
      { y: b!, left: 6 as Scalar },
      bounded,
    ).y
  expectDifferentiable(f, [1.3, 0.9])
})

describe('what a loop that does not run would have done', () => {
  /** Runs its body, which does not depend on what is carried, only for x > 1; else its result is x². */
  const guarded =
    (invariant: (x: Scalar) => Scalar): Program =>
    ([x]) =>
      whileLoop(
        ({ left }) => left > 0,
        ({ left, z }) => ({ left: left - 1, z: z * Math.sin(z) + invariant(x!) }),
        { left: select(x! > 1, 2, 0), z: x! * x! },
        { maxTrips: 3 },
      ).z

  const partial: Readonly<Record<string, (x: Scalar) => Scalar>> = {
    root: (x) => Math.sqrt(x - 1),
    'logarithm of a logarithm': (x) => Math.log(Math.log(x)),
    quotient: (x) => 1 / ((x - 0.5) * (x - 0.5)),
    'infinite times zero': (x) => Math.exp(1e4 * (0.6 - x)) * Math.max(0, x - 1),
    'arc cosine': (x) => Math.acos(1 / x),
    'power of a negative base': (x) => (x - 1) ** 0.3,
    'a loop': (x) => scan((s: Scalar) => ({ carry: Math.sqrt(s) }), x - 1, 3).carry,
  }

  test.each(Object.entries(partial))('cannot be seen: %s', (_name, invariant) => {
    const f = guarded(invariant)
    const all = (x: readonly Scalar[]) => {
      const slope = (y: readonly Scalar[]) => grad(f)(y)[0]!
      const pushed = (y: readonly Scalar[]) => jvp(f, y, [1]).tangent
      return [f(x), slope(x), pushed(x), grad(slope)(x)[0]!, grad(pushed)(x)[0]!, jvp(slope, x, [1]).tangent]
    }
    const compiled = compile(all, [2])
    expect(compiled([0.5])).toEqual([0.25, 1, 1, 2, 2, 2])
    expect(compiled.interpret([0.5])).toEqual([0.25, 1, 1, 2, 2, 2])
    checkFinite(all, [0.5])
    expectDifferentiable(f, [1.7])
  })

  const endless = (x: Scalar) =>
    whileLoop(
      (z) => z > 0,
      (z) => z + 1,
      x,
      { maxTrips: 5 },
    )

  test.each([
    ['a loop', endless],
    ['a loop in a loop', (x: Scalar) => scan((s: Scalar) => ({ carry: s + endless(x) }), x, 2).carry],
    [
      'a loop in a branch',
      (x: Scalar) =>
        cond(
          x > 0,
          () => endless(x),
          () => x,
        ),
    ],
    ['a loop in a function', call(endless)],
  ])('cannot stop the run: %s', (_name, invariant) => {
    const f = guarded(invariant)
    for (const g of [f, grad(f), (x: readonly Scalar[]) => jvp(grad(f), x, [1])]) {
      const compiled = compile(g as Program, [2])
      expect(() => compiled([0.5])).not.toThrow()
      expect(() => compiled.interpret([0.5])).not.toThrow()
      expect(() => compiled([2])).toThrow('after 5 iterations its condition still holds')
    }
  })
})
