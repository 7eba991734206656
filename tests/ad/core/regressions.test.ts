'use grad'
import { describe, expect, test } from 'vitest'
import {
  call,
  compile,
  cond,
  grad,
  jvp,
  norm,
  type Scalar,
  scan,
  select,
  valueAndGrad,
  vmap,
  whileLoop,
} from '../../../ad/index.ts'
import { expectGradient, type Program } from './differentiable.ts'

// Programs that other engines of differentiation got wrong, or could not do; each names the tracker it is from.

/** The gradient, interpreted and compiled. */
function gradients(f: Program, at: readonly number[]): (readonly number[])[] {
  return [grad(f)(at) as number[], compile(grad(f), at)(at) as number[]]
}

/** First and second derivative of a function of one number, in every way of nesting. */
function derivatives(f: (x: Scalar) => Scalar, at: number): number[] {
  const all = (x: Scalar) => [
    grad(f)(x),
    jvp(f, x, 1).tangent,
    grad(grad(f))(x),
    jvp(grad(f), x, 1).tangent,
    grad((z: Scalar) => jvp(f, z, 1).tangent)(x),
    jvp((z: Scalar) => jvp(f, z, 1).tangent, x, 1).tangent,
  ]
  return [...all(at), ...compile(all, 0)(at)]
}

const zeros = Array.from({ length: 12 }, () => 0)

describe('loops', () => {
  test('a product that a loop multiplies up (Warp: 32, 8, 2)', () => {
    const f: Program = (x) => scan((p: Scalar, xi: Scalar) => ({ carry: p * xi }), 1, x).carry
    for (const g of gradients(f, [2, 2, 2])) expect(g).toEqual([4, 4, 4])
    for (const g of gradients(f, [0, 2, 3])) expect(g).toEqual([6, 0, 0])
  })

  test('a weighted mean whose sums a loop makes (Warp: infinities)', () => {
    const f: Program = (x) => {
      const body = (c: { sum: Scalar; weight: Scalar }, xi: Scalar) => ({
        carry: { sum: c.sum + xi, weight: c.weight + 1 },
      })
      const { sum, weight } = scan(body, { sum: 0, weight: 0 }, x).carry
      return sum / weight
    }
    for (const slope of gradients(f, [1, 2, 3]).flat()) expect(slope).toBeCloseTo(1 / 3, 15)
  })

  test('nested loops over a branch (Warp #1293: twice too much)', () => {
    const f: Program = ([a, b]) => {
      const turn = (x: Scalar, i: Scalar) =>
        cond(
          i > 1,
          () => Math.sin(x * a!),
          () => x * b!,
        )
      const leg = (x: Scalar) => scan((y: Scalar, i) => ({ carry: turn(y, i) }), x, 4).carry
      return scan((x: Scalar) => ({ carry: leg(x) + a! }), b!, 3).carry
    }
    expectGradient(f, [0.8, 1.2])
  })

  test('a value made before a loop and used after it (Warp #1694: zero)', () => {
    const f: Program = ([x]) => {
      const before = x! * x!
      return scan((y: Scalar) => ({ carry: 0.5 * y }), x!, 3).carry + before
    }
    for (const g of gradients(f, [3])) expect(g).toEqual([6.125])
  })

  test('x⁴ by a loop with a branch in it (JAX #5900: 324)', () => {
    const power = (x: Scalar) =>
      scan(
        (y: Scalar, i) => ({
          carry: cond(
            i < 4,
            () => y * x,
            () => y,
          ),
        }),
        1,
        9,
      ).carry
    expect(grad(power)(3)).toBe(108)
    expect(compile(grad(power), 0)(3)).toBe(108)
    expect(jvp(power, 3, 1).tangent).toBe(108)
  })

  test('a hundred scalars in a carry (JAX #40150: sixtyfold slow)', () => {
    const n = 100
    const turn = (c: readonly Scalar[]) => ({
      carry: c.map((x, i) => x + 0.01 * c[(i + 1) % n]!) as readonly Scalar[],
    })
    const f: Program = (x) => scan(turn, x, 50).carry[0]!
    const at = Array.from({ length: n }, (_, i) => Math.cos(i))
    const compiled = compile(valueAndGrad(f), at)
    expect(compiled.stats.operations).toBeLessThan(10 * n)
    expect(compiled(at).grad).toEqual(valueAndGrad(f)(at).grad)
  })

  test('a carry element that nothing reads (Dr.Jit #536)', () => {
    const body = (c: { x: Scalar; idle: Scalar }) => ({ carry: { x: c.x * 2, idle: Math.log(c.idle) } })
    const f: Program = ([x, idle]) => scan(body, { x: x!, idle: idle! }, 3).carry.x
    for (const g of gradients(f, [1, -1])) expect(g).toEqual([8, 0])
  })

  test('an element used by several iterations (gather with duplicates)', () => {
    const f: Program = ([a, b]) =>
      scan((s: Scalar, x: Scalar) => ({ carry: s + x * x }), 0, [a!, b!, a!, a!]).carry
    for (const g of gradients(f, [2, 5])) expect(g).toEqual([12, 10])
  })

  test('remainders of whole numbers, of elements and of the index, under a tangent (jax-js: not 1, 2, 0)', () => {
    const elements = (x: readonly Scalar[]) => x.map((a) => a % 3)
    const indexed = (x: Scalar) =>
      scan((c: Scalar, i: Scalar) => ({ carry: c, y: ((i + 1) % 3) + 0 * c }), x, 3).ys
    const wholes = [1, 2, 3]
    expect(jvp(elements, wholes, [1, 1, 1])).toEqual({ value: [1, 2, 0], tangent: [1, 1, 1] })
    const lanes = (x: readonly Scalar[]) =>
      jvp(
        vmap((a: Scalar) => a % 3),
        x,
        [1, 1, 1],
      )
    expect(compile(lanes, wholes)(wholes)).toEqual({ value: [1, 2, 0], tangent: [1, 1, 1] })
    expect(jvp(indexed, 5, 1)).toEqual({ value: [1, 2, 0], tangent: [0, 0, 0] })
    const compiled = compile((x: Scalar) => jvp(indexed, x, 1), 5)
    expect(compiled(5)).toEqual({ value: [1, 2, 0], tangent: [0, 0, 0] })
  })

  test('the gradient of a gradient in a loop (Stan #1855)', () => {
    const inner = (x: Scalar) => grad((z: Scalar) => z ** 3 * x)(x)
    const f = (x: Scalar) => scan((s: Scalar) => ({ carry: s + inner(x) }), 0, 2).carry
    // 2 · 3 x³
    expect(grad(f)(2)).toBe(72)
    expect(compile(grad(f), 0)(2)).toBe(72)
  })
})

test('two rows that a loop in a loop reads, in reverse over reverse (ours: the cotangent of both for each)', () => {
  const product: Program = ([x, y]) => {
    const inner = (c: Scalar) =>
      scan((_: Scalar, [a, b]: readonly Scalar[]) => ({ carry: c, y: a! * b! }), x!, [[x!, y!]])
    return scan((c: Scalar) => ({ carry: c, y: inner(c).ys[0]! }), x!, 2).ys[1]!
  }
  const along = (x: readonly Scalar[]) => {
    const [dx, dy] = grad(product)(x)
    return 3 * dx! + 5 * dy!
  }
  for (const g of gradients(along, [0.8, 0.3])) expect(g).toEqual([5, 3])
})

test('a row that a loop in a loop reads, in four reverse modes (ours: NaN in three)', () => {
  // d⁴/dt⁴ sin(xy) for x = a + t, y = b + t, with s = xy and s' = x + y
  const inner = (c: Scalar, x: Scalar, y: Scalar) =>
    scan((_: Scalar, a: Scalar) => ({ carry: c, y: Math.sin(a * y) }), c, [x]).ys[0]!
  const f: Program = ([x, y]) => scan((c: Scalar) => ({ carry: c, y: inner(c, x!, y!) }), y!, 2).ys[1]!
  const back = (g: Program) => (x: readonly Scalar[]) => grad(g)(x)[0]! + grad(g)(x)[1]!
  const [x, y] = [0.8, 0.3]
  const [s, ds] = [x * y, x + y]
  const third = -(ds ** 3) * Math.cos(s) - 6 * ds * Math.sin(s)
  const fourth = ds ** 4 * Math.sin(s) - 12 * ds ** 2 * Math.cos(s) - 12 * Math.sin(s)
  expect(back(back(back(f)))([x, y])).toBeCloseTo(third, 12)
  expect(back(back(back(back(f))))([x, y])).toBeCloseTo(fourth, 12)
})

describe('what is not taken does not count', () => {
  const untaken: Readonly<Record<string, readonly [f: (x: Scalar) => Scalar, at: readonly number[]]>> = {
    'select(x > 0, √x, 0) (CasADi #1805, #1878)': [(x) => (x > 0 ? Math.sqrt(x) : 0), [-3, 0]],
    'a product with the square root': [(x) => (x > 0 ? x * x * Math.sqrt(x) : 0), [-3, 0]],
    'if x > 1: 1 / x (Taichi #1367)': [
      (x) =>
        cond(
          x > 1,
          () => 1 / x,
          () => 0,
        ),
      [0],
    ],
    '1 / x chosen away': [(x) => (x > 1 ? 1 / x : 0), [0]],
    'log x chosen away': [(x) => (x > 0 ? Math.log(x) : 0), [0, -2]],
    'log of a guarded argument (JAX FAQ)': [(x) => (x > 0 ? Math.log(x > 0 ? x : 1) : 0), [0, -2]],
    'sin of an infinity': [(x) => (x > 0 ? Math.sin(1 / x) * Math.cos(x / x) : 0), [0]],
    'acos beyond 1': [(x) => (x > 2 ? Math.acos(x) : 0), [-3, 1, 1.5]],
    'a power of a negative base': [(x) => (x > 0 ? x ** 1.7 * x : 0), [-3, 0]],
    'factors of an infinity': [(x) => (x > 0 ? (2 * x + 3) * (1 / x) * Math.exp(1 / x) : 0), [0]],
    'a chain of quotients': [(x) => (x > 0 ? Math.atan2(1 / x, Math.abs(Math.log(x))) : 0), [0, -1]],
    'the greater of a number and −1/x²': [(x) => Math.max(0, (x + 1) * (-1 / (x * x))), [0]],
    'a loop over an infinity': [
      (x) => (x > 0 ? scan((y: Scalar) => ({ carry: y * (x + 2) + 1 / x }), x, 3).carry : 0),
      [0],
    ],
    'a carry and a capture that are NaN, beside a kept element that is not': [
      (x) => {
        const root = Math.sqrt(x - 9) * x
        const body = (c: { bad: Scalar; good: Scalar }) => ({
          carry: { bad: c.bad * root, good: c.good * 0.5 },
          y: c.good * 0,
        })
        return scan(body, { bad: root, good: x }, 3).ys[1]! * 1
      },
      [2],
    ],
    'a branch on an infinity': [
      (x) =>
        x > 0
          ? cond(
              x < 1,
              () => (x + 2) * (1 / x),
              () => x,
            )
          : 0,
      [0],
    ],
    'a guard of zero slope': [(x) => select(x > 0, select(x > 0, x, 1) ** -0.5 * Math.sqrt(x), 0), [0, -1]],
  }

  describe.each(Object.entries(untaken))('%s', (_name, [f, points]) => {
    test.each(points)('at %d, value and derivatives of both orders are 0', (x) => {
      expect(f(x)).toBe(0)
      expect(derivatives(f, x).map((slope) => slope + 0)).toEqual(zeros)
    })
  })

  // of two results one is NaN, and chosen away; the other is x²
  const beside: Readonly<Record<string, (x: Scalar, bad: Scalar) => readonly [good: Scalar, bad: Scalar]>> = {
    'carries of a loop': (x, bad) => {
      const body = (c: { bad: Scalar; good: Scalar }) => ({
        carry: { bad: Math.sin(c.bad) * x, good: c.good },
      })
      const { carry } = scan(body, { bad, good: x * x }, 3)
      return [carry.good, carry.bad]
    },
    'a carry that iterations write over': (x, bad) => {
      const body = (c: Scalar, i: Scalar) => ({ carry: i < 1 ? Math.sin(bad * x) + c : x * x })
      return [scan(body, x, 3).carry, 0]
    },
    'a carry that only the next iteration would have read': (x, bad) => {
      const body = (c: { late: Scalar; good: Scalar }, i: Scalar) => ({
        carry: { late: Math.cos(i > 1 ? bad * x : x), good: c.good + (c.late - c.late) },
      })
      return [scan(body, { late: x, good: x * x }, 3).carry.good, 0]
    },
    'elements of a row': (x, bad) => {
      const { ys } = scan(
        (c: Scalar, i: Scalar) => ({ carry: c, y: i > 1 ? Math.sin(bad * c) : c * c }),
        x,
        3,
      )
      return [ys[1]!, ys[2]!]
    },
    'elements of a map': (x, bad) => {
      const [good, other] = vmap((y: Scalar) => Math.cos(y - x) * y * y)([x, bad])
      return [good!, other!]
    },
    'results of a call': (x, bad) => {
      const [a, b] = call((y: readonly Scalar[]) => [y[0]! * x, Math.sin(y[1]! * x)] as const)([x, bad])
      return [a, b]
    },
    'results of a branch': (x, bad) => {
      const [a, b] = cond(
        x > 0,
        () => [x * x, Math.sin(bad * x)] as const,
        () => [x, x] as const,
      )
      return [a, b]
    },
    'what only the other side of a branch reads': (x, bad) => {
      const outside = Math.sin(bad * x)
      const good = cond(
        x > 0,
        () => x * x,
        () => outside,
      )
      return [good, 0]
    },
    'what a loop does with it that ends by a condition': (x, bad) => {
      const [, y] = whileLoop(
        ([n]) => n! < 2,
        ([n, y]) => [n! + 1, Math.sin(y! * x) * y!],
        [0, bad] as readonly Scalar[],
        { maxTrips: 3 },
      )
      return [x * x, y!]
    },
    'what a loop reads that does not run': (x, bad) => {
      const outside = Math.sin(bad * x)
      const y = whileLoop(
        (z) => z < 0,
        (z) => z * outside,
        x * x,
        { maxTrips: 3 },
      )
      return [y, 0]
    },
  }

  test.each(Object.entries(beside))('beside what is taken: %s (ours: NaN)', (_name, f) => {
    const square = (x: Scalar) => {
      const [good, bad] = f(x, Math.sqrt(x - 9))
      return good + select(x > 9, bad, 0)
    }
    expect(square(3)).toBe(9)
    const expected = [6, 6, 2, 2, 2, 2]
    expect(derivatives(square, 3)).toEqual([...expected, ...expected])
  })

  test('y + a y, unless a is infinite (Enzyme.jl #2285)', () => {
    const f: Program = ([a, y]) => y! + (Math.abs(a!) < Infinity ? a! * y! : 0)
    for (const g of gradients(f, [Infinity, 0])) expect(g).toEqual([0, 1])
    const withCond: Program = ([a, y]) =>
      cond(
        Math.abs(a!) < Infinity,
        () => y! + a! * y!,
        () => y!,
      )
    for (const g of gradients(withCond, [Infinity, 0])) expect(g).toEqual([0, 1])
  })

  test('the length of a vector that vanishes', () => {
    const f = (x: Scalar) => norm([x, 2 * x])
    expect(
      derivatives(f, 0)
        .slice(0, 2)
        .map((slope) => slope + 0),
    ).toEqual([0, 0])
  })

  test('a slope that is zero at the moment only, under a gate (ours: −2 for −3)', () => {
    const root = (t: Scalar) => Math.sqrt(1 + t * t)
    const gated = (t: Scalar) => select(t < 5, root(t), 7)
    const mixed = (t: Scalar) =>
      grad(grad((z: Scalar) => jvp((y) => jvp(gated, y, 1).tangent, z, 1).tangent))(t)
    // √(1 + t²) = 1 + t²/2 − t⁴/8 + …
    expect(mixed(0)).toBe(-3)
    expect(compile(mixed, 0)(0)).toBe(-3)
    expect(grad(grad(grad(grad(gated))))(0)).toBe(-3)
  })

  test('a slope that is zero for a moment, and moves infinitely, under a gate (ours: NaN)', () => {
    const slope = ([x, y, z]: readonly Scalar[]) => {
      const rate = (a: Scalar) => grad((b: Scalar) => Math.acos(y!) * Math.sqrt(b))(a)
      return grad((a: Scalar) => select(z! > 0, rate(a) * Math.exp(a), 0))(x!)
    }
    const moved = (at: readonly Scalar[]) => jvp(slope, at, [2, 3, 5]).tangent
    for (const f of [moved, compile(moved, [0, 0, 0])]) expect(f([1, 1, -1]) + 0).toBe(0)
  })

  test('an honest infinity stays', () => {
    expect(grad((x: Scalar) => Math.sqrt(x))(0)).toBe(Infinity)
    expect(grad((x: Scalar) => Math.log(x) * 2)(0)).toBe(Infinity)
    expect(grad((x: Scalar) => (x >= 0 ? Math.sqrt(x) : 0))(0)).toBe(Infinity)
  })
})

describe('size', () => {
  test('p = ½ p + ½ p, 25 times (tinygrad #2259: exponential)', () => {
    const f = (x: Scalar) => {
      let p = x
      for (let i = 0; i < 25; i++) p = 0.5 * p + 0.5 * p
      return p
    }
    const compiled = compile(valueAndGrad(f), 0)
    expect(compiled.stats.operations).toBeLessThan(25 * 6)
    expect(compiled(3)).toEqual({ value: 3, grad: 1 })
  })

  test('40,000 uses of one constant and one variable (mlx #2643)', () => {
    const f = (x: Scalar) => {
      let sum: Scalar = 0
      for (let i = 0; i < 40_000; i++) sum = sum + 3 * (x + i)
      return sum
    }
    const compiled = compile(valueAndGrad(f), 0)
    expect(compiled(1).grad).toBe(120_000)
    expect(compiled.stats.operations).toBeLessThan(4 * 120_000)
  })

  test('a chain of 100,000 operations (autodiff #314: stack overflow)', () => {
    const f = (x: Scalar) => {
      let y = x
      for (let i = 0; i < 50_000; i++) y = 0.9999 * y + 0.1
      return y
    }
    const compiled = compile(valueAndGrad(f), 0)
    expect(compiled(1).value).toBe(f(1))
    expect(compiled(1).grad).toBeCloseTo(0.9999 ** 50_000, 12)
  })

  test('a thousand gradients in a row leave nothing behind (Stan #558)', () => {
    const f: Program = ([x, y]) => scan((c: Scalar) => ({ carry: c + 0.1 * Math.sin(c * x!) }), y!, 30).carry
    const compiled = compile(valueAndGrad(f), [0, 0])
    const first = compiled([1, 2])
    for (let i = 0; i < 1000; i++) compiled([Math.sin(i), i])
    expect(compiled([1, 2])).toEqual(first)
    const { memoryBytes } = compiled.stats
    expect(memoryBytes).toBeLessThan(2000)
    expect(compile(valueAndGrad(f), [0, 0]).stats.memoryBytes).toBe(memoryBytes)
  })
})
