'use grad'
import { describe, expect, test } from 'vitest'
import {
  call,
  checkFinite,
  checkpoint,
  compile,
  cond,
  explain,
  grad,
  jacobian,
  jvp,
  type Scalar,
  scan,
  select,
  switchCase,
  valueAndGrad,
  whileLoop,
} from '../../../ad/index.ts'
import { expectDifferentiable, type Program } from '../core/differentiable.ts'
import { expectSameBits, numbersOf } from '../core/sameBits.ts'

/** A function that may be written in place or called. */
type Wrap = typeof call
const inPlace: Wrap = (f) => f

const pair = ({ x, y }: { x: Scalar; y: Scalar }) => ({ x: x * Math.sin(y) + 0.3, y: y / (1.5 + x * x) })

/** Programs in which functions are called, or the same with the functions in the places of their calls. */
const programs: Readonly<Record<string, (wrap: Wrap) => Program>> = {
  'one function, called on its result': (wrap) => {
    const f = wrap(pair)
    return ([a, b]) => f(f(f({ x: a!, y: b! }))).x
  },
  'functions that call functions': (wrap) => {
    const f = wrap(pair)
    const g = wrap((x: Scalar) => f({ x, y: 2 * x }).x + f({ x: 0.5 * x, y: x }).y)
    return ([a, b]) => g(a!) * g(b!) + g(g(a! * b!))
  },
  'in a loop and in its derivatives': (wrap) => {
    const f = wrap(pair)
    return ([a, b]) => scan((c: { x: Scalar; y: Scalar }) => ({ carry: f(c) }), { x: a!, y: b! }, 7).carry.x
  },
  'in a branch': (wrap) => {
    const f = wrap((x: Scalar) => Math.exp(-x * x))
    return ([a, b]) =>
      cond(
        a! < b!,
        () => f(a!) * b!,
        () => f(b!),
      ) * f(a! * b!)
  },
  'a loop, a branch and a condition in the function': (wrap) => {
    const f = wrap(([x, y]: readonly Scalar[]) => {
      const z = scan((s: Scalar, i: Scalar) => ({ carry: s * y! + 0.1 * i }), x!, 5).carry
      const w = cond(
        z > y!,
        () => z * z,
        () => Math.sin(z),
      )
      return whileLoop(
        (v) => v < 20,
        (v) => v * 1.7 + 0.1 * x!,
        w + 2,
        { maxTrips: 30 },
      )
    })
    return ([a, b]) => f([a!, b!]) + f([b!, a!])
  },
  'reading what is around it': (wrap) => {
    return ([a, b, c]) => {
      const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 4)
      const f = wrap((x: Scalar) => scan((s: Scalar, y: Scalar) => ({ carry: s * x + y * c! }), x, ys).carry)
      return f(a!) * f(c!)
    }
  },
  'rows in and out': (wrap) => {
    const f = wrap((row: readonly Scalar[]) =>
      scan((s: Scalar, y: Scalar) => ({ carry: s + y, y: s * y }), 1 as Scalar, row),
    )
    return ([a, b]) => {
      const row = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 4).ys
      const once = f(row)
      const twice = f(once.ys)
      return twice.carry + once.ys[2]! * twice.ys[1]! * once.carry
    }
  },
  'numbers and truth values': (wrap) => {
    const f = wrap(({ x, up, by }: { x: Scalar; up: boolean; by: Scalar }) => ({
      x: select(up, x * by, x / by),
      down: x > by,
    }))
    return ([a, b]) => {
      const first = f({ x: a!, up: a! < b!, by: 3 })
      const second = f({ x: first.x, up: first.down, by: b! })
      return select(second.down, second.x, Math.sin(second.x))
    }
  },
}

describe.each(Object.entries(programs))('%s', (_name, of) => {
  const at = [0.7, 1.3, 0.9]

  test('is differentiated to second order', () => expectDifferentiable(of(call), at))

  test('gives the bits of what it would in place, forward derivatives too', () => {
    const [called, placed] = [of(call), of(inPlace)]
    expectSameBits([compile(called, at)(at)], [compile(placed, at)(at)])
    const pushed = (f: Program) => compile((x: readonly Scalar[]) => jvp(f, x, [1.5, -0.5, 0.25]), at)(at)
    expectSameBits(numbersOf(pushed(called)), numbersOf(pushed(placed)))
  })

  test('gives the gradient of what it would in place, to rounding', () => {
    const [called, placed] = [of(call), of(inPlace)].map((f) => compile(valueAndGrad(f), at)(at))
    placed!.grad.forEach((bar, i) => {
      expect(Math.abs((called!.grad[i] as number) - (bar as number))).toBeLessThan(1e-13)
    })
  })
})

/** g₀ = 0.5 sin x, gₖ(x) = gₖ₋₁(gₖ₋₁(x)) + 0.1 x: two calls at each level. */
function tower(levels: number): (x: Scalar) => Scalar {
  let g = call((x: Scalar): Scalar => 0.5 * Math.sin(x))
  for (let k = 0; k < levels; k++) {
    const inner = g
    g = call((x: Scalar): Scalar => inner(inner(x)) + 0.1 * x)
  }
  return g
}

describe('code grows with functions and calls, not with runs', () => {
  const stats = (f: (x: Scalar) => unknown, levels: number) => {
    const { operations, executed, moduleBytes } = compile(f as (x: Scalar) => Scalar, 0.3).stats
    return { levels, operations, executed, moduleBytes }
  }

  test.each([
    ['value', (levels: number) => stats(tower(levels), levels)],
    ['jvp', (levels: number) => stats((x) => jvp(tower(levels), x, 1), levels)],
    ['gradient', (levels: number) => stats(grad(tower(levels)), levels)],
    ['forward over reverse', (levels: number) => stats((x) => jvp(grad(tower(levels)), x, 1), levels)],
    ['reverse over reverse', (levels: number) => stats(grad(grad(tower(levels))), levels)],
  ])('%s of 20 levels of two calls each', (_name, weigh) => {
    const [a, b, c] = [6, 13, 20].map(weigh)
    expect(c!.operations - b!.operations).toBe(b!.operations - a!.operations)
    // numbers of functions and addresses grow by a byte here and there
    expect(c!.moduleBytes - b!.moduleBytes).toBeLessThan(1.1 * (b!.moduleBytes - a!.moduleBytes))
    expect(c!.operations).toBeLessThan(1000)
    expect(c!.executed).toBeGreaterThan(2 ** 20)
  })

  test('and runs: against the same by plain numbers', () => {
    const plain = (x: number, level: number): number =>
      level === 0 ? 0.5 * Math.sin(x) : plain(plain(x, level - 1), level - 1) + 0.1 * x
    const slope = (plain(0.3 + 1e-5, 12) - plain(0.3 - 1e-5, 12)) / 2e-5
    const { value, grad: bar } = compile(valueAndGrad(tower(12)), 0)(0.3)
    expect(Math.abs(value - plain(0.3, 12))).toBeLessThan(1e-15)
    expect(Math.abs(bar - slope)).toBeLessThan(1e-8)
  })

  test('a function has one derivative for each set of arguments that move', () => {
    const f = call(([x, y]: readonly Scalar[]) => x! * Math.exp(y!))
    const many = (count: number) => (x: Scalar) =>
      Array.from({ length: count }, (_, i) => f([x, i])).reduce((a, b) => a + b)
    const bytes = (count: number) => compile(grad(many(count)), 0).stats.operations
    expect(bytes(40) - bytes(20)).toBe(2 * (bytes(20) - bytes(10)))
    expect(compile(grad(many(40)), 0).stats.operations).toBeLessThan(40 * 2 + 20)
  })
})

test('checkpoint: loops inside are run again, in memory that all calls share', () => {
  const long = (x: Scalar) => scan((s: Scalar) => ({ carry: s + 0.001 * Math.sin(s) }), x, 1000).carry
  const chain = (f: (x: Scalar) => Scalar) => (x: Scalar) =>
    Array.from({ length: 8 }).reduce((y: Scalar) => f(y), x)
  const [kept, again] = [long, checkpoint(long)].map((f) => compile(valueAndGrad(chain(f)), 0.4))
  expectSameBits(numbersOf(again!(0.4)), numbersOf(kept!(0.4)))
  expect(kept!.stats.memoryBytes).toBeGreaterThan(8 * 8 * 1000)
  expect(again!.stats.memoryBytes).toBeLessThan(8 * 1000 + 1000)
})

describe('recording', () => {
  test('happens once for arguments of one structure, and again for others or where what was read is gone', () => {
    let times = 0
    const f = call((x: { a: Scalar; b?: Scalar }) => {
      times++
      return x.a * (x.b ?? 1)
    })
    const g = (x: Scalar) => f({ a: x }) + f({ a: 2 * x }) + f({ a: x, b: x })
    expect(compile(g, 0)(3)).toBe(18)
    expect(times).toBe(2)
    expect(g(3)).toBe(18)
  })

  test('a function that reads what a loop body made is recorded in each loop', () => {
    let outer: Scalar = 0
    const f = call((x: Scalar) => x * outer)
    const loop = (start: Scalar) =>
      scan(
        (s: Scalar) => {
          outer = s + 1
          return { carry: f(s) }
        },
        start,
        3,
      ).carry
    const g = (x: Scalar) => loop(x) + loop(2 * x)
    const byHand = (x: number) => [1, 2, 3].reduce((s) => s * (s + 1), x)
    expect(compile(g, 0)(0.5)).toBe(byHand(0.5) + byHand(1))
  })

  test('a switch among calls', () => {
    const f = call((x: Scalar) => x * x)
    const g = ([i, x]: readonly Scalar[]) => switchCase(i!, [() => f(x!), () => f(2 * x!), () => x!])
    expect(compile(grad(g), [0, 0])([1, 3])).toEqual([0, 24])
  })
})

describe('diagnostics look into calls', () => {
  const root = call((x: Scalar) => Math.sqrt(x - 2))

  test('checkFinite', () => {
    expect(() => checkFinite((x: Scalar) => root(x) + 1, 1)).toThrow('sqrt(-1) = NaN')
  })

  test('explain', () => {
    const kinked = call((x: Scalar) => Math.abs(x))
    const told = explain((x: Scalar) => kinked(x) + kinked(2 * x), 1)
    expect(told.kinks).toMatchObject([{ kind: 'kink', operation: 'abs', sites: 1, times: 2 }])
    expect(told.operations).toMatchObject([{ executed: 2 }, { executed: 1 }, { executed: 1 }])
  })

  test('explain a tower of calls, in the time of its text', () => {
    const told = explain(tower(30), 0.3)
    expect(told.operations.find(({ operation }) => operation === 'sin')).toMatchObject({
      written: 1,
      executed: 2 ** 30,
    })
  })

  test('sparsity', () => {
    const swap = call(([x, y]: readonly Scalar[]) => [Math.sin(y!), x! * 2])
    const J = jacobian((x: readonly Scalar[]) => swap(swap(x) as readonly Scalar[]))
    expect(compile(J, [0, 0])([0.1, 0.2])).toEqual([
      [2 * Math.cos(2 * 0.1), 0],
      [0, 2 * Math.cos(0.2)],
    ])
  })
})
