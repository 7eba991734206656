'use grad'
import { describe, expect, test } from 'vitest'
import {
  and,
  compile,
  cond,
  grad,
  jvp,
  not,
  type Scalar,
  scan,
  select,
  valueAndGrad,
} from '../../../ad/index.ts'
import { expectDifferentiable, expectOneFunction, type Program } from '../core/differentiable.ts'

interface Body {
  readonly p: readonly Scalar[]
  readonly spin: { readonly rate: Scalar }
}

/** Loops of every kind, each a function of three numbers. */
const programs: Readonly<Record<string, Program>> = {
  'a carry of nested records': ([a, b, c]) => {
    const start: Body = { p: [a!, b!], spin: { rate: c! } }
    const { carry } = scan(
      ({ p, spin }: Body): { carry: Body } => ({
        carry: { p: [p[0]! + 0.1 * p[1]!, p[1]! - 0.1 * Math.sin(p[0]!)], spin: { rate: spin.rate * p[0]! } },
      }),
      start,
      7,
    )
    return carry.p[0]! * carry.p[1]! + carry.spin.rate
  },
  'elements of an array of records': ([a, b, c]) => {
    const xs = [
      { u: a!, w: 2 },
      { u: b!, w: c! },
      { u: a! * c!, w: 0.5 },
    ]
    return scan(
      (sum: Scalar, { u, w }: { u: Scalar; w: Scalar }) => ({ carry: sum * 0.5 + u * u * w }),
      0,
      xs,
    ).carry
  },
  'elements known when tracing': ([a, b, c]) =>
    scan((sum: Scalar, k: Scalar) => ({ carry: sum * a! + k * b! }), c!, [3, -1, 0.25, 2]).carry,
  'the index': ([a, b, c]) =>
    scan((sum: Scalar, i) => ({ carry: sum + a! / (i + b! * b! + 1) }), c!, 5).carry,
  'captured values': ([a, b, c]) => {
    const rate = Math.exp(0.1 * a!) * b!
    return scan((y: Scalar) => ({ carry: y + 0.1 * (c! - rate * y * y) }), 0.5, 12).carry
  },
  'a captured value used on both sides of the loop': ([a, b, c]) => {
    const k = a! * b!
    return k * scan((y: Scalar) => ({ carry: y * k + c! }), k, 3).carry
  },
  'one iteration': ([a, b, c]) => scan((y: Scalar) => ({ carry: y * a! + b! }), c!, 1).carry,
  'no iteration': ([a, b, c]) => scan((y: Scalar) => ({ carry: y * a! * b! }), c! * c!, 0).carry + a! * b!,
  'a carry that nothing reads': ([a, b, c]) => {
    const body = ({ y, unused }: { y: Scalar; unused: Scalar }) => ({
      carry: { y: y * a! + b!, unused: unused * y },
    })
    return scan(body, { y: c!, unused: a! }, 4).carry.y
  },
  'a carry that stays as it is': ([a, b, c]) => {
    const body = ({ y, k }: { y: Scalar; k: Scalar }) => ({ carry: { y: y * k + b!, k } })
    const { carry } = scan(body, { y: c!, k: a! }, 4)
    return carry.y * carry.k
  },
  'carries that change places': ([a, b, c]) => {
    const body = ([x, y, z]: readonly Scalar[]) => ({ carry: [y!, z!, x! * 1.1] as readonly Scalar[] })
    const [x, y, z] = scan(body, [a!, b!, c!] as readonly Scalar[], 5).carry
    return x! * x! + y! * z!
  },
  'what each iteration keeps, summed by a second loop': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a! + b!, y: { y, square: y * y } }), c!, 5)
    return scan(
      (sum: Scalar, { y, square }: { y: Scalar; square: Scalar }) => ({ carry: sum + y * square }),
      0,
      ys,
    ).carry
  },
  'single kept elements': ([a, b, c]) => {
    const { ys, carry } = scan((y: Scalar) => ({ carry: Math.sin(y * a!) + b!, y: y * c! }), c!, 6)
    return ys[0]! * ys[5]! + ys[2]! ** 2 + carry
  },
  'kept elements, by loop and singly': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a! + b!, y }), c!, 4)
    return ys[1]! * scan((s: Scalar, y: Scalar) => ({ carry: s + y * y }), 0, ys).carry + ys[3]!
  },
  'kept elements through array methods': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a! + b!, y }), c!, 4)
    return ys.map((y) => y * y).reduce((sum, y) => sum + y, 0) + (ys.at(-1) ?? 0)
  },
  'a loop in a loop, on the outer carry': ([a, b, c]) =>
    scan(
      (y: Scalar) => ({
        carry: scan((z: Scalar, i) => ({ carry: z + 0.1 * Math.cos(y * z + i) * b! }), y * a!, 3).carry,
      }),
      c!,
      4,
    ).carry,
  'a loop in a loop, over what a loop before kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 3)
    const inner = (y: Scalar) => scan((s: Scalar, k: Scalar) => ({ carry: s + k * y }), 0, ys).carry
    return scan((y: Scalar) => ({ carry: 0.5 * y + 0.1 * inner(y) }), c!, 4).carry
  },
  'a loop in a loop, over elements made outside': ([a, b, c]) => {
    const weights = [a!, b! * c!, 0.5]
    const inner = (y: Scalar) =>
      scan((s: Scalar, k: Scalar) => ({ carry: s + Math.sin(k * y) }), 0, weights).carry
    return scan((y: Scalar) => ({ carry: 0.5 * y + 0.1 * inner(y) }), c!, 4).carry
  },
  'rows kept in rows': ([a, b, c]) => {
    const outer = scan(
      (y: Scalar) => {
        const { carry, ys } = scan((z: Scalar) => ({ carry: z * a!, y: z + b! }), y, 2)
        return { carry, y: ys }
      },
      c!,
      3,
    )
    return outer.ys[0]![1]! * outer.ys[2]![0]! + outer.carry
  },
  'three loops deep': ([a, b, c]) => {
    const third = (z: Scalar) => scan((w: Scalar) => ({ carry: w + 0.1 * z * b! }), a!, 2).carry
    const second = (y: Scalar) => scan((z: Scalar) => ({ carry: third(z) * 0.5 + y }), y, 2).carry
    return scan((y: Scalar) => ({ carry: second(y) * 0.5 }), c!, 3).carry
  },
  'a branch in a loop': ([a, b, c]) =>
    scan(
      (y: Scalar, i) => ({
        carry: cond(
          y + i > 3,
          () => y * a!,
          () => y + Math.exp(-b! * y),
        ),
      }),
      c!,
      6,
    ).carry,
  'a loop in a branch': ([a, b, c]) =>
    cond(
      a! > b!,
      () => a! * c!,
      () => scan((y: Scalar) => ({ carry: y * a! + b! }), c!, 4).carry,
    ),
  'a loop in a branch over what a loop before kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y * a!, y }), b!, 3)
    return cond(
      c! > 0,
      () => scan((s: Scalar, y: Scalar) => ({ carry: s + y * c! }), 0, ys).carry,
      () => a!,
    )
  },
  'a truth value carried': ([a, b, c]) => {
    const body = ({ y, low }: { y: Scalar; low: boolean }) => ({
      carry: { y: select(low, y + a! * b!, y * 0.5), low: y < 2 },
    })
    return scan(body, { y: c!, low: c! < 2 }, 6).carry.y
  },
  'a truth value kept': ([a, b, c]) => {
    const { ys } = scan((y: Scalar) => ({ carry: y + a!, y: { y, high: y > 1.5 } }), c!, 5)
    const body = (sum: Scalar, { y, high }: { y: Scalar; high: boolean }) => ({
      carry: sum + select(high, y * b!, y),
    })
    return scan(body, 0, ys).carry
  },
  'the gradient of a closure over the carry': ([a, b, c]) =>
    scan(
      (y: Scalar) => ({ carry: y - 0.1 * grad((z: Scalar) => (z - a!) ** 2 * y + Math.sin(b! * z))(y) }),
      c!,
      4,
    ).carry,
  'the gradient of a loop in a loop': ([a, b, c]) =>
    scan(
      (y: Scalar) => {
        const roll = (z: Scalar) =>
          scan((w: Scalar) => ({ carry: w + 0.1 * Math.sin(w * z + b!) }), y, 3).carry
        return { carry: y - 0.1 * grad(roll)(y * a!) }
      },
      c!,
      3,
    ).carry,
}

describe.each(Object.entries(programs))('%s', (_name, f) => {
  test('is differentiated to second order', () => expectDifferentiable(f, [0.7, 1.3, 0.9]))
})

test('the pendulum of a hundred steps', () => {
  const loss = ({ theta, w }: { theta: Scalar; w: Scalar }): Scalar => {
    const swing = (c: { theta: Scalar; w: Scalar }) => {
      const next = c.w - 0.0981 * Math.sin(c.theta)
      return { carry: { theta: c.theta + 0.01 * next, w: next } }
    }
    return scan(swing, { theta, w }, 100).carry.theta ** 2
  }
  // complex step, and a reverse sweep written by hand
  const { value, grad: slope } = compile(valueAndGrad(loss), { theta: 0, w: 0 })({ theta: 0.7, w: 0 })
  expect(Math.abs(value - 0.4862407657107918)).toBeLessThan(4 * Number.EPSILON)
  expect(Math.abs(slope.theta - 1.365924518675362)).toBeLessThan(4 * Number.EPSILON)
})

test('no confusion of perturbations: d/dx (x · d/dy (x + y)) = 1', () => {
  const f = (x: Scalar) => x * grad((y: Scalar) => x + y)(1)
  expect(grad(f)(3)).toBe(1)
  expect(jvp(f, 3, 1).tangent).toBe(1)
  const g = (x: Scalar) => x * jvp((y: Scalar) => x + y, 1, 1).tangent
  expect(grad(g)(3)).toBe(1)
  expect(compile(grad(g), 0)(3)).toBe(1)
})

describe('long loops', () => {
  const length = 100_000
  const f: Program = ([x, k]) => scan((y: Scalar) => ({ carry: y + 1e-5 * k! * (1 - y) }), x!, length).carry

  test('a gradient through 100,000 iterations is the closed form', () => {
    const { value, grad: slopes } = compile(valueAndGrad(f), [0, 0])([0.25, 1])
    // 1 − y shrinks by 1 − 10⁻⁵ k an iteration
    const shrink = (1 - 1e-5) ** length
    expect(value).toBeCloseTo(1 - 0.75 * shrink, 9)
    expect(slopes[0]).toBeCloseTo(shrink, 9)
    expect(slopes[1]).toBeCloseTo((0.75 * length * 1e-5 * shrink) / (1 - 1e-5), 9)
  })

  test('interpreter and machine agree over 10,000', () => {
    expectOneFunction(
      ([x, k]) => scan((y: Scalar) => ({ carry: y + 1e-4 * k! * Math.sin(y) }), x!, 10_000).carry,
      [0.3, 2],
    )
  })
})

describe('a row is an array to look at', () => {
  const kept = <T>(look: (ys: readonly Scalar[]) => T) =>
    compile((x: Scalar) => look(scan((y: Scalar) => ({ carry: y * x, y }), x, 3).ys), 2)(2)

  test('length, elements, iteration, keys', () => {
    expect(kept((ys) => [...ys])).toEqual([2, 4, 8])
    expect(kept((ys) => Object.keys(ys).length + ys.length)).toBe(6)
    expect(kept((ys) => [ys.at(-1)!, ys.slice(1)])).toEqual([8, [4, 8]])
    expect(kept((ys) => (ys[3] === undefined && 2 in ys && !(3 in ys) ? 1 : 0))).toBe(1)
    expect(kept((ys) => ys)).toEqual([2, 4, 8])
  })

  test('writing is refused', () => {
    expect(() => kept((ys) => (ys as Scalar[]).push(1))).toThrow(/cannot be changed/)
    expect(() => kept((ys) => (ys as Scalar[]).reverse())).toThrow(/cannot be changed/)
  })
})

describe('truth values written in the first carry', () => {
  test('are traced where the body changes them', () => {
    const f: Program = ([a, b, c]) => {
      const { s, up, seen } = scan(
        ({ s, up, seen }: { s: Scalar; up: boolean; seen: readonly boolean[] }) => ({
          carry: { s: select(up, s + a!, s * b!), up: s < c!, seen: [not(seen[0]!), true] },
        }),
        { s: a!, up: true, seen: [false, false] },
        7,
      ).carry
      return select(and(seen[0]!, seen[1]!), s, 2 * s) + select(up, a!, b!)
    }
    expectDifferentiable(f, [0.7, 0.8, 2])
    expectDifferentiable(f, [0.7, 1.3, 5])
  })

  test('are known while tracing where it does not', () => {
    let plain = 0
    const f = (x: Scalar) =>
      scan(
        ({ y, fast }: { y: Scalar; fast: boolean }) => {
          if (typeof fast === 'boolean') plain++
          return { carry: { y: fast ? y * 2 : y * 3, fast } }
        },
        { y: x, fast: true },
        3,
      ).carry.y
    expect(compile(f, 0)(1)).toBe(8)
    expect(plain).toBe(1)
  })
})

test('elements may differ in a truth value that is written in them', () => {
  const body = (sum: Scalar, { on, x }: { on: boolean; x: Scalar }) => ({ carry: select(on, sum + x, sum) })
  const f = (x: Scalar) =>
    scan(body, 0, [
      { on: true, x },
      { on: false, x: 5 },
    ]).carry
  expect(compile(f, 0)(2)).toBe(2)
})

describe('refusals', () => {
  const traced = (f: (x: Scalar) => unknown) => () => compile(f as (x: Scalar) => Scalar, 1)

  test('a carry that grows, shrinks or changes its kind', () => {
    const grows = (x: Scalar) => scan((c: Scalar[]) => ({ carry: [...c, x] }), [x], 2).carry
    expect(traced(grows)).toThrow('the carry has 1 elements in one and 2 in the other')
    const renamed = (x: Scalar) => scan(() => ({ carry: { b: x } as object }), { a: x } as object, 2).carry
    expect(traced(renamed)).toThrow('the carry has the fields {a} in one and {b} in the other')
    const filled = (x: Scalar) => scan(() => ({ carry: x as unknown }), false as unknown, 2).carry
    expect(traced(filled)).toThrow(
      'before and after the body: the carry is false in one and a number in the other',
    )
  })

  test('elements of several structures', () => {
    const f = (x: Scalar) => scan((c: Scalar) => ({ carry: c }), x, [[x], [x, x]] as Scalar[][]).carry
    expect(traced(f)).toThrow('elements 0 and 1 differ in structure')
  })

  test('a number of iterations that is not a whole number', () => {
    expect(traced((x) => scan((c: Scalar) => ({ carry: c }), x, 2.5).carry)).toThrow(/iterations is 2.5/)
    expect(traced((x) => scan((c: Scalar) => ({ carry: c }), x, -1).carry)).toThrow(/iterations is -1/)
  })

  test('values that leave a loop or a branch by a back door', () => {
    let stolen: Scalar = 0
    const steal = (x: Scalar) => {
      scan(
        (c: Scalar) => {
          stolen = c * 2
          return { carry: c * x }
        },
        x,
        2,
      )
      return stolen
    }
    expect(traced(steal)).toThrow(/used outside the loop body, branch or function that made it/)
    expect(traced((x) => steal(x) + 1)).toThrow(/used outside the loop body/)
    expect(traced((x) => scan((c: Scalar) => ({ carry: c + stolen * x }), x, 2).carry)).toThrow(
      /outside the loop body/,
    )
    const branch = (x: Scalar) => {
      cond(
        x > 0,
        () => {
          stolen = x * 3
          return stolen
        },
        () => x,
      )
      return stolen * x
    }
    expect(traced(branch)).toThrow(/outside the loop body/)
  })

  test('a value kept after its trace', () => {
    let kept: Scalar = 0
    compile((x: Scalar) => {
      kept = x * 2
      return kept
    }, 1)
    expect(() => kept * 2).toThrow(/after its trace had ended/)
    expect(traced((x) => x * kept)).toThrow(/outside the loop body, branch or function/)
  })
})
